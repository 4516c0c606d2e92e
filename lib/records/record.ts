import type { Chart } from "../access/chart.ts";
import type { Entry } from "../access/entries.ts";
import { addEntry, type Beside, editEntry, removeEntry, restoreEntry } from "../access/entry_changes.ts";
import { listEntries } from "../access/entry_lists.ts";
import { listStanding } from "../access/standing_entries.ts";
import type { Id } from "../ids.ts";
import type { Summary } from "../access/summaries.ts";
import { type Answers, briefOf, type Doubt, draftOf, type Kind } from "./kind.ts";
import { isKnownAllergy } from "./allergy.ts";
import { kinds } from "./kinds.ts";

/** Adds what a form asked for. The same `once` twice: "repeated", carrying the first entry's id. */
export async function add(
  chart: Chart,
  kind: Kind,
  answers: Answers,
  once?: string,
  beside?: Beside,
): Promise<Entry> {
  return await addEntry(chart, draftOf(kind, answers), once, beside);
}

/** Replaces the values of the version given. "stale" when that is not the one that stands. */
export async function edit(chart: Chart, entry: Entry, version: number, answers: Answers): Promise<Entry> {
  const draft = draftOf(kinds[entry.kind], answers);
  return await editEntry(chart, entry.id, { version, draft, brief });
}

export async function remove(chart: Chart, entry: Id, version: number): Promise<Entry> {
  return await removeEntry(chart, entry, { version, brief });
}

export async function restore(chart: Chart, entry: Id): Promise<Entry> {
  return await restoreEntry(chart, entry, { brief });
}

/** What is unlikely about answers, and the entry that they were compared with. `itself`: the entry that they would change. */
export async function doubtsAbout(
  chart: Chart,
  kind: Kind,
  answers: Answers,
  itself?: Id,
): Promise<{ readonly doubts: readonly Doubt[]; readonly earlier: Summary | undefined }> {
  const before = { at: answers.at + 1, id: "" };
  const found = kind.looksBack ? await listEntries(chart, { kinds: [kind.name], limit: 2, before }) : [];
  const earlier = found.find(({ id }) => id !== itself);
  const doubts = [...kind.unlikely(answers, earlier), ...await contradictions(chart, answers)];
  return { doubts, earlier };
}

/** "No known allergies", said of a record that knows some. */
async function contradictions(chart: Chart, { about }: Answers): Promise<readonly Doubt[]> {
  if (about !== "none_known") return [];
  const names = (await listStanding(chart, "allergy")).filter(isKnownAllergy).map(({ brief }) =>
    brief["substance"]
  );
  return names.length === 0
    ? []
    : [{ message: "unlikely.allergies_known", args: { names: names.join(", ") } }];
}

function brief(entry: Entry) {
  return briefOf(kinds[entry.kind], entry);
}
