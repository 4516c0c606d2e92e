import type { Instant } from "../clock.ts";
import { idBytes, newId } from "../ids.ts";
import type { Change } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { entries, type Entry, summaryOf } from "./entries.ts";
import type { Draft } from "./entry_changes.ts";
import { lineOf } from "./entry_lists.ts";
import { commitInTurn } from "./record_turns.ts";
import { partOf } from "./parts.ts";
import { wakeReminders } from "./reminders.ts";
import { noteManyStanding } from "./standing_entries.ts";
import { addManyToTimeline } from "./timeline_moves.ts";

export interface ImportedDraft extends Draft {
  readonly imported: NonNullable<Entry["imported"]>;
}

/**
 * Adds up to a hundred entries in one change, all or none of them, behind the people who wait to write. `also` puts
 * into the change what must happen with them; ids of entries are new, so the timeline's own check is enough.
 */
export async function addMany(
  chart: Chart,
  { drafts, now, detail, also }: {
    readonly drafts: readonly ImportedDraft[];
    readonly now: Instant;
    readonly detail: Readonly<Record<string, string | number>>;
    readonly also: (change: Change, added: readonly Entry[]) => void;
  },
): Promise<void> {
  const parts = [...new Set(drafts.map(({ kind }) => partOf[kind]))].sort();
  for (const part of parts) await chart.demand("create_own_entries", part);
  const added: readonly Entry[] = drafts.map(({ kind, at, value, imported }, i) => ({
    id: newId(),
    kind,
    version: 1,
    status: "entered",
    at,
    value,
    author: { account: chart.reader, name: chart.readerName },
    // One after the other, so that those of the same minute keep the order they were given in.
    createdAt: now + i,
    imported,
  }));
  const { vault, patient, key } = Chart.inner(chart);
  await commitInTurn(chart, async () => {
    const change = vault.change().bulk();
    for (const entry of added) {
      change.put(entries, [idBytes(patient), idBytes(entry.id)], entry, { subject: key });
    }
    const summaries = added.map((entry, i) => summaryOf(entry, drafts[i]?.brief ?? {}));
    await addManyToTimeline(lineOf(chart), change, summaries);
    await noteManyStanding(chart, change, summaries);
    also(change, added);
    if (added.some(({ kind, at }) => kind === "appointment" && at > now)) {
      wakeReminders(vault, change, patient, now);
    }
    change.deed({
      ...chart.deed("record.imported", {
        permission: "create_own_entries",
        parts,
        detail: { ...detail, entries: added.length },
      }),
      at: now,
    });
    return { change, entry: undefined };
  });
}
