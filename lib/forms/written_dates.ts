import { monthOf } from "./month_words.ts";
import { isDate } from "./moments.ts";

/** `undefined`: no such date. Two texts: it may be either, the day first or the month first. */
export type WrittenDate = string | readonly [dayFirst: string, monthFirst: string] | undefined;

const between = "[-/. ]";
const year = /^\d{4}$/;
const yearFirst = new RegExp(`^(\\d{4})(?:${between}(\\d{1,2})(?:${between}(\\d{1,2}))?)?$`);
const yearLast = new RegExp(`^(?:(\\d{1,2})${between})?(\\d{1,2})${between}(\\d{4})$`);

/**
 * A year, a month or a day as people write it, "2019", "4/2019", "12 April 2019", "12 de abril de 2019", as "2019",
 * "2019-04", "2019-04-12". With `dayFirst` unknown, 3/4/2024 may be two days.
 */
export function writtenDate(text: string, dayFirst?: boolean): WrittenDate {
  const [, whole, month, day] = yearFirst.exec(text) ?? [];
  if (whole !== undefined) return dateOf(whole, month, day);
  const [, first, second, last] = yearLast.exec(text) ?? [];
  if (last === undefined) return inWords(text);
  if (first === undefined) return dateOf(last, second);
  const [days, months] = [dateOf(last, second, first), dateOf(last, first, second)];
  if (days === undefined || months === undefined || days === months) return days ?? months;
  return dayFirst === undefined ? [days, months] : dayFirst ? days : months;
}

/** "April 2019", "12 April 2019", "April 12th, 2019", "12 de abril del 2019" */
function inWords(text: string): string | undefined {
  const parts = text.replace(/(\d)(?:\.?\u00ba|st|nd|rd|th)(?=\W|$)/i, "$1").split(/[\s,./-]+/)
    .filter((part) => !/^(de|del|of|the)?$/i.test(part));
  const last = parts.pop() ?? "";
  const [month, ...months] = parts.flatMap((part) => monthOf(part) ?? []);
  const [day, ...days] = parts.filter((part) => /^\d{1,2}$/.test(part));
  const all = months.length + days.length === 0 && parts.length === (day === undefined ? 1 : 2);
  return month !== undefined && all && year.test(last) ? dateOf(last, String(month), day) : undefined;
}

function dateOf(year: string, month?: string, day?: string): string | undefined {
  const whole = [year, month?.padStart(2, "0"), day?.padStart(2, "0")]
    .filter((part) => part !== undefined).join("-");
  return whole >= "1890" && isDate((whole + "-01-01").slice(0, 10)) ? whole : undefined;
}
