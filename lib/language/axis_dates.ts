import type { Day } from "./dates.ts";
import type { Language } from "./translate.ts";

const months = {
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  es: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
} as const;

/** A day as short as it can be said under an axis: "22 Nov"; a month "Nov", or its year where that begins. */
export function axisDate(language: Language, day: Day, step: "day" | "month" | "year"): string {
  const [year = "", month = "", date = ""] = day.split("-");
  const name = months[language][Number(month) - 1] ?? "";
  if (step === "day") return `${Number(date)} ${name}`;
  return step === "year" || month === "01" ? year : name;
}
