import assert from "node:assert/strict";
import { z } from "zod";
import { AppError } from "../../../lib/errors.ts";
import { form } from "../../../lib/forms/form.ts";
import {
  choice,
  choiceGiven,
  choices,
  date,
  dateTime,
  decimal,
  emailAddress,
  longText,
  secret,
  text,
  tick,
  version,
  wholeNumber,
} from "../../../lib/forms/inputs.ts";
import { translate } from "../../../lib/language/translate.ts";

const [english, spanish] = [await translate("en"), await translate("es")];

const zone = "Europe/Madrid";
const now = Date.UTC(2026, 10, 22, 9, 0);

const reading = form(z.strictObject({
  taken: dateTime({ label: "common.details", side: "past" }),
  systolic: wholeNumber({ label: "common.details", min: 40, max: 300, unit: "mmHg" }),
  weight: decimal({ label: "common.details", min: 2, max: 6500, decimals: 1, unit: "kg" }).optional(),
  note: longText({ label: "common.details", longest: 20 }).optional(),
}));

const good = { taken: "2026-11-22T08:10", systolic: "128", weight: "72,5", note: "" };

function read(texts: Record<string, string>) {
  return reading.read(new URLSearchParams(texts), { zone, now });
}

function message(texts: Record<string, string>): string | undefined {
  const result = read({ ...good, ...texts });
  return result.ok ? undefined : result.mistakes[0]?.message;
}

Deno.test("a reading that Maria types becomes an instant, whole numbers and scaled integers", () => {
  const result = read(good);
  assert.ok(result.ok);
  assert.deepEqual(result.values, {
    taken: Date.UTC(2026, 10, 22, 7, 10),
    systolic: 128,
    weight: 725,
    note: undefined,
  });
});

for (
  const [what, texts, expected] of [
    ["a missing number", { systolic: " " }, "form.missing"],
    ["a word for a number", { systolic: "high" }, "form.whole_number"],
    ["a number out of its limits", { systolic: "301" }, "form.whole_number"],
    ["a fraction of a whole number", { systolic: "128.5" }, "form.whole_number"],
    ["a separator of thousands", { weight: "1,234.5" }, "form.decimal"],
    ["too fine a weight", { weight: "72.55" }, "form.decimals"],
    ["a time in the future", { taken: "2026-11-22T10:30" }, "form.date_future"],
    ["a time that the clocks skipped", { taken: "2026-03-29T02:30" }, "form.date_gap"],
    ["a day that is none", { taken: "2026-02-30T10:00" }, "form.date_time"],
    ["a text that is too long", { note: "x".repeat(21) }, "form.long"],
    ["a hidden control character", { note: "a\u0007b" }, "form.characters"],
    ["a mark that turns the writing around", { note: "a\u202eb" }, "form.characters"],
  ] as const
) {
  Deno.test(`${what} is a mistake that says what to do`, () => {
    assert.equal(message(texts), expected);
    const said = spanish.of(expected, { min: "1", max: "2", unit: "", most: 1 });
    assert.ok(said.length > 5);
  });
}

Deno.test("a zero at the end is no extra digit, and both minus signs are one", () => {
  const signed = form(
    z.strictObject({ sphere: decimal({ label: "common.details", min: -3000, max: 3000, decimals: 2 }) }),
  );
  for (const typed of ["-1.25", "\u22121,250"]) {
    const result = signed.read(new URLSearchParams({ sphere: typed }));
    assert.deepEqual(result.ok && result.values, { sphere: -125 });
  }
});

Deno.test("of the hour that comes twice the first is meant", () => {
  const result = read({ ...good, taken: "2026-10-25T02:30" });
  assert.equal(result.ok && result.values.taken, Date.UTC(2026, 9, 25, 0, 30));
});

Deno.test("what was typed stays, trimmed text is one Unicode form, a secret is neither kept nor touched", () => {
  const account = form(z.strictObject({
    name: text({ label: "common.details" }),
    password: secret({ label: "common.details" }),
    email: emailAddress({ label: "common.details" }),
  }));
  const typed = { name: "  Jose\u0301 ", password: " two  spaces ", email: "maria@" };
  const wrong = account.read(new URLSearchParams(typed));
  assert.ok(!wrong.ok);
  assert.deepEqual(wrong.typed, { name: "  Jose\u0301 ", email: "maria@" });
  assert.deepEqual(wrong.mistakes, [{ field: "email", message: "form.email" }]);
  const right = account.read(new URLSearchParams({ ...typed, email: "maria@example.com" }));
  assert.deepEqual(right.ok && right.values, {
    name: "Jos\u00e9",
    password: " two  spaces ",
    email: "maria@example.com",
  });
  assert.equal(
    account.fields(english, { ...typed }).find(({ name }) => name === "password")?.value,
    "",
  );
});

