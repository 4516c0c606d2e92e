import { z } from "zod";
import { type Clock, day, hour, type Instant } from "../clock.ts";
import { id } from "../id_schema.ts";
import { log } from "../log.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change, Vault } from "../vault/vault.ts";

/** What is done later, each once. */
export const errandKinds = [
  "appointment_reminder",
  "grant_reminder",
  "visit_end",
  "entry_purge",
  "file_purge",
  "export_end",
  "import_end",
  "erasure_reminder",
  "erasure",
] as const;

export type ErrandKind = (typeof errandKinds)[number];

const errandSchema = z.strictObject({
  kind: z.enum(errandKinds),
  at: z.number(),
  /** What it is about: with the kind it names one errand. */
  item: z.string(),
  patient: id.exactOptional(),
  account: id.exactOptional(),
  tries: z.number().int().exactOptional(),
});

/** Something to do at a given time. It carries ids and nothing that anybody wrote. */
export type Errand = Readonly<z.infer<typeof errandSchema>>;

/**
 * Errands lie under the hour they are due in, and the hour is blind: whoever has the database cannot tell when
 * somebody's appointment is, the program finds what is due by asking hour after hour.
 */
const agenda = shelf({ name: "errand", prefix: "ag", schema: errandSchema, version: 1, under: "system" });

const progress = shelf({
  name: "agenda_progress",
  prefix: "agp",
  schema: z.strictObject({ hour: z.number().int() }),
  version: 1,
  under: "system",
});

/**
 * The errand exists if and only if the change commits. The same kind, item and hour again replaces it; one that is
 * overdue already is due now.
 */
export function plan(vault: Vault, change: Change, errand: Errand, now: Instant): void {
  const due = { ...errand, at: Math.max(errand.at, now) };
  change.put(agenda, placeOf(vault, due), due);
}

/** Takes an errand back; one that is not there is no error. A handler still looks whether its errand has a point. */
export function cancel(vault: Vault, change: Change, errand: Pick<Errand, "kind" | "at" | "item">): void {
  change.remove(agenda, placeOf(vault, errand));
}

/** To be put in the change that does the errand: it then happens once, however many processes try. */
export function finish(change: Change, errand: Kept<Errand>): void {
  change.remove(agenda, errand.key, errand);
}

/** Does one errand and finishes it, in one change. Throws when it must be tried again, an hour later. */
export type Handler = (errand: Kept<Errand>, now: Instant) => Promise<void>;

const longestGap = 60 * day;
const mostTries = 24;
const mostAtOnce = 100;

/** Does everything that is due, also from hours in which nothing ran. Returns how many errands were done. */
export async function runAgenda(
  { vault, clock }: { readonly vault: Vault; readonly clock: Clock },
  handlers: Readonly<Record<ErrandKind, Handler>>,
): Promise<number> {
  const now = clock.now();
  const kept = await vault.read(progress, []);
  const thisHour = hourOf(now);
  const first = kept?.value.hour ?? 0;
  let done = 0;
  if (now - first * hour > longestGap) {
    done += await runBelow({ vault, now }, [], handlers);
  } else {
    for (let at = first; at <= thisHour; at++) {
      done += await runBelow({ vault, now }, [hourPart(vault, at)], handlers);
    }
  }
  // An hour is behind us when it is over: until then errands may still be planned in it.
  if (thisHour - 1 > (kept?.value.hour ?? -Infinity)) {
    await vault.change().put(progress, [], { hour: thisHour - 1 }, { was: kept ?? null }).tidy();
  }
  return done;
}

async function runBelow(
  { vault, now }: { readonly vault: Vault; readonly now: Instant },
  prefix: readonly Uint8Array[],
  handlers: Readonly<Record<ErrandKind, Handler>>,
): Promise<number> {
  let done = 0;
  let after: Kept<Errand>["key"] | undefined;
  while (true) {
    const rows = await vault.list(agenda, prefix, { limit: mostAtOnce, ...(after && { after }) });
    for (const row of rows) {
      if (row.value.at > now) continue;
      try {
        await handlers[row.value.kind](row, now);
        done++;
      } catch {
        await postpone(vault, row, now);
      }
    }
    after = rows.at(-1)?.key;
    if (rows.length < mostAtOnce) return done;
  }
}

async function postpone(vault: Vault, row: Kept<Errand>, now: Instant): Promise<void> {
  const tries = (row.value.tries ?? 0) + 1;
  log("error", "errand.failed", { kind: row.value.kind, tries });
  const change = vault.change().remove(agenda, row.key, row);
  const next = { ...row.value, at: now + hour, tries };
  if (tries < mostTries) change.put(agenda, placeOf(vault, next), next);
  await change.tidy();
}

function placeOf(vault: Vault, { at, kind, item }: Pick<Errand, "kind" | "at" | "item">): Uint8Array[] {
  return [hourPart(vault, hourOf(at)), vault.blind("agenda.errand", `${kind} ${item}`)];
}

function hourPart(vault: Vault, hours: number): Uint8Array {
  return vault.blind("agenda.hour", String(hours));
}

function hourOf(at: Instant): number {
  return Math.floor(at / hour);
}
