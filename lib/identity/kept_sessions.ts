import { z } from "zod";
import { id } from "../id_schema.ts";
import { type Id, idBytes, toBase64Url } from "../ids.ts";
import { type Kept, type Shelf, shelf } from "../vault/shelf.ts";
import type { Identity } from "./identity.ts";

/** How somebody proved who they are. */
export const methods = ["password", "authenticator", "recovery_code", "passkey"] as const;
export type Method = (typeof methods)[number];

const sessionSchema = z.strictObject({
  account: id,
  /** Authenticator assurance level of NIST 800-63B-4: 1 a password alone, 2 a second factor or a passkey. */
  level: z.union([z.literal(1), z.literal(2)]),
  methods: z.array(z.enum(methods)),
  startedAt: z.number(),
  /** The newest proof of identity, for what demands a fresh one. */
  provenAt: z.number(),
  /** Written at most once a minute. */
  seenAt: z.number(),
  /** The account's epoch when this began; another one means that this has ended. */
  epoch: z.number().int(),
  /** What form tokens are made from. Outlives an unlock, so that a half-typed form can still be sent. */
  form: z.string(),
  label: z.string(),
  place: z.string(),
});

export type Session = Readonly<z.infer<typeof sessionSchema>>;

/** Under the hash of the cookie's secret: who reads the database cannot sign in with what is there. */
export const sessions: Shelf<Session> = shelf({
  name: "session",
  prefix: "s",
  schema: sessionSchema,
  version: 1,
  under: "system",
});

/** The sessions of one account, oldest first, in one row, so that five stays five however many begin at once. */
export const registers = shelf({
  name: "session_register",
  prefix: "us",
  schema: z.strictObject({ sessions: z.array(z.string()) }),
  version: 1,
  under: "system",
});

export async function readRegister(identity: Identity, account: Id) {
  const kept = await identity.vault.read(registers, [idBytes(account)]) ?? null;
  return { kept, names: kept?.value.sessions ?? [] };
}

export function hashOf({ key: [hash] }: Kept<Session>): string {
  if (!(hash instanceof Uint8Array)) throw new TypeError("not a session's key");
  return toBase64Url(hash);
}

export function markOf(hash: string): string {
  return hash.slice(0, 8);
}
