import type { FoundDose, TakenOn } from "../../access/import_doses.ts";
import { dayThere, isDate } from "../../forms/moments.ts";
import { isTakenOn } from "../dose_days.ts";
import { kinds } from "../kinds.ts";
import type { DoseClaim, Refused } from "./candidates.ts";

export type JudgedDose =
  | { readonly ok: true; readonly dose: FoundDose }
  | { readonly ok: false; readonly refused: Refused };

const earliest = "1900-01-01";

/** Looks at what a source says of a dose: a real day that is not ahead, a real time, taken or missed. */
export function judgeDose(
  { file, line, dose }: DoseClaim,
  { zone, now }: { readonly zone: string; readonly now: number },
): JudgedDose {
  const refuse = (message: string, label?: string): JudgedDose => {
    return {
      ok: false,
      refused: { file, line, message, kind: "dose", ...(label !== undefined && { label }) },
    };
  };
  const { medicine, day, time, state } = dose;
  if (state !== "taken" && state !== "missed") return refuse("imports.why.shape");
  if (!isDate(day) || day < earliest) return refuse("form.date", "imports.dose_day");
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return refuse("imports.why.dose_time", "imports.dose_time");
  if (day > dayThere(now, zone)) return refuse("form.date_future", "imports.dose_day");
  return { ok: true, dose: { file, line, medicine, day, time, state } };
}

/** From its first day to its last, as for a dose that is noted on the page. */
export const takenOn: TakenOn = (medicine) => {
  const brief = kinds.medication.brief(kinds.medication.schema.parse(medicine));
  return (day) => isTakenOn(brief, day);
};
