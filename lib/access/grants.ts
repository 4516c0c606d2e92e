import { z } from "zod";
import type { Instant } from "../clock.ts";
import { id } from "../id_schema.ts";
import type { Id } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Vault } from "../vault/vault.ts";
import { grantDeeds, parts } from "./parts.ts";

const grantSchema = z.strictObject({
  id,
  patient: id,
  /** Who offered it: the account that owns the record. */
  by: id,
  /** The account it is for, once it is known. */
  to: id.exactOptional(),
  /** How the owner names this person: "Anna". */
  name: z.string(),
  /** Where the offer was sent; empty when it went to a username. */
  email: z.string(),
  /** The username it is for, as typed: nobody may have it. */
  handle: z.string().exactOptional(),
  parts: z.array(z.enum(parts)).min(1),
  deeds: z.array(z.enum(grantDeeds)).min(1),
  offeredAt: z.number(),
  /** The offer itself lapses when nobody took it by then. */
  offerUntil: z.number(),
  /** The grant ends at this instant, compared at every use. */
  until: z.number(),
  /** When the owner last set other terms. */
  changedAt: z.number().exactOptional(),
  acceptedAt: z.number().exactOptional(),
  declinedAt: z.number().exactOptional(),
  revoked: z.strictObject({
    at: z.number(),
    by: id,
    /** Left out: the owner stopped it. */
    how: z.enum(["returned", "replaced"]).exactOptional(),
  }).exactOptional(),
  /** The end that the owner was reminded of. */
  remindedOf: z.number().exactOptional(),
  /** The invitation that carries the offer. */
  invitation: z.string().exactOptional(),
});

/** A fact: who may do what with which parts of whose record, from when, until when (design.md). */
export type Grant = Readonly<z.infer<typeof grantSchema>>;

/** The patient's side: every grant ever offered on a record. Key: patient, grant. */
export const offeredGrants = shelf({
  name: "grant",
  prefix: "gp",
  schema: grantSchema,
  version: 1,
  under: "subject",
});

/** Offers waiting for whoever proves to hold an address, or for one account: who (blind), grant. */
export const waitingOffers = shelf({
  name: "waiting_offer",
  prefix: "go",
  schema: z.strictObject({ patient: id, grant: id, until: z.number() }),
  version: 1,
  under: "system",
});

/** Who an offer waits for, blind. */
export function waiter(vault: Vault, who: { readonly email: string } | { readonly account: Id }) {
  return "email" in who ? vault.blind("grant.email", who.email) : vault.blind("grant.account", who.account);
}

/** The carer's side: the grant that counts between one account and one record. Key: account, patient. */
export const heldGrants = shelf({
  name: "held_grant",
  prefix: "g",
  schema: z.strictObject({ patient: id, grant: id }),
  version: 1,
  under: "system",
});

export type GrantState = "offered" | "lapsed" | "active" | "ended" | "declined" | "revoked" | "returned";

export function grantState(grant: Grant, now: Instant): GrantState {
  if (grant.revoked !== undefined) return grant.revoked.how === "returned" ? "returned" : "revoked";
  if (grant.declinedAt !== undefined) return "declined";
  if (grant.acceptedAt === undefined) return now < grant.offerUntil ? "offered" : "lapsed";
  return now < grant.until ? "active" : "ended";
}

export function isLive(grant: Grant, now: Instant): boolean {
  return grantState(grant, now) === "active";
}