for (
  const [what, sent] of [
    ["an unknown field", "name=a&roles=admin"],
    ["a field sent twice", "name=a&name=b"],
    ["__proto__", "name=a&__proto__=x"],
    ["constructor", "name=a&constructor=x"],
    ["toString", "name=a&toString=x"],
  ] as const
) {
  Deno.test(`${what}, which no page of ours sends, is refused`, () => {
    const named = form(z.strictObject({ name: text({ label: "common.details" }) }));
    assert.throws(() => named.read(new URLSearchParams(sent)), (error) => {
      return error instanceof AppError && error.problem === "invalid";
    });
  });
}

Deno.test("a file where text belongs is refused", () => {
  const data = new FormData();
  data.set("name", new File(["x"], "x.txt"));
  assert.throws(() => form(z.strictObject({ name: text({ label: "common.details" }) })).read(data), AppError);
});

Deno.test("the guards of every form pass by unseen", () => {
  const named = form(z.strictObject({ name: text({ label: "common.details" }), version: version() }));
  const result = named.read(new URLSearchParams("csrf=a&once=b&name=Maria&version=3"));
  assert.deepEqual(result.ok && result.values, { name: "Maria", version: 3 });
});

Deno.test("choices are those shown, none twice, and at least one", () => {
  const sharing = form(z.strictObject({
    parts: choices({ label: "common.details", options: { vitals: "common.yes", weight: "common.no" } }),
    until: choice({ label: "common.details", options: { month: "common.yes", year: "common.no" } }),
    branch: choiceGiven({ label: "common.details" }),
    agreed: tick({ label: "common.details", must: true }),
  }));
  const around = { choices: { branch: [{ value: "b1", label: "North" }] } };
  const ask = (sent: string) => {
    const result = sharing.read(new URLSearchParams(sent), around);
    return result.ok ? result.values : result.mistakes.map(({ field, message }) => `${field} ${message}`);
  };
  assert.deepEqual(ask("parts=vitals&parts=weight&until=month&branch=b1&agreed=yes"), {
    parts: ["vitals", "weight"],
    until: "month",
    branch: "b1",
    agreed: true,
  });
  assert.deepEqual(ask("parts=vitals&parts=vitals&until=ever&branch=b2"), [
    "parts form.choice",
    "until form.choice",
    "branch form.choice",
    "agreed form.missing_tick",
  ]);
  assert.deepEqual(ask(""), [
    "parts form.missing_choices",
    "until form.missing_choice",
    "branch form.missing_choice",
    "agreed form.missing_tick",
  ]);
});

Deno.test("a date is a real day on the right side of today", () => {
  const born = form(z.strictObject({ born: date({ label: "common.details", side: "past" }) }));
  const ask = (day: string) => {
    const result = born.read(new URLSearchParams({ born: day }), { zone, now });
    return result.ok ? result.values.born : result.mistakes[0]?.message;
  };
  assert.equal(ask("1961-03-07"), "1961-03-07");
  assert.equal(ask("2026-11-23"), "form.date_future");
  assert.equal(ask("2026-02-29"), "form.date");
});

Deno.test("a rule across fields speaks in its own words", () => {
  const pressure = form(
    z.strictObject({
      systolic: wholeNumber({ label: "common.details", min: 40, max: 300 }),
      diastolic: wholeNumber({ label: "common.details", min: 20, max: 200 }),
    }).refine(({ systolic, diastolic }) => diastolic < systolic, {
      path: ["diastolic"],
      error: "pressure.diastolic_below",
    }),
  );
  const result = pressure.read(new URLSearchParams({ systolic: "80", diastolic: "120" }));
  assert.deepEqual(!result.ok && result.mistakes, [{
    field: "diastolic",
    message: "pressure.diastolic_below",
  }]);
});

Deno.test("an edit starts from what is kept", () => {
  const typed = reading.typed({ taken: Date.UTC(2026, 10, 22, 7, 10), systolic: 128, weight: 725 }, { zone });
  assert.deepEqual(typed, { taken: "2026-11-22T08:10", systolic: "128", weight: "72.5", note: "" });
});

Deno.test("a field carries its words, limits and the ids that tie hint and error to it", () => {
  const [taken, systolic] = reading.fields(english, {}, [{
    field: "systolic",
    message: "form.missing",
  }], {
    zone,
    now,
  });
  assert.equal(taken?.type, "datetime-local");
  assert.equal(taken?.max, "2026-11-22T10:00");
  assert.equal(systolic?.inputmode, "numeric");
  assert.equal(systolic?.error, "Fill this in");
  assert.equal(systolic?.describedBy, "f-systolic-error");
});

Deno.test("a form whose field does not say how it is asked does not start", () => {
  assert.throws(() => form(z.strictObject({ name: z.string() })), TypeError);
  assert.throws(
    () => form(z.strictObject({ name: z.string().meta({ label: "common.details", input: "telepathy" }) })),
    TypeError,
  );
});
