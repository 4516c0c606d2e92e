import assert from "node:assert/strict";
import { hour } from "../../../lib/clock.ts";
import { monthBeside, readDay, readMonth, spanOf, weeksOf } from "../../../lib/records/months.ts";

Deno.test("a month stands in whole weeks that begin on the day that the person chose", () => {
  const monday = weeksOf("2026-11", "monday");
  assert.deepEqual(monday.map((week) => week[0]), [
    "2026-10-26",
    "2026-11-02",
    "2026-11-09",
    "2026-11-16",
    "2026-11-23",
    "2026-11-30",
  ]);
  assert.equal(monday.at(-1)?.at(-1), "2026-12-06");
  assert.deepEqual(weeksOf("2026-11", "sunday").map((week) => week[0]), [
    "2026-11-01",
    "2026-11-08",
    "2026-11-15",
    "2026-11-22",
    "2026-11-29",
  ]);
  assert.equal(weeksOf("2026-11", "saturday")[0]?.[0], "2026-10-31");
  assert.equal(weeksOf("2027-02", "monday").length, 4, "a February of exactly four weeks");
});

Deno.test("every month of fifty years holds each of its days once, in order, with no more than a week beside", () => {
  let month: string | undefined = "1990-01";
  for (let i = 0; i < 600 && month; i++, month = monthBeside(month, 1)) {
    for (const start of ["monday", "sunday", "saturday"] as const) {
      const days: string[] = weeksOf(month, start).flat();
      const own: string[] = days.filter((day) => day.startsWith(`${month}-`));
      assert.equal(own.length, Temporal.PlainYearMonth.from(month).daysInMonth);
      assert.ok(days.length - own.length <= 12 && days.length % 7 === 0, month);
      assert.deepEqual(days, [...new Set(days)].sort());
    }
  }
});

Deno.test("no month is skipped from the 31st, and there is an end to both sides", () => {
  assert.equal(monthBeside("2026-01", 1), "2026-02");
  assert.equal(monthBeside("2026-03", -1), "2026-02");
  assert.equal(monthBeside("2026-12", 1), "2027-01");
  assert.equal(monthBeside("1900-01", -1), undefined);
  assert.equal(monthBeside("2199-12", 1), undefined);
});

Deno.test("what no calendar has is no month and no day", () => {
  for (const text of ["2026-13", "2026-00", "1899-12", "2200-01", "2026-1", "november", "", "2026-11-12"]) {
    assert.equal(readMonth(text), undefined, text);
  }
  for (const text of ["2026-02-29", "2026-11-31", "2026-11", "2026-11-1", "2026-11-012", "-00001-11-12"]) {
    assert.equal(readDay(text), undefined, text);
  }
  assert.equal(readDay("2028-02-29"), "2028-02-29");
});

Deno.test("a day is as long as clocks make it, from UTC-11 to UTC+14", () => {
  const hours = (day: string, zone: string) => {
    const { since, until } = spanOf(day, zone);
    return (until - since) / hour;
  };
  assert.equal(hours("2026-03-29", "Europe/Madrid"), 23, "clocks go forward");
  assert.equal(hours("2026-10-25", "Europe/Madrid"), 25, "clocks go back");
  assert.equal(hours("2026-09-06", "America/Santiago"), 23, "where midnight itself is skipped");
  assert.equal(hours("2011-12-30", "Pacific/Apia"), 0, "a day that Samoa never had");
  assert.equal(spanOf("2026-11-12", "Pacific/Pago_Pago").since, Date.UTC(2026, 10, 12, 11));
  assert.equal(spanOf("2026-11-12", "Pacific/Kiritimati").since, Date.UTC(2026, 10, 11, 10));
  assert.deepEqual(spanOf("2026-11", "Pacific/Kiritimati"), {
    since: Date.UTC(2026, 9, 31, 10),
    until: Date.UTC(2026, 10, 30, 10),
  });
});
