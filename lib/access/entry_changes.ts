import type { Instant } from "../clock.ts";
import { AppError, notFound } from "../errors.ts";
import { type Id, idBytes, newId, toBase64Url } from "../ids.ts";
import type { Kept } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { entries, type Entry, openEntry, summaryOf, versions } from "./entries.ts";
import { lineOf } from "./entry_lists.ts";
import { type KindName, partOf } from "./parts.ts";
import { commitInTurn } from "./record_turns.ts";
import { noteAppointment } from "./reminders.ts";
import { forgetRemoval, noteRemoval, removalLasts } from "./removed.ts";
import { noteStanding } from "./standing_entries.ts";
import type { Summary } from "./summaries.ts";
import { moveInTimeline } from "./timeline_moves.ts";

/** What is asked to be kept. */
export interface Draft {
  readonly kind: KindName;
  readonly at: Instant;
  readonly value: Readonly<Record<string, unknown>>;
  readonly brief: Summary["brief"];
}

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
