import { z } from "zod";
import { again } from "../again.ts";
import { AppError, notFound } from "../errors.ts";
import { type Id, idBytes } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { readEntry } from "./entries.ts";

const doseSchema = z.strictObject({
  /** As the calendar and the clock showed it where the person was: "2026-11-22" and "08:00". */
  day: z.string(),
  time: z.string(),
  state: z.enum(["taken", "missed"]),
  /** When it was written down, and by whom. */
  at: z.number(),
  by: z.string(),
  author: z.string(),
});

/** That a dose was taken or missed. */
export type Dose = Readonly<z.infer<typeof doseSchema>>;

/** One row per medicine and month. Both stand in the key as blind indexes under the patient's own key. */
export const doses = shelf({
  name: "doses",
  prefix: "rd",
  schema: z.array(doseSchema),
  version: 1,
  under: "subject",
});

/** Twelve times a day and a little more; the row stays far below what the store takes. */
export const mostInMonth = 400;

/** The doses of these medicines in these months ("2026-11"), by medicine; what the reader may not see is none. */
export async function readDoses(
  chart: Chart,
  medicines: readonly Id[],
  months: readonly string[],
): Promise<ReadonlyMap<Id, readonly Dose[]>> {
  if (!chart.parts.includes("medications")) return new Map();
  chart.saw("medications");
  const { vault, key } = Chart.inner(chart);
  const wanted = medicines.flatMap((medicine) => months.map((month) => ({ medicine, month })));
  const rows = await vault.readMany(
    doses,
    wanted.map(({ medicine, month }) => monthPlace(chart, medicine, month)),
    key,
  );
  const found = new Map<Id, Dose[]>();
  for (const [i, { medicine }] of wanted.entries()) {
    found.set(medicine, [...found.get(medicine) ?? [], ...rows[i]?.value ?? []]);
  }
  return found;
}

/** Writes down that a dose was taken or missed, in place of what was said before. By the owner, or a carer who may add. */
export async function recordDose(
  chart: Chart,
  medicine: Id,
  said: Pick<Dose, "day" | "time" | "state">,
): Promise<void> {
  const dose: Dose = { ...said, at: chart.now, by: chart.readerName, author: chart.reader };
  await moveDoses(chart, medicine, said, "dose.recorded", (others) => [...others, dose].sort(inOrder));
}

/** A carer adds; what somebody else noted is not theirs to change. */
export function mayChange(chart: Chart, { author }: Pick<Dose, "author">): boolean {
  return chart.relation === "own" || author === chart.reader;
}

/** Takes back what was said of a dose. */
export async function undoDose(chart: Chart, medicine: Id, of: Pick<Dose, "day" | "time">): Promise<void> {
  await moveDoses(chart, medicine, of, "dose.undone", (others) => others);
}

async function moveDoses(
  chart: Chart,
  medicine: Id,
  { day, time }: Pick<Dose, "day" | "time">,
  action: string,
  next: (others: readonly Dose[]) => Dose[] | readonly Dose[],
): Promise<void> {
  if (chart.relation === "own") await chart.demand("create_own_entries", "medications");
  else await chart.demand("add_to_shared_records", "medications", "add");
  const entry = await readEntry(chart, medicine);
  if (entry.kind !== "medication") throw notFound();
  const { vault, key } = Chart.inner(chart);
  const place = monthPlace(chart, medicine, day.slice(0, 7));
  await again(async () => {
    const kept = await vault.read(doses, place, key);
    const before = kept?.value.find((dose) => dose.day === day && dose.time === time);
    if (before && !mayChange(chart, before)) {
      throw new AppError("forbidden", { message: "problem.other_dose" });
    }
    const others = (kept?.value ?? []).filter((dose) => dose.day !== day || dose.time !== time);
    const rows = [...next(others)];
    if (rows.length > mostInMonth) throw new AppError("too_many");
    const deed = chart.deed(action, { target: { kind: "entry", id: medicine }, parts: ["medications"] });
    await vault.change().put(doses, place, rows, { was: kept ?? null, subject: key }).deed(deed).commit();
  });
}

/** Puts the end of all doses of a medicine in the change that destroys it. */
export async function purgeDoses(
  { vault, patient, key }: { readonly vault: Vault; readonly patient: Id; readonly key: SubjectKey },
  change: Change,
  medicine: Id,
): Promise<void> {
  const below = [idBytes(patient), vault.blindFor(key, "doses.medicine", medicine)];
  const months: readonly Kept<unknown>[] = await vault.list(doses, below, { limit: 2_000 }, key);
  for (const month of months) change.remove(doses, month.key);
}

export function monthPlace(chart: Chart, medicine: Id, month: string): readonly Uint8Array<ArrayBuffer>[] {
  const { vault, patient, key } = Chart.inner(chart);
  return [
    idBytes(patient),
    vault.blindFor(key, "doses.medicine", medicine),
    vault.blindFor(key, "doses.month", `${medicine} ${month}`),
  ];
}

export function inOrder(one: Dose, other: Dose): number {
  return `${one.day} ${one.time}` < `${other.day} ${other.time}` ? -1 : 1;
}
