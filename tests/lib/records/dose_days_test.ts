import assert from "node:assert/strict";
import { dayBefore, isTakenOn, timesOn } from "../../../lib/records/dose_days.ts";

const daily = { name: "x", often: "every_day", on: "2026-11-10", end: "2026-11-20", times: "08:00 20:00" };

Deno.test("a medicine is due from its first day to its last", () => {
  assert.deepEqual(timesOn(daily, "2026-11-09"), []);
  assert.deepEqual(timesOn(daily, "2026-11-10"), ["08:00", "20:00"]);
  assert.deepEqual(timesOn(daily, "2026-11-20"), ["08:00", "20:00"]);
  assert.deepEqual(timesOn(daily, "2026-11-21"), []);
  assert.ok(isTakenOn({ on: "2026-11-10" }, "2040-01-01"));
});

Deno.test("every other day counts from the first day, over the end of a month and the night the clocks change", () => {
  const other = { ...daily, often: "other_days", on: "2026-10-23", end: "2026-12-31" };
  const due = ["2026-10-23", "2026-10-25", "2026-10-27", "2026-10-31", "2026-11-02"];
  for (const day of due) assert.equal(timesOn(other, day).length, 2, day);
  for (const day of due) assert.equal(timesOn(other, dayBefore(day, 1)).length, 0, day);
});

Deno.test("some days of the week, and never by plan when needed", () => {
  const weekly = { ...daily, often: "weekdays", days: "mon thu" };
  const due = [10, 11, 12, 13, 14, 15, 16].filter((day) => timesOn(weekly, `2026-11-${day}`).length > 0);
  assert.deepEqual(due, [12, 16]);
  assert.deepEqual(timesOn({ ...daily, often: "as_needed" }, "2026-11-12"), []);
});
