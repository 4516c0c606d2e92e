import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { form } from "../../../lib/forms/form.ts";
import { figure, fuzzyDate, measured, timesOfDay, unitChoice } from "../../../lib/forms/inputs.ts";
import { readStone, stoneText } from "../../../lib/forms/numerals.ts";

const weighed = form(z.strictObject({
  weight: measured({
    label: "entry.weight",
    beside: "unit",
    units: { kg: { decimals: 2, min: 100, max: 50_000 }, st: { decimals: 1, min: 22, max: 11_023 } },
  }),
  unit: unitChoice({ label: "entry.unit", options: { kg: "unit.kg", st: "unit.st" } }),
}));
const words = { of: (key: string) => key };

function read(fields: Readonly<Record<string, string>>) {
  return weighed.read(new URLSearchParams(fields));
}

Deno.test("a number is read in the unit chosen beside it, within that unit's limits", () => {
  assert.deepEqual(read({ weight: "62.55", unit: "kg" }), {
    ok: true,
    values: { weight: 6_255, unit: "kg" },
  });
  assert.deepEqual(read({ weight: "11 6.5", unit: "st" }), {
    ok: true,
    values: { weight: 1_605, unit: "st" },
  });
  for (
    const fields of [
      { weight: "0.99", unit: "kg" },
      { weight: "62.555", unit: "kg" },
      { weight: "62.5", unit: "st" },
      { weight: "11 14", unit: "st" },
      { weight: "62.5", unit: "stone" },
      { weight: "62.5", unit: "constructor" },
      { weight: "62.5" },
    ]
  ) {
    assert.ok(!read(fields).ok, JSON.stringify(fields));
  }
});

Deno.test("value and unit are one field with two inputs, and both stay when something is wrong", () => {
  const tried = read({ weight: "9000", unit: "st" });
  assert.ok(!tried.ok);
  const [field, ...more] = weighed.fields(words, tried.typed, tried.mistakes);
  assert.equal(more.length, 0);
  assert.equal(field?.value, "9000");
  assert.equal(field?.error, "form.stone");
  assert.deepEqual(field?.beside?.options.filter(({ checked }) => checked).map(({ value }) => value), ["st"]);
});

Deno.test("what is kept in a unit is typed again in that unit", () => {
  assert.deepEqual(weighed.typed({ weight: 1_605, unit: "st" }), { weight: "11 6.5", unit: "st" });
  assert.deepEqual(weighed.typed({ weight: 6_255, unit: "kg" }), { weight: "62.55", unit: "kg" });
});

Deno.test("stones are typed and read again without loss", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 50_000 }), (value) => {
    assert.deepEqual(readStone(stoneText(value)), { value });
  }));
  for (const text of ["11 6", "11 st 6", "11st 6lb", "11 stone 6 lbs", "11st6"]) {
    assert.deepEqual(readStone(text), { value: 1_600 }, text);
  }
  assert.deepEqual(readStone("11"), { value: 1_540 });
  for (const text of ["", "11.5", "eleven", "11 6 5", "-1 2", "11 14"]) {
    assert.equal(readStone(text), undefined, text);
  }
});

const shaped = form(z.strictObject({
  since: fuzzyDate({ label: "a" }).optional(),
  times: timesOfDay({ label: "b", most: 3 }).optional(),
  value: figure({ label: "c" }).optional(),
}));
const around = { zone: "Europe/Madrid", now: Date.UTC(2026, 10, 22, 9) };

function shapedBy(fields: Readonly<Record<string, string>>) {
  const tried = shaped.read(new URLSearchParams(fields), around);
  return tried.ok ? JSON.parse(JSON.stringify(tried.values)) : tried.mistakes.map(({ message }) => message);
}

