import { breathe } from "../clock.ts";
import { everyDose, monthOf, nameOf, type SaidDose } from "./bulk_doses.ts";
import type { Chart } from "./chart.ts";
import { type Dose, mostInMonth } from "./doses.ts";
import type { Entry } from "./entries.ts";
import { findStanding } from "./import_marks.ts";
import type { Tally } from "./import_tallies.ts";
import { atOnce, type StagedDoses } from "./import_staging.ts";
import { mostListed } from "./standing_entries.ts";

/** What a file says of a dose, of which medicine by its mark, and where it says so. */
export interface FoundDose extends SaidDose {
  readonly medicine: string;
  readonly file: string;
  readonly line: number;
}

/** Of a medicine's values: whether it is being taken on a day. The page asks the same before it notes a dose. */
export type TakenOn = (medicine: Entry["value"]) => (day: string) => boolean;

/**
 * The doses that could be added, by medicine and month. `coming`: medicines that the same file brings, by their marks.
 * What is noted of the same dose already stays as it is. Times are not compared: those of a medicine change.
 */
export async function siftDoses(
  chart: Chart,
  found: readonly FoundDose[],
  { coming, takenOn, tally }: {
    readonly coming: ReadonlyMap<string, Entry["value"]>;
    readonly takenOn: TakenOn;
    readonly tally: Tally;
  },
): Promise<readonly StagedDoses[]> {
  const staged: StagedDoses[] = [];
  const byMedicine = [...Map.groupBy(found, (dose) => dose.medicine)];
  const sift = (
    medicine: string,
    doses: readonly FoundDose[],
    value: Entry["value"],
    there: readonly Dose[],
  ) => {
    staged.push(...siftMedicine(medicine, onDays(takenOn(value), doses, tally), there, tally));
  };
  const others: typeof byMedicine = [];
  for (const [medicine, doses] of byMedicine) {
    const value = coming.get(medicine);
    if (value) sift(medicine, doses, value, []);
    else others.push([medicine, doses]);
  }
  const known = others.slice(0, mostListed);
  for (let i = 0; i < known.length; i += atOnce) {
    const some = known.slice(i, i + atOnce);
    const entries = await findStanding(chart, some.map(([medicine]) => medicine));
    for (const [n, [medicine, doses]] of some.entries()) {
      const entry = entries[n];
      if (entry?.kind === "medication") {
        sift(medicine, doses, entry.value, await everyDose(chart, entry.id));
      } else for (const dose of doses) refuse(tally, dose, "imports.why.no_medicine");
    }
    await breathe();
  }
  // Each would be looked for in the record.
  for (const [, doses] of others.slice(mostListed)) {
    for (const dose of doses) refuse(tally, dose, "imports.why.many_medicines");
  }
  return staged;
}

function onDays(
  isTaken: (day: string) => boolean,
  doses: readonly FoundDose[],
  tally: Tally,
): readonly FoundDose[] {
  return doses.filter((dose) => {
    const taken = isTaken(dose.day);
    if (!taken) refuse(tally, dose, "imports.why.dose_day");
    return taken;
  });
}

function siftMedicine(
  medicine: string,
  found: readonly FoundDose[],
  there: readonly Dose[],
  tally: Tally,
): readonly StagedDoses[] {
  const said = new Map(there.map((dose) => [nameOf(dose), dose.state]));
  const before = Map.groupBy(there, monthOf);
  const fresh = new Map<string, SaidDose[]>();
  for (const dose of found) {
    const { day, time, state } = dose;
    const [name, month] = [nameOf(dose), monthOf(dose)];
    const others = fresh.get(month) ?? [];
    if (said.get(name) === state) tally.count("dose", "there");
    else if (said.has(name)) refuse(tally, dose, "imports.why.other_dose");
    else if ((before.get(month)?.length ?? 0) + others.length >= mostInMonth) {
      refuse(tally, dose, "imports.why.many_doses");
    } else {
      said.set(name, state);
      others.push({ day, time, state });
      fresh.set(month, others);
      tally.count("dose", "add");
    }
  }
  return [...fresh].map(([month, doses]) => ({ medicine, month, doses }));
}

function refuse(tally: Tally, { file, line }: FoundDose, message: string): void {
  tally.refuse({ file, line, message, kind: "dose" });
}
