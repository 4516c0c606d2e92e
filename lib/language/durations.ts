import { day, hour, type Instant, minute } from "../clock.ts";
import { count } from "./numbers.ts";
import { plural } from "./plurals.ts";
import type { Language } from "./translate.ts";

/** In words: "4 hours 32 minutes", "2 days". Milliseconds; less than a minute is a minute. */
export function duration(language: Language, length: number): string {
  const minutes = Math.max(1, Math.round(length / minute));
  if (minutes < 60) return words(language, "minute", minutes);
  if (minutes < 24 * 60) {
    const rest = minutes % 60;
    const hours = words(language, "hour", Math.floor(minutes / 60));
    return rest === 0 ? hours : `${hours} ${words(language, "minute", rest)}`;
  }
  return words(language, "day", Math.round(length / day));
}

/** How long ago or until, in the largest unit that fits: "3 hours ago", "in 2 days", "now". */
export function distance(language: Language, from: Instant, to: Instant): string {
  const length = to - from;
  const size = Math.abs(length);
  const relative = relativeTime(language);
  if (size < minute) return relative.format(0, "second");
  if (size < hour) return relative.format(Math.trunc(length / minute), "minute");
  if (size < day) return relative.format(Math.trunc(length / hour), "hour");
  if (size < 60 * day) return relative.format(Math.trunc(length / day), "day");
  if (size < 730 * day) return relative.format(Math.trunc(length / (30.44 * day)), "month");
  return relative.format(Math.trunc(length / (365.25 * day)), "year");
}

const relatives = new Map<Language, Intl.RelativeTimeFormat>();

/** Made when first used: each costs a start some 15 ms. */
function relativeTime(language: Language): Intl.RelativeTimeFormat {
  const known = relatives.get(language);
  if (known) return known;
  const fresh = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  relatives.set(language, fresh);
  return fresh;
}

const units = {
  en: { minute: ["minute", "minutes"], hour: ["hour", "hours"], day: ["day", "days"] },
  es: { minute: ["minuto", "minutos"], hour: ["hora", "horas"], day: ["día", "días"] },
} as const;

function words(language: Language, unit: "minute" | "hour" | "day", value: number): string {
  const [one, other] = units[language][unit];
  return plural(language, value, { one: `${value} ${one}`, other: `${count(language, value)} ${other}` });
}
