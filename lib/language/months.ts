import type { Language } from "./translate.ts";

const locales = { en: "en-GB", es: "es" } as const;

/** "November 2026", "Noviembre de 2026". `month`: "2026-11". */
export function monthTitle(language: Language, month: string): string {
  return capital(formatter(language, { month: "long", year: "numeric" }).format(noonOf(`${month}-01`)));
}

/** As a heading begins. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** As it goes on after a comma or a colon. */
export function lowered(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** "November", "noviembre" */
export function monthName(language: Language, month: string): string {
  return formatter(language, { month: "long" }).format(noonOf(`${month}-01`));
}

/** "12 November", "12 de noviembre" */
export function dayTitle(language: Language, day: string): string {
  return formatter(language, { day: "numeric", month: "long" }).format(noonOf(day));
}

/** "Thu", "jue" */
export function weekdayShort(language: Language, day: string): string {
  return formatter(language, { weekday: "short" }).format(noonOf(day)).replace(".", "");
}

/** "Thursday", "jueves" */
export function weekdayLong(language: Language, day: string): string {
  return formatter(language, { weekday: "long" }).format(noonOf(day));
}

const made = new Map<string, Intl.DateTimeFormat>();

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${language} ${JSON.stringify(options)}`;
  const known = made.get(name) ?? new Intl.DateTimeFormat(locales[language], { ...options, timeZone: "UTC" });
  made.set(name, known);
  return known;
}

function noonOf(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return Date.UTC(year, month - 1, date, 12);
}
