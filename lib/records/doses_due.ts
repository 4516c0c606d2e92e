import type { Chart } from "../access/chart.ts";
import { type Dose, readDoses } from "../access/doses.ts";
import { listStanding } from "../access/standing_entries.ts";
import type { Summary } from "../access/summaries.ts";
import type { Id } from "../ids.ts";
import { type Day, dayBefore, isTakenOn, timesOn } from "./dose_days.ts";

/** One dose of a day: what is to be taken when, and what was said of it. */
export interface DueDose {
  readonly medicine: Summary;
  readonly day: Day;
  readonly time: string;
  readonly state: "due" | Dose["state"];
  /** What was noted, and by whom. */
  readonly said: Dose | undefined;
}

/** The doses of a day in the order of the clock; none where the reader may not see medicines. */
export async function dosesDue(chart: Chart, day: Day): Promise<readonly DueDose[]> {
  const taken = (await listStanding(chart, "medication")).filter(({ brief }) => isTakenOn(brief, day));
  const said = await readDoses(chart, taken.map(({ id }) => id), [day.slice(0, 7)]);
  return taken.flatMap((medicine) => dosesOf(medicine, said.get(medicine.id) ?? [], day)).sort((one, other) =>
    one.time < other.time ? -1 : one.time > other.time ? 1 : 0
  );
}

/** The times that were planned, and those at which a dose was taken without a plan: when needed, or before it changed. */
function dosesOf(medicine: Summary, said: readonly Dose[], day: Day): readonly DueDose[] {
  const that = said.filter((dose) => dose.day === day);
  const times = new Set([...timesOn(medicine.brief, day), ...that.map(({ time }) => time)]);
  return [...times].sort().map((time) => {
    const dose = that.find((one) => one.time === time);
    return { medicine, day, time, state: dose?.state ?? "due", said: dose };
  });
}

/** How the planned doses of some days went. */
export interface Adherence {
  readonly planned: number;
  readonly taken: number;
  readonly missed: number;
  /** Nothing was said of these. */
  readonly open: number;
}

const days = 30;

/**
 * The thirty days up to yesterday, and today as far as it was answered. Counted by day and not by the minute, so that
 * a plan that moved from eight to nine does not make missed doses.
 */
export async function adherenceOf(
  chart: Chart,
  medicines: readonly Summary[],
  today: Day,
): Promise<ReadonlyMap<Id, Adherence>> {
  const span = Array.from({ length: days }, (_, i) => dayBefore(today, i));
  const months = [...new Set(span.map((day) => day.slice(0, 7)))];
  const said = await readDoses(chart, medicines.map(({ id }) => id), months);
  return new Map(medicines.map((medicine) => {
    const doses = Map.groupBy(said.get(medicine.id) ?? [], ({ day }) => day);
    const counts = span.map((day) => countOf(medicine, doses.get(day) ?? [], day, day === today));
    return [medicine.id, counts.reduce(sum, { planned: 0, taken: 0, missed: 0, open: 0 })];
  }));
}

function countOf(medicine: Summary, said: readonly Dose[], day: Day, isToday: boolean): Adherence {
  const answered = said.length;
  const planned = isToday
    ? Math.min(answered, timesOn(medicine.brief, day).length)
    : timesOn(medicine.brief, day).length;
  const taken = Math.min(planned, said.filter(({ state }) => state === "taken").length);
  const missed = Math.min(planned - taken, said.filter(({ state }) => state === "missed").length);
  return { planned, taken, missed, open: planned - taken - missed };
}

function sum(one: Adherence, other: Adherence): Adherence {
  return {
    planned: one.planned + other.planned,
    taken: one.taken + other.taken,
    missed: one.missed + other.missed,
    open: one.open + other.open,
  };
}
