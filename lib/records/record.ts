import type { Chart } from "../access/chart.ts";
import type { Entry } from "../access/entries.ts";
import { addEntry, type Beside, editEntry, removeEntry, restoreEntry } from "../access/entry_changes.ts";
import { listEntries } from "../access/entry_lists.ts";
import { listStanding } from "../access/standing_entries.ts";
import type { Id } from "../ids.ts";
import type { Summary } from "../access/summaries.ts";
import { type Answers, briefOf, type Doubt, draftOf, type Kind } from "./kind.ts";
import { isKnownAllergy } from "./allergy.ts";
import { type Day, hasEnded } from "./dose_days.ts";
import { kinds } from "./kinds.ts";
import { sharesWord } from "./same_substance.ts";

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
  { today, itself }: { readonly today: Day; readonly itself?: Id | undefined },
): Promise<{ readonly doubts: readonly Doubt[]; readonly earlier: Summary | undefined }> {
  const before = { at: answers.at + 1, added: 0, id: "" };
  const found = kind.looksBack ? await listEntries(chart, { kinds: [kind.name], limit: 2, before }) : [];
  const earlier = found.find(({ id }) => id !== itself);
  const doubts = [...kind.unlikely(answers, earlier), ...await contradictions(chart, kind, answers, today)];
  return { doubts, earlier };
}

/** What the record itself says against it, as far as this reader may see it. */
async function contradictions(
  chart: Chart,
  kind: Kind,
  answers: Answers,
  today: Day,
): Promise<readonly Doubt[]> {
  if (kind.name === "medication") return await notTolerated(chart, answers, today);
  if (kind.name !== "allergy") return [];
  return answers["about"] === "none_known"
    ? await knownAllergies(chart)
    : await takenAllTheSame(chart, answers, today);
}

/** "No known allergies", said of a record that knows some. */
async function knownAllergies(chart: Chart): Promise<readonly Doubt[]> {
  const names = (await listStanding(chart, "allergy")).filter(isKnownAllergy).map(({ brief }) =>
    brief["substance"]
  );
  return names.length === 0
    ? []
    : [{ message: "unlikely.allergies_known", args: { names: names.join(", ") } }];
}

/** A medicine that is being taken, and an allergy or intolerance whose name has a word of its own. */
async function notTolerated(chart: Chart, answers: Answers, today: Day): Promise<readonly Doubt[]> {
  const medicine = kinds.medication.brief(answers);
  if (hasEnded(medicine, today)) return [];
  const known = (await listStanding(chart, "allergy")).filter(isKnownAllergy).filter(({ brief }) =>
    sharesWord(medicine, brief["substance"])
  );
  return asComparedWords(known.map(({ brief }) => ({
    serious: true,
    message: `unlikely.has_${brief["about"]}`,
    args: { substance: String(brief["substance"]), since: String(brief["on"] ?? "").slice(0, 4) },
  })));
}

/** An allergy or intolerance to something that is being taken. */
async function takenAllTheSame(chart: Chart, answers: Answers, today: Day): Promise<readonly Doubt[]> {
  const allergy = kinds.allergy.brief(answers);
  if (!isKnownAllergy({ brief: allergy })) return [];
  const taken = (await listStanding(chart, "medication")).filter(({ brief }) =>
    !hasEnded(brief, today) && sharesWord(brief, allergy["substance"])
  );
  return asComparedWords(taken.map(({ brief }) => ({
    serious: true,
    message: "unlikely.medicine_taken",
    args: { name: [brief["name"], brief["strength"] ?? ""].join(" ").trim() },
  })));
}

/** Says with what was found how little was looked for. */
function asComparedWords(found: readonly Doubt[]): readonly Doubt[] {
  return found.length === 0 ? [] : [...found, { message: "unlikely.words_compared" }];
}

function brief(entry: Entry) {
  return briefOf(kinds[entry.kind], entry);
}