Deno.test("a year, a month or a day, in one form and not in the future", () => {
  const good = {
    "2019": "2019",
    "2019-4": "2019-04",
    "10/2025": "2025-10",
    "03-2024": "2024-03",
    "3.2024": "2024-03",
    "March 2024": "2024-03",
    "marzo de 2024": "2024-03",
    "Sept. 2019": "2019-09",
    "set. 2019": "2019-09",
    "12 April 2019": "2019-04-12",
    "April 12th, 2019": "2019-04-12",
    "12 de abril del 2019": "2019-04-12",
    "1.º de mayo de 2019": "2019-05-01",
    "13/4/2019": "2019-04-13",
    "4/13/2019": "2019-04-13",
    "4/4/2019": "2019-04-04",
    "2019/04/02": "2019-04-02",
    "2026-11": "2026-11",
    "2026": "2026",
  };
  for (const [typed, since] of Object.entries(good)) {
    assert.deepEqual(shapedBy({ since: typed }), { since }, typed);
  }
  for (const typed of ["2027", "2026-12", "2026-11-23"]) {
    assert.deepEqual(shapedBy({ since: typed }), ["form.date_future"], typed);
  }
  for (
    const typed of [
      "19",
      "2019-13",
      "2019-02-30",
      "1700",
      "13/2019",
      "30/2/2019",
      "31 April 2019",
      "4/19",
      "Ma 2019",
      "soon",
    ]
  ) {
    assert.deepEqual(shapedBy({ since: typed }), ["form.fuzzy_date"], typed);
  }
});

Deno.test("a date of two numbers that may each be the month is read as its reader writes dates, or asked about", () => {
  const read = (dayFirst?: boolean) =>
    shaped.read(new URLSearchParams({ since: "3/4/2024" }), {
      ...around,
      ...(dayFirst !== undefined && { dayFirst }),
    });
  assert.deepEqual(read(true), {
    ok: true,
    values: { since: "2024-04-03", times: undefined, value: undefined },
  });
  const asked = read();
  assert.deepEqual(asked.ok || asked.mistakes, [{
    field: "since",
    message: "form.which_date",
    args: { typed: "3/4/2024", dayFirst: "2024-04-03", monthFirst: "2024-03-04" },
  }]);
});

Deno.test("times of day are read as people write them", () => {
  const twice = [
    "8:00 and 20:00",
    "8:00 y 20:00",
    "8, 20h",
    "8 h y 20 h",
    "8 am, 8pm",
    "8 a. m. y 8 p. m.",
    "a las 8 y a las 20",
  ];
  for (const typed of twice) {
    assert.deepEqual(shapedBy({ times: typed }), { times: ["08:00", "20:00"] }, typed);
  }
  assert.deepEqual(shapedBy({ times: "12 am & 12:30 pm" }), { times: ["00:00", "12:30"] });
  for (const typed of ["13 pm", "0 am", "8 apples", "8 o 20"]) {
    assert.deepEqual(shapedBy({ times: typed }), ["form.times"], typed);
  }
});

Deno.test("times of day are put in order, each once, and typed again in one line", () => {
  assert.deepEqual(shapedBy({ times: "20.00; 8 08:00" }), { times: ["08:00", "20:00"] });
  assert.equal(shaped.typed({ times: ["08:00", "20:00"] })["times"], "08:00, 20:00");
  for (const typed of ["24:00", "8:60", "noon", "8:0"]) {
    assert.deepEqual(shapedBy({ times: typed }), ["form.times"]);
  }
  assert.deepEqual(shapedBy({ times: "1 2 3 4" }), ["form.long"]);
});

Deno.test("a laboratory's number keeps its zeros", () => {
  assert.deepEqual(shapedBy({ value: "5,00" }), { value: "5.00" });
  assert.deepEqual(shapedBy({ value: "−0.5" }), { value: "-0.5" });
  for (const typed of ["5.", ".5", "<1", "5e3"]) {
    assert.deepEqual(shapedBy({ value: typed }), ["form.figure"], typed);
  }
  assert.deepEqual(shapedBy({ value: "1,000.5" }), ["form.figure_marks"]);
});
