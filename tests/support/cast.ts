import { TOTP } from "otpauth";
import { addPatient } from "../../lib/access/patients.ts";
import { type Instant, second } from "../../lib/clock.ts";
import { type Id, newId } from "../../lib/ids.ts";
import { addAccount, findAccount } from "../../lib/identity/accounts.ts";
import { policies } from "../../lib/identity/consents.ts";
import { putBranch } from "../../lib/identity/branches.ts";
import { putFactors } from "../../lib/identity/factors.ts";
import type { Identity } from "../../lib/identity/identity.ts";
import type { RoleName } from "../../lib/identity/role_names.ts";
import { branchRoles } from "../../lib/access/roles.ts";

/**
 * The people of every test. Maria is a patient and keeps her own record; Anna is her daughter and holds nothing
 * until Maria shares; Stan is a stranger to both. The others work at the clinic, each in one role.
 */
const people = {
  maria: ["Maria Lindgren", "patient"],
  anna: ["Anna Lindgren", "patient"],
  weiss: ["Dr Jonas Weiss", "doctor"],
  rita: ["Rita Campos", "receptionist"],
  tomas: ["Tomás Vega", "technician"],
  bea: ["Bea Kowalski", "biller"],
  magda: ["Magda Ilić", "branch_manager"],
  ursula: ["Ursula Okafor", "auditor"],
  otto: ["Otto Brandt", "admin"],
  stan: ["Stan Novak", "patient"],
} as const satisfies Readonly<Record<string, readonly [string, RoleName]>>;

export type PersonName = keyof typeof people;
export const personNames = Object.keys(people) as readonly PersonName[];

export interface Member {
  readonly name: string;
  readonly role: RoleName;
  readonly account: Id;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** The record that they keep of themselves: patients have one. */
  readonly patient: Id | undefined;
  /** Base32, for those who must have an authenticator: everyone who works at the clinic. */
  readonly secret: string | undefined;
}

export type Cast = Readonly<Record<PersonName, Member>>;

/** Adds everyone to an empty installation with one branch, and returns what each would know by heart. */
export async function addCast(identity: Identity): Promise<Cast> {
  const branch = newId();
  const change = identity.vault.change();
  putBranch(change, { id: branch, name: "Centro", createdAt: identity.clock.now() }, null);
  await change.deed(deed(identity.clock.now(), "account.created")).commit();
  const members: [string, Member][] = [];
  for (const name of personNames) members.push([name, await addMember(identity, name, branch)]);
  return Object.fromEntries(members) as Cast;
}

/** The code that somebody's authenticator shows at this moment. */
export function codeOf({ secret = "" }: Member, now: Instant): string {
  return new TOTP({ secret }).generate({ timestamp: now });
}

async function addMember(identity: Identity, username: PersonName, branch: Id): Promise<Member> {
  const [name, role] = people[username];
  const isPatient = role === "patient";
  const member: Member = {
    name,
    role,
    account: newId(),
    username,
    email: `${username}@example.org`,
    password: `quiet herons by lake ${username.length} ${[...username].toReversed().join("")}`,
    patient: isPatient ? newId() : undefined,
    secret: isPatient ? undefined : new TOTP().secret.base32,
  };
  await keep(identity, member, branchRoles.includes(role) ? branch : undefined);
  return member;
}

async function keep(identity: Identity, member: Member, branch: Id | undefined): Promise<void> {
  const { vault, clock } = identity;
  const now = clock.now();
  const { account: id, name, role, patient, secret } = member;
  const change = vault.change();
  addAccount(identity, change, {
    id,
    username: member.username,
    email: member.email,
    name,
    language: "en",
    zone: "Europe/Madrid",
    theme: "system",
    font: "standard",
    density: "comfortable",
    roles: [{ role, ...(branch && { branch }) }],
    epoch: 1,
    password: { hash: await vault.hashPassword(member.password, id), changedAt: now, history: [] },
    factors: { authenticator: secret !== undefined, passkeys: 0 },
    agreed: { ...policies },
    createdAt: now,
    ...(patient && { patient }),
  });
  if (patient) {
    addPatient(vault, change, { id: patient, owner: id, name, zone: "Europe/Madrid", createdAt: now });
  }
  await change.deed(deed(now, "account.created")).commit();
  if (secret) await keepAuthenticator(identity, id, secret);
}

async function keepAuthenticator(identity: Identity, account: Id, secret: string): Promise<void> {
  const owner = await findAccount(identity, account);
  if (!owner) throw new Error("the account was not kept");
  const change = identity.vault.change();
  const authenticator = { secret, step: 0, added: identity.clock.now() };
  putFactors(change, { owner, value: { passkeys: [], recovery: [] }, kept: null }, {
    authenticator,
    passkeys: [],
    recovery: [],
  });
  await change.deed(deed(identity.clock.now(), "factor.added")).commit();
}

function deed(at: Instant, action: string) {
  const caller = { request: newId(), address: "", agent: "" };
  return { at, actor: "system", role: "system", action, outcome: 0, caller } as const;
}

/** A code is good once: the next one shows half a minute later. */
export const codeLife = 30 * second;
