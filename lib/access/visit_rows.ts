import { z } from "zod";
import type { Instant } from "../clock.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { SubjectKey, Vault } from "../vault/vault.ts";
import type { Visitor } from "./actor.ts";
import type { Grant } from "./grants.ts";
import { parts } from "./parts.ts";

const visitSchema = z.strictObject({
  id,
  patient: id,
  /** The owner, who made the link. */
  by: id,
  parts: z.array(z.enum(parts)).min(1),
  offeredAt: z.number(),
  /** The link and everything that it opened end by then. */
  until: z.number(),
  /** Hash of the link's token, to take its row away. */
  token: z.string(),
  /** MAC of the code that is told apart. */
  code: z.string(),
  wrongCodes: z.int(),
  /** Who took the link, in their own words, and how long they look. */
  opened: z.strictObject({ at: z.number(), name: z.string(), until: z.number(), session: z.string() })
    .exactOptional(),
  ended: z.strictObject({ at: z.number(), why: z.enum(["owner", "visitor", "codes"]) }).exactOptional(),
});

/** A link for one doctor's visit: opened once, with a code, by somebody without an account. */
export type Visit = Readonly<z.infer<typeof visitSchema>>;

/** Key: patient, visit. */
export const visits = shelf({
  name: "visit",
  prefix: "vp",
  schema: visitSchema,
  version: 1,
  under: "subject",
});

/** From the hash of a link's token to its visit. Gone once the link was taken or ended. */
export const visitTokens = shelf({
  name: "visit_token",
  prefix: "vt",
  schema: z.strictObject({ patient: id, visit: id }),
  version: 1,
  under: "system",
});

/** From the hash of a visitor's cookie to the visit. */
export const visitSessions = shelf({
  name: "visit_session",
  prefix: "vs",
  schema: z.strictObject({ patient: id, visit: id, name: z.string(), zone: z.string(), until: z.number() }),
  version: 1,
  under: "system",
});

export type VisitState = "waiting" | "lapsed" | "open" | "over" | "stopped" | "locked";

export function visitState(visit: Visit, now: Instant): VisitState {
  if (visit.ended) return visit.ended.why === "codes" ? "locked" : "stopped";
  if (visit.opened) return now < visit.opened.until ? "open" : "over";
  return now < visit.until ? "waiting" : "lapsed";
}

/** What a visitor holds while the visit is open, in the shape in which everybody's access is decided. */
export async function visitGrant(
  vault: Vault,
  key: SubjectKey,
  { visit, patient, name, session }: Visitor,
  now: Instant,
): Promise<Grant | undefined> {
  if (key.subject !== patient) return undefined;
  const found = (await vault.read(visits, [idBytes(patient), idBytes(visit)], key))?.value;
  if (!found?.opened || visitState(found, now) !== "open" || found.opened.session !== session) {
    return undefined;
  }
  return {
    id: visit,
    patient,
    by: found.by,
    name,
    email: "",
    parts: found.parts,
    deeds: ["read"],
    offeredAt: found.offeredAt,
    offerUntil: found.until,
    until: found.opened.until,
    acceptedAt: found.opened.at,
  };
}

export function visitPlace({ patient, id: visit }: { readonly patient: Id; readonly id: Id }) {
  return [idBytes(patient), idBytes(visit)];
}
