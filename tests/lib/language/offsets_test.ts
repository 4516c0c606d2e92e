import assert from "node:assert/strict";
import { day, hour } from "../../../lib/clock.ts";
import { dates } from "../../../lib/language/dates.ts";
import { offsetAt } from "../../../lib/language/offsets.ts";

const zones = [
  "Europe/Madrid",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "UTC",
];

Deno.test("an offset kept from one instant is right for every other", () => {
  for (const zone of zones) {
    const asked = Array.from({ length: 600 }, (_, n) => Date.UTC(1995, 0, 1) + n * 23 * day + n * hour);
    for (const at of [...asked, ...asked.toReversed()]) {
      const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      assert.equal(offsetAt(at, zone), there.offsetNanoseconds / 1e6, `${zone} ${there}`);
    }
  }
});

Deno.test("the clocks change at the millisecond at which they change", () => {
  const spring = Date.UTC(2026, 2, 29, 1);
  for (const order of [[-1, 0, 1], [1, 0, -1], [0, -1, 1]]) {
    for (const step of order) {
      assert.equal(offsetAt(spring + step, "Europe/Madrid"), (step < 0 ? 1 : 2) * hour);
    }
  }
});

Deno.test("days and times are those of the calendar there, also long before 1970", () => {
  for (const zone of zones) {
    const { day, time, local } = dates("en", zone);
    for (let at = Date.UTC(1901, 0, 1); at < Date.UTC(2199, 0, 1); at += 777_777_777_777) {
      const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      assert.equal(day(at), there.toPlainDate().toString());
      assert.equal(time(at), there.toPlainTime().toString({ smallestUnit: "minute" }));
      assert.equal(local(at), there.toPlainDateTime().toString({ smallestUnit: "minute" }));
    }
  }
});
