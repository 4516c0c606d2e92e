import { z } from "zod";
import type { Instant } from "../clock.ts";
import { AppError, notFound } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId, newId, toBase64Url } from "../ids.ts";
import { openTurns } from "../limits/turns.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { visibleKinds } from "./chart_kinds.ts";
import { type KindName, kindNames, partOf } from "./parts.ts";
import { noteAppointment } from "./reminders.ts";
import { noteStanding } from "./standing_entries.ts";
import { forgetRemoval, noteRemoval, removalLasts } from "./removed.ts";
import type { Place, Summary } from "./summaries.ts";
import type { Timeline } from "./timeline_rows.ts";
import { type Onward, type Overview, readAhead, readOnward, readOverview, readTimeline } from "./timeline.ts";
import { moveInTimeline } from "./timeline_moves.ts";

const entrySchema = z.strictObject({
  id,
  kind: z.enum(kindNames),
  version: z.number().int().min(1),
  status: z.enum(["entered", "removed"]),
  /** When it happened, as the person says. */
  at: z.number(),
  /** The kind's own fields; `lib/records` knows their shape. */
  value: z.record(z.string(), z.unknown()),
  author: z.strictObject({ account: id, name: z.string() }),
  createdAt: z.number(),
  changed: z.strictObject({ at: z.number(), by: id, name: z.string() }).exactOptional(),
  /** Where it came from when nobody typed it here, and who wrote it there. */
  imported: z.strictObject({
    from: z.enum(["salus", "fhir", "health_manager"]),
    author: z.string().exactOptional(),
  }).exactOptional(),
});

/** One thing kept in a record: the envelope around a kind's value. Every version is kept. */
export type Entry = Readonly<z.infer<typeof entrySchema>>;

export const entries = shelf({
  name: "entry",
  prefix: "r",
  schema: entrySchema,
  version: 1,
  under: "subject",
});
export const versions = shelf({
  name: "entry_version",
  prefix: "rv",
  schema: entrySchema,
  version: 1,
  under: "subject",
});

/** What is asked to be kept. */
export interface Draft {
  readonly kind: KindName;
  readonly at: Instant;
  readonly value: Readonly<Record<string, unknown>>;
  readonly brief: Summary["brief"];
}

/** So many rows are read in one snapshot. */
const snapshot = 10;

const tries = 6;
/** Changes of one record that may wait in line. */
const longestLine = 100;
const turns = openTurns(longestLine);

/** What is written in the change that adds the entry, such as its files. Asked again when the change is tried again. */
export interface Beside {
  keepOn(change: Change, entry: Entry): Promise<void>;
}

/** Adds an entry and returns its id. `once` is the form's key: the same form sent twice adds one. */
export async function addEntry(chart: Chart, draft: Draft, once?: string, beside?: Beside): Promise<Entry> {
  const part = partOf[draft.kind];
  if (chart.relation === "own") await chart.demand("create_own_entries", part);
  else await chart.demand("add_to_shared_records", part, "add");
  const entry: Entry = {
    id: newId(),
    kind: draft.kind,
    version: 1,
    status: "entered",
    at: draft.at,
    value: draft.value,
    author: { account: chart.reader, name: chart.readerName },
    createdAt: chart.now,
  };
  return await commitInTurn(chart, async () => {
    const change = Chart.inner(chart).vault.change();
    putEntry(chart, change, null, entry);
    change.deed(entryDeed(chart, "record.created", entry));
    if (once !== undefined) change.once(once, entry.id, chart.now);
    const after = summaryOf(entry, draft.brief);
    await moveInTimeline(lineOf(chart), change, undefined, after);
    await noteAppointment(chart, change, undefined, after);
    await noteStanding(chart, change, undefined, after);
    await beside?.keepOn(change, entry);
    return { change, entry };
  });
}

/** The entry as it stands now. "not_found" when it is absent, removed, or of a part this reader may not see. */
export async function readEntry(
  chart: Chart,
  entry: Id,
  options: { removed?: boolean } = {},
): Promise<Entry> {
  return (await openEntry(chart, entry, options.removed === true ? "removed" : "entered")).value;
}

/**
 * The entries as they stand now, in the order asked for. Absent, removed, or of a part this reader may not see: left
 * out, without a word.
 */
export async function readEntries(chart: Chart, ids: readonly Id[]): Promise<Entry[]> {
  const { vault, patient, key } = Chart.inner(chart);
  const permission = chart.relation === "own" ? "view_own_record" : "view_shared_records";
  const found: Entry[] = [];
  for (let i = 0; i < ids.length; i += snapshot) {
    const places = ids.slice(i, i + snapshot).filter(isId).map((entry) => [idBytes(patient), idBytes(entry)]);
    for (const kept of await vault.readMany(entries, places, key)) {
      if (kept?.value.status !== "entered" || !chart.may(permission, partOf[kept.value.kind])) continue;
      chart.saw(partOf[kept.value.kind]);
      found.push(kept.value);
    }
  }
  return found;
}

