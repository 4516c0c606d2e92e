import { again } from "../again.ts";
import type { Instant } from "../clock.ts";
import { type Id, idBytes } from "../ids.ts";
import { Chart } from "./chart.ts";
import { type Dose, doses, inOrder, monthPlace, mostInMonth } from "./doses.ts";
import { everyRow } from "./every_row.ts";

/** Rows of one change: each is checked, and a change has eight checks. */
export const monthsAtOnce = 6;

/** What was said of a dose, wherever it was said. */
export type SaidDose = Pick<Dose, "day" | "time" | "state">;

/** Doses of one medicine in one month, "2026-11". */
export interface DoseMonth {
  readonly medicine: Id;
  readonly month: string;
  readonly doses: readonly SaidDose[];
}

/** Everything that was said of a medicine's doses, the oldest first; none where the reader may not see medicines. */
export async function everyDose(chart: Chart, medicine: Id): Promise<readonly Dose[]> {
  if (!chart.parts.includes("medications")) return [];
  chart.saw("medications");
  const { vault, patient, key } = Chart.inner(chart);
  const below = [idBytes(patient), vault.blindFor(key, "doses.medicine", medicine)];
  const months = await everyRow(vault, doses, below, key);
  return months.flatMap(({ value }) => value).sort(inOrder);
}

/**
 * Adds doses of up to `monthsAtOnce` months in one change, all or none, behind the people who wait to write. What was
 * said of a dose before stays. Returns how many were added.
 */
export async function addDoses(
  chart: Chart,
  { months, now, detail }: {
    readonly months: readonly DoseMonth[];
    readonly now: Instant;
    readonly detail: Readonly<Record<string, string | number>>;
  },
): Promise<number> {
  await chart.demand("create_own_entries", "medications");
  const { vault, key } = Chart.inner(chart);
  const places = months.map(({ medicine, month }) => monthPlace(chart, medicine, month));
  return await again(async () => {
    const kept = await vault.readMany(doses, places, key);
    const change = vault.change().bulk();
    let added = 0;
    for (const [n, month] of months.entries()) {
      const [place, before] = [places[n], kept[n]?.value ?? []];
      const said = new Set(before.map(nameOf));
      const fresh = month.doses.filter((dose) =>
        !said.has(nameOf(dose)) && said.size < mostInMonth && said.add(nameOf(dose))
      );
      if (!place || fresh.length === 0) continue;
      const noted = fresh.map((dose) => ({ ...dose, at: now, by: chart.readerName, author: chart.reader }));
      change.put(doses, place, [...before, ...noted].sort(inOrder), { was: kept[n] ?? null, subject: key });
      added += fresh.length;
    }
    if (added === 0) return 0;
    change.deed({
      ...chart.deed("record.imported", {
        permission: "create_own_entries",
        parts: ["medications"],
        detail: { ...detail, doses: added },
      }),
      at: now,
    });
    await change.commit();
    return added;
  });
}

/** A dose is known by when it was due. */
export function nameOf({ day, time }: Pick<Dose, "day" | "time">): string {
  return `${day} ${time}`;
}

export function monthOf({ day }: Pick<Dose, "day">): string {
  return day.slice(0, 7);
}
