import type { RoleName } from "../../lib/identity/role_names.ts";

/** One of the people of the demonstration clinic. */
export interface Person {
  /** What they are to the story; the clinic knows a daughter and a stranger as patients. */
  readonly part: string;
  readonly name: string;
  readonly username: string;
  readonly role: RoleName;
  /** Day of birth, of those who gave it to their record. */
  readonly born?: string;
  /** At which of the two branches they work. */
  readonly branch?: BranchName;
  /** Where they usually sit: addresses of RFC 5737, which belong to nobody. */
  readonly address: string;
  readonly agent: string;
}

export const clinic = "Lumen Eye Clinic";
export const branchNames = ["Centro", "Ribera"] as const;
export type BranchName = typeof branchNames[number];
export const zone = "Europe/Madrid";

const phone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Safari/604.1";
const android = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36";
const laptop = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36";
const desk = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

const atWork = { address: "192.0.2.20", agent: desk };

/** The fixed cast. Otto comes first: he sets the clinic up and invites everybody else. */
export const cast = {
  otto: {
    part: "administrator",
    name: "Otto Brandt",
    username: "otto.brandt",
    role: "admin",
    address: "192.0.2.10",
    agent: laptop,
  },
  weiss: {
    part: "doctor",
    name: "Dr Jonas Weiss",
    username: "jonas.weiss",
    role: "doctor",
    branch: "Centro",
    ...atWork,
  },
  rita: {
    part: "receptionist",
    name: "Rita Campos",
    username: "rita.campos",
    role: "receptionist",
    branch: "Centro",
    ...atWork,
  },
  tomas: {
    part: "technician",
    name: "Tomás Vega",
    username: "tomas.vega",
    role: "technician",
    branch: "Ribera",
    ...atWork,
  },
  bea: {
    part: "biller",
    name: "Bea Kowalski",
    username: "bea.kowalski",
    role: "biller",
    branch: "Centro",
    ...atWork,
  },
  magda: {
    part: "branch_manager",
    name: "Magda Ilić",
    username: "magda.ilic",
    role: "branch_manager",
    branch: "Ribera",
    ...atWork,
  },
  ursula: {
    part: "auditor",
    name: "Ursula Okafor",
    username: "ursula.okafor",
    role: "auditor",
    address: "192.0.2.44",
    agent: laptop,
  },
  maria: {
    part: "patient",
    name: "Maria Santos",
    username: "maria.santos",
    role: "patient",
    born: "1951-03-12",
    address: "198.51.100.23",
    agent: phone,
  },
  anna: {
    part: "daughter",
    name: "Anna Santos",
    username: "anna.santos",
    role: "patient",
    address: "203.0.113.8",
    agent: android,
  },
  stan: {
    part: "stranger",
    name: "Stan Novak",
    username: "stan.novak",
    role: "patient",
    address: "203.0.113.77",
    agent: laptop,
  },
} as const satisfies Readonly<Record<string, Person>>;

export type PersonName = keyof typeof cast;
export const personNames = Object.keys(cast) as readonly PersonName[];

export function emailOf({ username }: Person): string {
  return `${username}@example.org`;
}
