import { z } from "zod";
import { AppError } from "../errors.ts";
import { idBytes } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { type KindName, partOf } from "./parts.ts";
import { isPacked, pack, type Packed, type Summary, unpack } from "./summaries.ts";

/**
 * What stands until somebody ends it, wherever on the timeline it began: medicines, allergies, conditions, vaccines.
 * One sealed row for each of these kinds holds its summaries, so that a page lists them at one read whatever the
 * record's length. Written in the same change as the entry; the key shows neither which kind nor how many.
 */
const standingKinds: readonly KindName[] = ["medication", "allergy", "condition", "immunisation"];

const standing = shelf({
  name: "standing_entries",
  prefix: "rk",
  schema: z.custom<Packed>(isPacked),
  version: 2,
  under: "subject",
});

/** One row of the store is at most 64 KiB; far more than a life's medicines. */
const mostBytes = 48_000;
const idLength = 32;
/** No list holds more entries, however short they are. */
export const mostListed = Math.floor(mostBytes / idLength);

/** Puts into the change what lists the entry as `after` instead of `before`. Throws "too_large" for a list beyond reason. */
export async function noteStanding(
  chart: Chart,
  change: Change,
  before: Summary | undefined,
  after: Summary | undefined,
): Promise<void> {
  const kind = (after ?? before)?.kind;
  if (kind !== undefined) await moveStanding(chart, change, kind, before, after ? [after] : []);
}

/** The same for entries that are added together. */
export async function noteManyStanding(
  chart: Chart,
  change: Change,
  added: readonly Summary[],
): Promise<void> {
  for (const [kind, some] of Map.groupBy(added, (summary) => summary.kind)) {
    await moveStanding(chart, change, kind, undefined, some);
  }
}

async function moveStanding(
  chart: Chart,
  change: Change,
  kind: KindName,
  before: Summary | undefined,
  added: readonly Summary[],
): Promise<void> {
  if (!standingKinds.includes(kind)) return;
  const { vault, key } = Chart.inner(chart);
  const place = placeOf(chart, kind);
  const kept = await vault.read(standing, place, key);
  const others = (kept ? unpack(kept.value) : []).filter(({ id }) => id !== before?.id);
  const next = pack([...others, ...added].sort((a, b) => a.at - b.at || a.added - b.added));
  if (added.length > 0 && JSON.stringify(next).length > mostBytes) throw new AppError("too_large");
  change.put(standing, place, next, { was: kept ?? null, subject: key });
}

/** Takes as many as the lists of their kinds still hold; what is in no such list it always takes. */
export async function roomOnLists(
  chart: Chart,
): Promise<(draft: Pick<Summary, "kind" | "at" | "brief">) => boolean> {
  const { vault, key } = Chart.inner(chart);
  const kept = await vault.readMany(standing, standingKinds.map((kind) => placeOf(chart, kind)), key);
  const used = new Map(standingKinds.map((kind, i) => [kind, JSON.stringify(kept[i]?.value ?? "").length]));
  return ({ kind, at, brief }) => {
    const before = used.get(kind);
    if (before === undefined) return true;
    // Names of fields, which lists hold once, are counted each time: rather a little too much.
    const after = before + JSON.stringify({ kind, at, brief }).length + idLength;
    if (after <= mostBytes) used.set(kind, after);
    return after <= mostBytes;
  };
}

/** All entries of such a kind that this reader may see, the oldest first. */
export async function listStanding(chart: Chart, kind: KindName): Promise<readonly Summary[]> {
  if (!chart.parts.includes(partOf[kind])) return [];
  chart.saw(partOf[kind]);
  const { vault, key } = Chart.inner(chart);
  const kept = await vault.read(standing, placeOf(chart, kind), key);
  return kept ? unpack(kept.value) : [];
}

function placeOf(chart: Chart, kind: KindName): readonly Uint8Array<ArrayBuffer>[] {
  const { vault, patient, key } = Chart.inner(chart);
  return [idBytes(patient), vault.blindFor(key, "entries.standing", kind)];
}