/** Writes down that the record is searched, in which parts; never for what. Before anything is looked at. */
export async function recordSearch(chart: Chart, kinds: readonly KindName[]): Promise<void> {
  const permission = chart.relation === "own" ? "view_own_record" : "view_shared_records";
  await chart.demand(permission);
  const parts = [...new Set(visibleKinds(chart, kinds).map((kind) => partOf[kind]))].sort();
  await Chart.inner(chart).vault.store.record([chart.deed("record.searched", { permission, parts })]);
}

/** Every version, oldest first. */
export async function readVersions(chart: Chart, entry: Id): Promise<Entry[]> {
  const current = await openEntry(chart, entry, "entered");
  const { vault, patient, key } = Chart.inner(chart);
  const older = await vault.list(versions, [idBytes(patient), idBytes(entry)], { limit: 200 }, key);
  return [...older.map((kept) => kept.value), current.value];
}

/** Replaces the entry's value. "stale" when `version` is not the one that stands. */
export async function editEntry(
  chart: Chart,
  entry: Id,
  change: {
    readonly version: number;
    readonly draft: Draft;
    readonly brief: (entry: Entry) => Summary["brief"];
  },
): Promise<Entry> {
  return await moveEntry(chart, entry, "edit_own_entries", "record.edited", {
    from: "entered",
    version: change.version,
    brief: change.brief,
    next: (was) => ({ ...was, at: change.draft.at, value: change.draft.value }),
    newBrief: change.draft.brief,
  });
}

/** Takes the entry out of every list; it can be restored. */
export async function removeEntry(
  chart: Chart,
  entry: Id,
  options: { readonly version: number; readonly brief: (entry: Entry) => Summary["brief"] },
): Promise<Entry> {
  return await moveEntry(chart, entry, "delete_own_entries", "record.removed", {
    from: "entered",
    version: options.version,
    brief: options.brief,
    next: (was) => ({ ...was, status: "removed" }),
  });
}

export async function restoreEntry(
  chart: Chart,
  entry: Id,
  options: { readonly brief: (entry: Entry) => Summary["brief"] },
): Promise<Entry> {
  return await moveEntry(chart, entry, "delete_own_entries", "record.restored", {
    from: "removed",
    brief: options.brief,
    next: (was) => ({ ...was, status: "entered" }),
  });
}

/** Summaries this reader may see, newest first. Kinds outside the reader's parts are silently none of theirs. */
export async function listEntries(
  chart: Chart,
  options: {
    readonly kinds: readonly KindName[];
    readonly limit: number;
    readonly before?: Place;
    readonly since?: Instant;
    /** Exclusive. */
    readonly until?: Instant;
  },
): Promise<Summary[]> {
  const kinds = visibleKinds(chart, options.kinds);
  chart.saw(...kinds.map((kind) => partOf[kind]));
  return await readTimeline(lineOf(chart), { ...options, kinds });
}

/** The same from a place onward, oldest first: the page before the one that begins there. */
export async function listOnward(chart: Chart, options: Onward): Promise<Summary[]> {
  const kinds = visibleKinds(chart, options.kinds);
  chart.saw(...kinds.map((kind) => partOf[kind]));
  return await readOnward(lineOf(chart), { ...options, kinds });
}

/** The soonest entries still ahead. */
export async function listAhead(chart: Chart, kind: KindName, limit: number): Promise<Summary[]> {
  if (visibleKinds(chart, [kind]).length === 0) return [];
  chart.saw(partOf[kind]);
  return await readAhead(lineOf(chart), kind, chart.now, limit);
}

/** Counts and the latest two of each of these kinds that this reader may see. */
export async function overview(chart: Chart, of: readonly KindName[] = kindNames): Promise<Overview> {
  const kinds = visibleKinds(chart, of);
  chart.saw(...kinds.map((kind) => partOf[kind]));
  const all = await readOverview(lineOf(chart));
  return {
    counts: Object.fromEntries(kinds.map((kind) => [kind, all.counts[kind] ?? 0])),
    latest: Object.fromEntries(kinds.map((kind) => [kind, all.latest[kind] ?? []])),
  };
}

interface Move {
  readonly from: Entry["status"];
  readonly version?: number;
  readonly brief: (entry: Entry) => Summary["brief"];
  readonly next: (was: Entry) => Entry;
  readonly newBrief?: Summary["brief"];
}

