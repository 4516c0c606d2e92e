import { z } from "zod";
import type { Instant } from "../clock.ts";
import type { Deed } from "../deeds.ts";
import type { Id } from "../ids.ts";
import { type Bytes, utf8 } from "../vault/primitives.ts";
import { canonical, type Json } from "./canonical.ts";

/** One line of the log. `id` is random: it salts the leaf's hash, so that a hash says nothing about its entry. */
export const entrySchema = z.strictObject({
  v: z.literal(1),
  id: z.string(),
  at: z.number(),
  actor: z.string(),
  session: z.string().optional(),
  role: z.string(),
  branch: z.string().optional(),
  action: z.string(),
  permission: z.string().optional(),
  target: z.strictObject({ kind: z.string(), id: z.string() }).optional(),
  subject: z.string().optional(),
  /** Pseudonym of the patient: base64url of 16 bytes. */
  patient: z.string().optional(),
  own: z.literal(true).optional(),
  parts: z.array(z.string()).optional(),
  purpose: z.string().optional(),
  outcome: z.union([z.literal(0), z.literal(4), z.literal(8), z.literal(12)]),
  request: z.string(),
  /** Where from: `<year and month>.<reference>` of a row that is dropped after a year. */
  net: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export type Entry = Readonly<z.infer<typeof entrySchema>>;

/** What stands in the log instead of the patient and of the address, and the entry's own random name. */
export interface Stands {
  readonly id: Id;
  readonly patient: string | undefined;
  readonly net: string | undefined;
}

const mostCharacters = 4_096;

/** The entry of a deed as canonical JSON. One that is absurdly long loses its detail rather than the whole batch. */
export function entryText(deed: Deed, stands: Stands): string {
  const entry = entryOf(deed, stands);
  const text = quickly(entry) ?? canonical(entry);
  if (text.length <= mostCharacters) return text;
  const { parts: _, ...rest } = deed;
  const cut = canonical(entryOf({ ...rest, detail: { cut: text.length } }, stands));
  if (cut.length > mostCharacters) throw new RangeError("a deed is longer than the log takes");
  return cut;
}

/** Members of an entry are in order as they are made; only details and broken characters need the long way. */
function quickly(entry: ReturnType<typeof entryOf>): string | undefined {
  if (entry.detail !== undefined) return undefined;
  const text = JSON.stringify(entry);
  return text.includes("\\ud") ? undefined : text;
}

function entryOf(deed: Deed, stands: Stands) {
  const { target, patient } = deed;
  return {
    action: deed.action,
    actor: deed.actor,
    at: deed.at,
    branch: deed.branch,
    detail: deed.detail,
    id: stands.id,
    net: stands.net,
    outcome: deed.outcome,
    own: deed.own ? true : undefined,
    parts: deed.parts,
    patient: stands.patient,
    permission: deed.permission,
    purpose: deed.purpose,
    request: deed.caller.request,
    role: deed.role,
    session: deed.session,
    subject: deed.subject,
    // Naming the record itself must not undo the pseudonym.
    target: target && { id: target.id === patient ? stands.patient : target.id, kind: target.kind },
    v: 1,
  } as const satisfies Readonly<Record<string, Json | undefined>>;
}

/** Throws on bytes that are no entry of ours. */
export function readEntry(bytes: Bytes): Entry {
  return entrySchema.parse(JSON.parse(decoder.decode(bytes)));
}

/** The bytes whose hash is the leaf: the same for an entry that travelled as JSON in any order. */
export function entryBytes(value: Entry): Bytes {
  return utf8(canonical(value));
}

/** The parts of an entry that sealer and verifier need, without the price of a full check. */
export interface Glance {
  readonly at: Instant;
  readonly patient?: string;
  readonly own?: boolean;
}

export function glance(bytes: Bytes): Glance {
  return JSON.parse(decoder.decode(bytes));
}

const decoder = new TextDecoder("utf-8", { fatal: true });
