import type { Day } from "./dates.ts";
import { plural } from "./plurals.ts";
import type { Language } from "./translate.ts";

/** Birthdays so far. */
export function wholeYears(born: Day, today: Day): number {
  return between(born, today, "years").years;
}

/** Beside a date of birth, as NHS CUI tells ages: "75y"; of children in two units, "3y 4m", "14m 3d", "5w 2d", "9d". */
export function age(language: Language, born: Day, today: Day): string {
  const { years, months } = between(born, today, "years");
  const { days } = between(born, today, "days");
  if (years >= 18) return words(language, "year", years);
  if (years >= 2) return both(words(language, "year", years), words(language, "month", months));
  if (years >= 1) {
    const infant = between(born, today, "months");
    return both(words(language, "month", infant.months), words(language, "day", infant.days));
  }
  if (days < 4 * 7) return words(language, "day", days);
  return both(words(language, "week", Math.floor(days / 7)), words(language, "day", days % 7));
}

function between(born: Day, today: Day, largestUnit: "years" | "months" | "days"): Temporal.Duration {
  return Temporal.PlainDate.from(born).until(today, { largestUnit });
}

function both(one: string, other: string): string {
  return `${one} ${other}`;
}

const units = {
  en: { year: ["y", "y"], month: ["m", "m"], week: ["w", "w"], day: ["d", "d"] },
  es: {
    year: ["\u00a0año", "\u00a0años"],
    month: ["\u00a0mes", "\u00a0meses"],
    week: ["\u00a0semana", "\u00a0semanas"],
    day: ["\u00a0día", "\u00a0días"],
  },
} as const;

function words(language: Language, unit: "year" | "month" | "week" | "day", value: number): string {
  const [one, other] = units[language][unit];
  return value + plural(language, value, { one, other });
}
