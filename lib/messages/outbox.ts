import { z } from "zod";
import type { Instant } from "../clock.ts";
import { fromBase64Url, newId } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { type Mail, mail } from "./mail.ts";

/** Mail waiting to go, under the instant it is next due: taking one moves it ahead, so a lease ends by itself. */
export const outgoing = shelf({
  name: "outgoing_mail",
  prefix: "mo",
  version: 1,
  under: "system",
  schema: z.strictObject({ id: z.string(), mail, queued: z.number(), tries: z.int().nonnegative() }),
});

export type Outgoing = z.infer<typeof outgoing.schema>;

export interface Outbox {
  /** The mail exists if and only if the change commits. */
  queue(change: Change, mail: Mail, now: Instant): void;
}

export function openOutbox(): Outbox {
  return { queue };
}

function queue(change: Change, what: Mail, now: Instant): void {
  const id = newId();
  const row: Outgoing = { id, mail: what, queued: now, tries: 0 };
  change.put(outgoing, placeOf(now, id), row, { was: null });
}

export function placeOf(due: Instant, id: string): [number, Uint8Array] {
  return [due, fromBase64Url(id)];
}
