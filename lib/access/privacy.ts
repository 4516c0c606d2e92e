import { AppError } from "../errors.ts";
import { idBytes } from "../ids.ts";
import { Chart } from "./chart.ts";
import { patients } from "./patients.ts";
import { wakeReminders } from "./reminders.ts";

/**
 * Restricts the record, or lifts that (GDPR 18). While it is restricted nobody but its owner may use it: whoever was
 * shared something finds nothing, and nothing goes out. Nothing is lost, and all of it comes back.
 */
export async function restrict(chart: Chart, restricted: boolean): Promise<void> {
  await chart.demand("manage_own_shares");
  const { vault, patient, key } = Chart.inner(chart);
  const kept = await vault.read(patients, [idBytes(patient)], key);
  if (!kept) throw new AppError("stale");
  const { restrictedAt, ...rest } = kept.value;
  if ((restrictedAt !== undefined) === restricted) return;
  const next = restricted ? { ...rest, restrictedAt: chart.now } : rest;
  const change = vault.change().put(patients, kept.key, next, { was: kept, subject: key });
  if (!restricted) wakeReminders(vault, change, patient, chart.now);
  await change.deed(chart.deed(restricted ? "record.restricted" : "record.unrestricted", {
    permission: "manage_own_shares",
  })).commit();
}