/** One careful step of an entry from version to version, keeping the old one and the timeline in the same change. */
async function moveEntry(
  chart: Chart,
  entry: Id,
  permission: "edit_own_entries" | "delete_own_entries",
  action: string,
  move: Move,
): Promise<Entry> {
  return await commitInTurn(chart, async () => {
    const was = await openEntry(chart, entry, move.from);
    await chart.demand(permission, partOf[was.value.kind]);
    if (move.from === "removed" && removedAt(was.value) + removalLasts <= chart.now) throw notFound();
    if (move.version !== undefined && was.value.version !== move.version) throw new AppError("stale");
    const next: Entry = {
      ...move.next(was.value),
      version: was.value.version + 1,
      changed: { at: chart.now, by: chart.reader, name: chart.readerName },
    };
    const before = was.value.status === "entered" ? summaryOf(was.value, move.brief(was.value)) : undefined;
    const after = next.status === "entered" ? summaryOf(next, move.newBrief ?? move.brief(next)) : undefined;
    const { vault, patient, key } = Chart.inner(chart);
    const change = vault.change();
    putEntry(chart, change, was, next);
    change.put(versions, [idBytes(patient), idBytes(entry), was.value.version], was.value, {
      was: null,
      subject: key,
    });
    if (before && !after) noteRemoval(chart, change, before);
    if (after && !before) forgetRemoval(chart, change, entry, removedAt(was.value));
    change.deed(entryDeed(chart, action, next, changedFields(was.value, next)));
    await moveInTimeline(lineOf(chart), change, before, after);
    await noteAppointment(chart, change, before, after);
    await noteStanding(chart, change, before, after);
    return { change, entry: next };
  });
}

/** Removing is the last thing that happens to an entry until it is restored. */
function removedAt(entry: Entry): Instant {
  return entry.changed?.at ?? entry.createdAt;
}

/**
 * Every change of a record moves its timeline, so changes of one record meet at the same rows: in this process they
 * wait for each other, against another process they are prepared anew and tried again.
 */
export async function commitInTurn<E>(
  chart: Chart,
  prepare: () => Promise<{ readonly change: Change; readonly entry: E }>,
): Promise<E> {
  const turn = turns.take(chart.patient.id, async () => {
    for (let i = 0;; i++) {
      const { change, entry } = await prepare();
      try {
        await change.commit();
        return entry;
      } catch (error) {
        if (!isStale(error) || i >= tries) throw error;
      }
    }
  });
  if (turn === undefined) throw new AppError("unavailable");
  return await turn;
}

async function openEntry(chart: Chart, entry: Id, status: Entry["status"]): Promise<Kept<Entry>> {
  const { vault, patient, key } = Chart.inner(chart);
  const kept = isId(entry) ? await vault.read(entries, [idBytes(patient), idBytes(entry)], key) : undefined;
  if (!kept || kept.value.status !== status) throw notFound();
  const part = partOf[kept.value.kind];
  await chart.demand(chart.relation === "own" ? "view_own_record" : "view_shared_records", part);
  chart.saw(part);
  return kept;
}

function putEntry(chart: Chart, change: Change, was: Kept<Entry> | null, entry: Entry): void {
  const { patient, key } = Chart.inner(chart);
  change.put(entries, [idBytes(patient), idBytes(entry.id)], entry, { was, subject: key });
}

function entryDeed(chart: Chart, action: string, entry: Entry, fields: readonly string[] = []) {
  const { vault, key } = Chart.inner(chart);
  return chart.deed(action, {
    target: { kind: "entry", id: entry.id },
    parts: [partOf[entry.kind]],
    detail: {
      kind: entry.kind,
      version: entry.version,
      // A digest under the patient's own key: shows a value put back to an older one, tells nothing else.
      content: toBase64Url(vault.blindFor(key, "entry.content", JSON.stringify(entry))),
      ...(fields.length > 0 && { fields: fields.join(" ") }),
    },
  });
}

function changedFields(was: Entry, next: Entry): string[] {
  const names = new Set([...Object.keys(was.value), ...Object.keys(next.value)]);
  const changed = [...names].filter((name) =>
    JSON.stringify(was.value[name]) !== JSON.stringify(next.value[name])
  );
  if (was.at !== next.at) changed.push("at");
  return changed.sort();
}

export function summaryOf(entry: Entry, brief: Summary["brief"]): Summary {
  return { id: entry.id, kind: entry.kind, at: entry.at, version: entry.version, brief };
}

const lines = new WeakMap<Chart, Timeline>();

/** One for each chart, so that what is asked of it at once is read once. */
export function lineOf(chart: Chart): Timeline {
  const line = lines.get(chart) ?? Chart.inner(chart);
  lines.set(chart, line);
  return line;
}

function isStale(error: unknown): boolean {
  return error instanceof AppError && error.problem === "stale";
}
