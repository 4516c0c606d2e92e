import { breathe } from "../clock.ts";
import { everyDose, monthOf, nameOf, type SaidDose } from "./bulk_doses.ts";
import type { Chart } from "./chart.ts";
import { type Dose, mostInMonth } from "./doses.ts";
import { findStanding } from "./import_marks.ts";
import type { Tally } from "./import_tallies.ts";
import { atOnce, type StagedDoses } from "./import_staging.ts";

/** What a file says of a dose, of which medicine by its mark, and where it says so. */
export interface FoundDose extends SaidDose {
  readonly medicine: string;
  readonly file: string;
  readonly line: number;
}

/**
 * The doses that could be added, by medicine and month. `coming`: marks of medicines that the same file brings. What
 * is noted of the same dose already stays as it is.
 */
export async function siftDoses(
  chart: Chart,
  found: readonly FoundDose[],
  coming: ReadonlySet<string>,
  tally: Tally,
): Promise<readonly StagedDoses[]> {
  const staged: StagedDoses[] = [];
  const byMedicine = [...Map.groupBy(found, (dose) => dose.medicine)];
  for (let i = 0; i < byMedicine.length; i += atOnce) {
    const some = byMedicine.slice(i, i + atOnce);
    const entries = await findStanding(chart, some.map(([medicine]) => medicine));
    for (const [n, [medicine, doses]] of some.entries()) {
      const entry = entries[n];
      const there = entry?.kind === "medication" ? await everyDose(chart, entry.id) : undefined;
      if (there || coming.has(medicine)) staged.push(...siftMedicine(medicine, doses, there ?? [], tally));
      else for (const dose of doses) refuse(tally, dose, "imports.why.no_medicine");
    }
    await breathe();
  }
  return staged;
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
