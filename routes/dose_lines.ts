import type { Summary } from "../lib/access/summaries.ts";
import { lowered } from "../lib/language/months.ts";
import { count } from "../lib/language/numbers.ts";
import type { Translate } from "../lib/language/translate.ts";
import { doseText } from "../lib/records/dose_text.ts";

type Brief = Summary["brief"];

/** A medicine behind its name, as NHS CUI lays it out: strength, form, DOSE, route, how often. */
export function medicineLine(t: Translate, brief: Brief): string {
  const dose = doseOf(t, brief);
  return [
    strengthOf(t, brief),
    brief["dose_form"] === undefined ? "" : lowered(t.of(`form_of.${brief["dose_form"]}`)),
    dose === "" ? "" : `${t("medicine.dose")} ${dose}`,
    routeOf(t, brief),
    oftenOf(t, brief),
  ].filter(Boolean).join(" · ");
}

export function strengthOf(t: Translate, brief: Brief): string {
  return brief["strength"] === undefined ? "" : said(t, String(brief["strength"]));
}

/** "1 tablet", "0.5 mL", "1,000 mg", in Spanish "1000 mg": never a zero at the end. */
export function doseOf(t: Translate, brief: Brief): string {
  if (brief["dose"] === undefined) return "";
  const amount = String(brief["dose"]);
  return said(t, t.of(`dose_of.${brief["dose_unit"]}`, { amount }));
}

function said(t: Translate, dose: string): string {
  return doseText(dose, t("dose.units"), (whole) => count(t.language, whole));
}

export function routeOf(t: Translate, brief: Brief): string {
  return brief["route"] === undefined ? "" : lowered(t.of(`route.${brief["route"]}`));
}

/** "daily at 08:00, 20:00", "Monday, Thursday at 08:00", "when needed". */
export function oftenOf(t: Translate, brief: Brief): string {
  const times = String(brief["times"] ?? "").split(" ").join(", ");
  const often = brief["often"];
  if (often === "as_needed") return t("medicine.as_needed");
  if (often === "other_days") return t("medicine.other_days", { times });
  if (often !== "weekdays") return t("medicine.daily", { times });
  const days = String(brief["days"] ?? "").split(" ").map((day) => t.of(`weekday.${day}`)).join(", ");
  return t("medicine.on_days", { days, times });
}
