import assert from "node:assert/strict";
import { hour } from "../../../lib/clock.ts";
import { dates, isZone } from "../../../lib/language/dates.ts";
import { duration } from "../../../lib/language/durations.ts";
import { count, scaled, shortest, withUnit } from "../../../lib/language/numbers.ts";
import { plural } from "../../../lib/language/plurals.ts";

const at = Date.UTC(2026, 8, 5, 22, 30);
const now = Date.UTC(2026, 10, 22, 9, 0);

Deno.test("a clinical date is the same in every language, with Sep and not Sept", () => {
  assert.equal(dates("en", "Europe/Madrid").clinicalTime(at), "06-Sep-2026 00:30");
  assert.equal(dates("es", "Europe/Madrid").clinicalTime(at), "06-Sep-2026 00:30");
});

Deno.test("people read the long form of their language, in their zone", () => {
  assert.equal(dates("en", "UTC").longTime(at), "5 September 2026 at 22:30");
  assert.equal(dates("es", "UTC").longTime(at), "5 de septiembre de 2026 a las 22:30");
  assert.equal(dates("es", "UTC").longTime(at + 3 * hour), "6 de septiembre de 2026 a la 01:30");
  assert.equal(dates("en", "UTC").weekday(at, now), "Saturday 5 September");
  assert.equal(dates("en", "UTC").long("1961-03-07"), "7 March 1961");
});

for (const zone of ["Pacific/Pago_Pago", "Asia/Manila", "Pacific/Kiritimati"]) {
  Deno.test(`a day without a time is the same day in ${zone}`, () => {
    assert.equal(dates("en", zone).clinical("2024-02-29"), "29-Feb-2024");
    assert.equal(dates("en", zone).long("2024-02-29"), "29 February 2024");
  });
}

Deno.test("the day of an instant is the day there", () => {
  assert.equal(dates("en", "Pacific/Pago_Pago").day(at), "2026-09-05");
  assert.equal(dates("en", "Pacific/Kiritimati").day(at), "2026-09-06");
  assert.equal(dates("en", "UTC").machine(at), "2026-09-05T22:30:00Z");
});

Deno.test("a zone that nobody keeps is noticed", () => {
  assert.ok(isZone("Asia/Manila"));
  assert.ok(!isZone("Mars/Olympus"));
});

Deno.test("how long ago is said in the largest unit", () => {
  const { ago } = dates("en", "UTC");
  assert.equal(ago(now - 3 * 3_600_000, now), "3 hours ago");
  assert.equal(ago(now + 2 * 86_400_000, now), "in 2 days");
  assert.equal(dates("es", "UTC").ago(now - 86_400_000, now), "ayer");
});

Deno.test("durations have whole units", () => {
  assert.equal(duration("en", 272 * 60_000), "4 hours 32 minutes");
  assert.equal(duration("es", 60_000), "1 minuto");
});

Deno.test("a clinical number has a point in every language and keeps its digits", () => {
  assert.equal(scaled(725, 1), "72.5");
  assert.equal(scaled(-5, 2), "\u22120.05");
  assert.equal(shortest(100, 2), "1");
  assert.equal(withUnit("72.5", "kg"), "72.5\u00a0kg");
});

Deno.test("counts are grouped as the language does, never to be read as decimals", () => {
  assert.equal(count("en", 184212), "184,212");
  assert.equal(count("es", 184212), "184\u202f212");
  assert.equal(count("es", 1842), "1842");
});

Deno.test("Spanish millions take their own form", () => {
  const forms = { one: "un registro", many: "1 000 000 de registros", other: "registros" };
  assert.equal(plural("es", 1_000_000, forms), forms.many);
  assert.equal(plural("es", 2, forms), forms.other);
  assert.equal(plural("es", 1, forms), forms.one);
});
