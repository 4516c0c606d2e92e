import assert from "node:assert/strict";
import { Chart } from "../../lib/access/chart.ts";
import { readDoses } from "../../lib/access/doses.ts";
import type { KindName } from "../../lib/access/parts.ts";
import { kindNames } from "../../lib/access/parts.ts";
import { day } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import type { Browser } from "../support/browser.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

type Values = Readonly<Record<string, string | readonly string[]>>;

function recordOf(world: World): string {
  return `/records/${world.cast.maria.patient}`;
}

async function add(browser: Browser, record: string, kind: KindName, values: Values, status = 200) {
  await browser.open(`${record}/add/${kind}`);
  await browser.submit(values, { to: `/add/${kind}`, status });
}

/** Each kind as a person would fill it in, and what the record then says of it. */
const filled: Readonly<Record<Exclude<KindName, "document">, readonly [Values, RegExp]>> = {
  blood_pressure: [{ systolic: "128", diastolic: "82" }, /128\/82 mmHg/],
  weight: [{ weight: "62.5" }, /62\.5 kg/],
  glucose: [{ value: "5.6", context: "fasting" }, /5\.6 mmol\/L Fasting/],
  temperature: [{ value: "36.8", site: "ear" }, /36\.8 °C Ear/],
  oxygen: [{ value: "97" }, /97 %/],
  exercise: [{ title: "A walk", minutes: "45" }, /45 min A walk/],
  appointment: [{ title: "Eye clinic", at: "2026-12-01T10:30" }, /Eye clinic/],
  eye_pressure: [
    { right: "24", left: "16" },
    /Right eye 24, left eye 16 mmHg right eye above the usual 10 to 21/,
  ],
  medication: [
    {
      name: "amlodipine",
      strength: "5.0mg",
      dose: "1.0",
      dose_form: "tablet",
      route: "mouth",
      often: "every_day",
      times: "8, 20:00",
    },
    /amlodipine 5 mg · tablet · DOSE 1 tablet · by mouth · daily at 08:00, 20:00/,
  ],
  allergy: [
    { about: "allergy", substance: "Penicillin", reaction: "Rash", severity: "severe" },
    /Penicillin Rash, severe/,
  ],
  condition: [{ name: "Asthma", since: "2019-04", status: "active" }, /Asthma April 2019/],
  immunisation: [{ name: "Flu", on: "2025", dose: "1" }, /Flu dose 1 2025/],
  lab_result: [
    { name: "LDL", value: "3.40", unit: "mmol/L", low: "0.0", high: "3.0" },
    /3\.40 mmol\/L LDL, above the laboratory’s range/,
  ],
  note: [{ title: "Questions", text: "One\nTwo" }, /Questions/],
};

/** A document's form carries files, and has tests of its own. */
const ownForms = kindNames.filter((kind) => kind !== "document");

Deno.test("every kind is offered, added through its form, and told in words on the timeline", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/add`);
    for (const kind of kindNames) assert.ok(maria.page.html.includes(`/add/${kind}"`), kind);
    for (const kind of ownForms) {
      const [values, told] = filled[kind];
      await add(maria, record, kind, values);
      assert.match(maria.text, / saved\./, kind);
      await maria.open(`${record}/timeline?kind=${kind}`);
      assert.match(maria.text.replaceAll("\u00a0", " "), told, kind);
    }
  }));

Deno.test("the page of an entry says everything in words, and its form starts with what is kept", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    for (const kind of ownForms) {
      const [values] = filled[kind];
      await add(maria, record, kind, values);
      await maria.open(`${record}/timeline?kind=${kind}`);
      const entry = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(maria.page.html)?.[0] ?? "";
      await maria.open(entry);
      assert.ok(!/undefined|none_known|every_day|before_meal|under_skin/.test(maria.text), kind);
      await maria.open(`${entry}/edit`);
      await maria.submit({}, { to: "/edit" });
      assert.match(maria.text, / saved\./, `${kind} can be saved unchanged`);
    }
    await maria.open(`${record}/timeline?kind=note`);
    await maria.open(/\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(maria.page.html)?.[0] ?? "");
    assert.match(maria.page.html, /class="words">One\nTwo</, "lines stay lines");
  }));

/** The last value that a form takes and the first that it refuses, with the words for it. */
const limits: readonly (readonly [KindName, Values, good: Values, bad: Values, RegExp])[] = [
  ["glucose", { unit: "mmol/L" }, { value: "0.5" }, { value: "0.4" }, /0\.5 to 60\.0 mmol\/L/],
  ["glucose", { unit: "mg/dL" }, { value: "1080" }, { value: "1081" }, /10 to 1080 mg\/dL/],
  ["temperature", { unit: "°C" }, { value: "45" }, { value: "45.1" }, /25\.0 to 45\.0 °C/],
  ["temperature", { unit: "°F" }, { value: "77" }, { value: "76.9" }, /77\.0 to 113\.0 °F/],
  ["oxygen", {}, { value: "50" }, { value: "49" }, /50 to 100 %/],
  ["weight", { unit: "kg" }, { weight: "500" }, { weight: "500.01" }, /1\.00 to 500\.00 kg/],
  ["weight", { unit: "lb" }, { weight: "1102.3" }, { weight: "1102.4" }, /2\.2 to 1102\.3 lb/],
  ["weight", { unit: "st" }, { weight: "11 13.9" }, { weight: "11 14" }, /stone/],
  ["eye_pressure", {}, { left: "80" }, { left: "81" }, /1 to 80 mmHg/],
  ["eye_pressure", {}, { right: "1" }, {}, /at least one eye/],
  ["condition", { name: "x", status: "active" }, { since: "2026-11-22" }, { since: "2026-11-23" }, /future/],
  [
    "condition",
    { name: "x", status: "active" },
    { since: "2026" },
    { since: "2026-02-30" },
    /a year, a month/,
  ],
  [
    "condition",
    { name: "x" },
    { status: "past", until: "2020" },
    { status: "active", until: "2020" },
    /no end/,
  ],
  ["allergy", {}, { about: "none_known" }, { about: "allergy" }, /what it is an allergy/],
  ["allergy", { about: "none_known" }, {}, { substance: "latex" }, /cannot name/],
  ["lab_result", { name: "x" }, { words: "negative" }, {}, /as a number or in words/],
  ["lab_result", { name: "x", value: "1" }, { low: "0.9", high: "1.0" }, { low: "1.0", high: "1" }, /higher/],
  ["medication", { name: "x", often: "every_day" }, { times: "23:59" }, { times: "24:00" }, /times of day/],
  [
    "medication",
    { name: "x", times: "8" },
    { often: "weekdays", days: ["mon"] },
    { often: "weekdays" },
    /days of the week/,
  ],
  [
    "medication",
    { name: "x", often: "as_needed" },
    { end: "2026-11-22" },
    { end: "2026-11-21" },
    /before the first/,
  ],
  ["note", { title: "x" }, { text: "é".repeat(10_000) }, { text: "x".repeat(10_001) }, /10000 characters/],
];

Deno.test("each limit holds just outside and gives way just inside", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    for (const [kind, rest, good, bad, words] of limits) {
      await add(maria, record, kind, { ...rest, ...bad }, 422);
      assert.match(maria.text, words, `${kind} ${JSON.stringify(bad)}`);
      await add(maria, record, kind, { ...rest, ...good });
      assert.match(maria.text, / saved\.|Is this right/, `${kind} ${JSON.stringify(good)}`);
    }
  }));

/** What cannot be in its unit, and what it would be in another one. */
const slips: readonly (readonly [KindName, Values, said: RegExp | null])[] = [
  ["glucose", { unit: "mmol/L", value: "101" }, /101 mmol\/L cannot be right\. Did you mean 101 mg\/dL\?/],
  ["glucose", { unit: "mg/dL", value: "5,5" }, /Did you mean 5,5 mmol\/L\?/],
  ["glucose", { unit: "mg/dL", value: "6" }, /Did you mean 6 mmol\/L\?/],
  ["glucose", { unit: "mg/dL", value: "98.2" }, null],
  ["temperature", { unit: "°C", value: "98.6" }, /98\.6 °C cannot be right\. Did you mean 98\.6 °F\?/],
  ["temperature", { unit: "°F", value: "37" }, /Did you mean 37 °C\?/],
  ["temperature", { unit: "°F", value: "60" }, null],
  ["weight", { unit: "kg", weight: "520" }, /Did you mean 520 lb\?/],
  ["weight", { unit: "lb", weight: "2.1" }, null],
  ["weight", { unit: "st", weight: "62.5" }, /62\.5 st cannot be right\. Did you mean 62\.5 kg\?/],
  ["weight", { unit: "st", weight: "11.5" }, /Enter 11 7 for 11\.5 stone, or 11 5 for 11 stone 5 pounds/],
  ["weight", { unit: "st", weight: "11,75 st" }, /Enter 11 10\.5 for 11,75 stone/],
  ["weight", { unit: "kg", weight: "11 6" }, /Did you mean 11 6 st\?/],
  ["weight", { unit: "st", weight: "150" }, /Did you mean 150 kg \/ 150 lb\?/],
  ["weight", { unit: "kg", weight: "1200" }, null],
];

Deno.test("a value that is impossible in its unit and likely in another one is asked about at its field", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    for (const [kind, values, said] of slips) {
      await add(maria, record, kind, values, 422);
      const text = maria.text.replaceAll("\u00a0", " ");
      if (said) assert.match(text, said, JSON.stringify(values));
      else assert.ok(!text.includes("Did you mean"), JSON.stringify(values));
    }
  }));

Deno.test("a value that is unlikely in its unit and likely in another one is asked about with that one", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    const asked = async (kind: KindName, values: Values) => {
      await add(maria, record, kind, values);
      assert.match(maria.text, /Is this right/);
      return /Did you mean [^?]+\?/.exec(maria.text.replaceAll("\u00a0", " "))?.[0];
    };
    assert.equal(await asked("glucose", { unit: "mmol/L", value: "45" }), "Did you mean 45 mg/dL?");
    assert.equal(await asked("glucose", { unit: "mg/dL", value: "20" }), "Did you mean 20 mmol/L?");
    assert.equal(await asked("glucose", { unit: "mg/dL", value: "600" }), undefined);
    await add(maria, record, "weight", { weight: "70", at: "2026-11-20T08:00" });
    assert.equal(await asked("weight", { unit: "kg", weight: "154" }), "Did you mean 154 lb?");
    assert.equal(await asked("weight", { unit: "lb", weight: "70.5" }), "Did you mean 70.5 kg?");
    assert.equal(await asked("weight", { unit: "kg", weight: "100" }), undefined);
    assert.equal(
      await asked("weight", { unit: "kg", weight: "350" }),
      undefined,
      "158 kg is no nearer to 70",
    );
  }));

Deno.test("what is not asked of a medicine that is taken this often is not kept", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    const everything = { name: "ibuprofen", days: ["mon"], times: "8", most_daily: "3" };
    const said = async (often: string) => {
      await add(maria, record, "medication", { ...everything, often });
      await maria.open(/href="([^"]+)">See it</.exec(maria.page.html)?.[1] ?? "");
      return ["Which days", "Times of day", "At most"].filter((words) => maria.text.includes(words));
    };
    assert.deepEqual(await said("every_day"), ["Times of day"]);
    assert.deepEqual(await said("weekdays"), ["Which days", "Times of day"]);
    assert.deepEqual(await said("as_needed"), ["At most"]);
  }));

Deno.test("what is seldom needed of a medicine is folded away, and open when it is filled in or wrong", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    const folded = () => /<details class="fold"( open)?>/.exec(maria.page.html)?.[1] === undefined;
    await maria.open(`${record}/add/medication`);
    assert.ok(folded());
    const name = { name: "ibuprofen", often: "as_needed" };
    await maria.submit({ ...name, reason: "x".repeat(201) }, { to: "/add/medication", status: 422 });
    assert.ok(!folded(), "wrong");
    await maria.submit({ ...name, reason: "Pain" }, { to: "/add/medication" });
    await maria.open(/href="([^"]+)">See it</.exec(maria.page.html)?.[1] ?? "");
    await maria.open(`${maria.page.path}/edit`);
    assert.ok(!folded(), "filled in");
  }));

Deno.test("an unlikely value is asked about once: nothing is kept before, and everything typed stays", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    const typed = { systolic: "220", diastolic: "90", pulse: "70", note: "One\n“two” <b>" };
    await add(maria, record, "blood_pressure", typed);
    assert.match(maria.text, /Is this right\?/);
    assert.match(maria.text, /unusually high/);
    assert.match(maria.text, /220\s+mmHg/);
    await maria.submit({}, { press: "Change it" });
    assert.match(maria.page.html, /value="220"/);
    assert.match(maria.page.html, /One\n“two” &lt;b&gt;<\/textarea>/);
    await maria.submit({ systolic: "221" }, { to: "/add/blood_pressure" });
    await maria.submit({}, { press: "Yes, save it" });
    assert.match(maria.text, / saved\./);
    await maria.open(`${record}/timeline`);
    assert.equal(maria.page.html.match(/class="line"/g)?.length, 1);
    assert.match(maria.text, /221\/90/);
  }));

Deno.test("an edit that makes a value unlikely is asked about too, and still knows its version", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const [here, there] = [await world.signedIn("maria"), await world.signedIn("maria")];
    await add(here, record, "oxygen", { value: "97" });
    await here.open(`${record}/timeline`);
    const entry = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(here.page.html)?.[0] ?? "";
    await here.open(`${entry}/edit`);
    await there.open(`${entry}/edit`);
    await here.submit({ value: "79" }, { to: "/edit" });
    assert.match(here.text, /Is this right\?/);
    await there.submit({ value: "96" }, { to: "/edit" });
    await here.submit({}, { press: "Yes, save it", status: 409 });
    assert.match(here.text, /79/);
    assert.match(here.text, /96/);
  }));

Deno.test("two edits at once: a value and its unit are one choice, choices are told in words, lists survive", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const [here, there] = [await world.signedIn("maria"), await world.signedIn("maria")];
    await add(here, record, "weight", { weight: "70", unit: "kg" });
    await add(here, record, "medication", { name: "x", often: "weekdays", days: ["mon", "thu"], times: "8" });
    const entryOf = async (kind: string) => {
      await here.open(`${record}/timeline?kind=${kind}`);
      return /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(here.page.html)?.[0] ?? "";
    };
    const weight = await entryOf("weight");
    await here.open(`${weight}/edit`);
    await there.open(`${weight}/edit`);
    await there.submit({ weight: "11 6", unit: "st" }, { to: "/edit" });
    await here.submit({ weight: "71" }, { to: "/edit", status: 409 });
    assert.match(here.text.replaceAll("\u00a0", " "), /72\.57 kg, converted from 11 st 6 lb/);
    await here.submit({ "use.weight": "theirs" });
    await here.open(`${weight}/edit`);
    assert.match(here.page.html, /value="11 6"/);
    const medicine = await entryOf("medication");
    await here.open(`${medicine}/edit`);
    await there.open(`${medicine}/edit`);
    await there.submit({ days: ["tue", "sun"] }, { to: "/edit" });
    await here.submit({ route: "mouth", days: ["fri"] }, { to: "/edit", status: 409 });
    assert.match(here.text, /By mouth/);
    assert.match(here.text, /Tuesday, Sunday/);
    await here.submit({ "use.days": "theirs", "use.route": "yours" });
    await here.open(medicine);
    assert.match(here.text, /Tuesday, Sunday/);
    assert.match(here.text, /By mouth/);
  }));

Deno.test("a tenth more weight within a week is asked about; after a week, or from the first, it is not", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await add(maria, record, "weight", { weight: "60", at: "2026-11-01T08:00" });
    await add(maria, record, "weight", { weight: "66.1", at: "2026-11-07T08:00" });
    assert.match(maria.text, /more than a tenth/);
    assert.match(maria.text, /The one before: 60\.0\s+kg/);
    await add(maria, record, "weight", { weight: "66", at: "2026-11-07T08:00" });
    assert.match(maria.text, / saved\./);
    await add(maria, record, "weight", { weight: "80", at: "2026-11-20T08:00" });
    assert.match(maria.text, / saved\./);
    // In other units it is the same weight.
    await add(maria, record, "weight", { weight: "12 8", unit: "st", at: "2026-11-21T08:00" });
    assert.match(maria.text, / saved\./);
    await add(maria, record, "weight", { weight: "12 8", unit: "lb", at: "2026-11-21T08:00" }, 422);
  }));

Deno.test("a value keeps the unit it was measured in, and each reader reads their own", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await add(maria, record, "weight", { weight: "154", unit: "lb" });
    await maria.open(`${record}/timeline`);
    const text = maria.text.replaceAll("\u00a0", " ");
    assert.match(text, /69\.85 kg converted from 154\.0 lb/);
    const entry = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(maria.page.html)?.[0] ?? "";
    await maria.open(`${entry}/edit`);
    assert.match(maria.page.html, /value="154.0"/);
    assert.match(maria.page.html, /value="lb" selected/);
  }));

Deno.test("who reads stones and Fahrenheit is asked in them, reads in them, and sees a body mass index", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await maria.open("/account/profile");
    await maria.submit({ height: "170" }, { to: "/account/profile" });
    await maria.open("/account/settings");
    await maria.submit({ weight: "st", height: "ft", temperature: "°F", glucose: "mg/dL" }, {
      to: "/account/settings",
    });
    await maria.open(`${record}/add/weight`);
    assert.match(maria.text, /For example 62\.5; in stones and pounds 11 6/);
    await maria.submit({ weight: "11 6" }, { to: "/add/weight" });
    await maria.open(`${record}/timeline`);
    assert.match(maria.text.replaceAll("\u00a0", " "), /11 st 6 lb/);
    await maria.open(/\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(maria.page.html)?.[0] ?? "");
    assert.match(maria.text.replaceAll("\u00a0", " "), /25\.1 kg\/m².*5 ft 7 in/);
    await add(maria, record, "temperature", { value: "99.5" });
    await maria.open(`${record}/timeline?kind=temperature`);
    assert.match(maria.text.replaceAll("\u00a0", " "), /99\.5 °F/);
    assert.ok(!maria.text.includes("converted"));
  }));

Deno.test("in Spanish every kind asks and answers in Spanish", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await maria.open("/account/settings");
    await maria.submit({ language: "es" }, { to: "/account/settings" });
    await maria.open(`${record}/add`);
    assert.match(maria.text, /Presión ocular/);
    await add(maria, record, "medication", {
      ...filled.medication[0],
      often: "weekdays",
      days: ["mon", "thu"],
    });
    await maria.open(`${record}/timeline`);
    assert.match(
      maria.text.replaceAll("\u00a0", " "),
      /5 mg · comprimido · DOSIS 1 comprimido · por la boca · los lunes y jueves a las 08:00, 20:00/,
    );
    await add(maria, record, "temperature", { value: "43" });
    assert.match(maria.text, /¿Es correcto\?/);
    await maria.submit({}, { press: "Sí, guardarlo" });
    assert.match(maria.text, /Guardado: /);
  }));

Deno.test("nobody adds a kind to a record that is not theirs, nor to a part that was not shared", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const stan = await world.signedIn("stan");
    for (const kind of kindNames) await stan.open(`${record}/add/${kind}`, 404);
  }));

/** The medicines page with one of each plan, as Maria keeps it. */
async function takeMedicines(maria: Browser, record: string): Promise<void> {
  const plans: readonly Values[] = [
    {
      name: "amlodipine",
      strength: "5 mg",
      dose: "1",
      often: "every_day",
      times: "8:00, 20:00",
      start: "2026-11-10",
    },
    { name: "alendronate", often: "weekdays", days: ["mon"], times: "7", start: "2026-11-01" },
    { name: "prednisolone", often: "other_days", times: "9", start: "2026-11-20" },
    { name: "ibuprofen", often: "as_needed", start: "2026-11-01" },
    { name: "amoxicillin", often: "every_day", times: "8", start: "2026-10-01", end: "2026-10-08" },
  ];
  for (const plan of plans) await add(maria, record, "medication", plan);
  await maria.open(`${record}/medications`);
}

async function say(maria: Browser, state: string, name: string, time: string): Promise<void> {
  const form = maria.forms.find(({ action, filled, buttons }) =>
    action.endsWith("/doses") && buttons.some(({ text, value }) => value === state && text.includes(name)) &&
    (time === "" || filled.some(([field, value]) => field === "time" && value === time))
  );
  assert.ok(form, `${state} for ${name} at ${time}`);
  const sent = await maria.send(form.action, { ...Object.fromEntries(form.filled), state });
  assert.equal(sent.status, 303);
  await maria.open(sent.headers.get("location") ?? "");
}

Deno.test("today's doses are those of today's plan; taken, missed and undone; thirty days in words", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await takeMedicines(maria, record);
    const due = () =>
      [...maria.page.html.matchAll(/class="dose-time" datetime="([\d:]+)"/g)].map(([, time]) => time);
    assert.deepEqual(
      due(),
      ["08:00", "09:00", "20:00"],
      "Sunday: no alendronate; prednisolone on the second day after",
    );
    assert.match(maria.text, /amoxicillin · ended 8 October 2026/);
    await say(maria, "taken", "amlodipine", "08:00");
    assert.match(maria.text, /Noted as taken/);
    assert.match(maria.text, /Taken 1 of 25 times in the last 30 days, nothing noted of 24\./);
    await say(maria, "missed", "amlodipine", "20:00");
    assert.match(maria.text, /Taken 1 of 26 times in the last 30 days, 1 missed, nothing noted of 24\./);
    await say(maria, "undo", "amlodipine", "20:00");
    assert.match(maria.text, /Taken back/);
    assert.match(maria.text, /Taken 1 of 25 times/);
    await say(maria, "taken", "ibuprofen", "");
    assert.ok(due().includes("10:00"), "taken when needed, now");
    await maria.open(`${record}/medications?day=2026-11-16`);
    assert.deepEqual(due(), ["07:00", "08:00", "20:00"], "a Monday, before prednisolone");
    await say(maria, "taken", "alendronate", "07:00");
    assert.match(maria.page.path, /day=2026-11-16/);
    await maria.open(`${record}/access?own=1`);
    assert.match(maria.text, /noted a dose/);
  }));

Deno.test("a dose taken when needed is noted afterwards: on the day it was taken, with its time, and taken back", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await takeMedicines(maria, record);
    const lines = () =>
      [...maria.page.html.matchAll(/class="dose-time" datetime="([\d:]+)"/g)].map(([, time]) => time);
    const atTime = async (time: string) => {
      const form = maria.forms.find(({ buttons }) =>
        buttons.some(({ text }) => text.includes("Note as taken"))
      );
      assert.ok(form);
      const sent = await maria.send(form.action, {
        ...Object.fromEntries(form.filled),
        time,
        state: "taken",
      });
      if (sent.status === 303) await maria.open(sent.headers.get("location") ?? "");
      return sent;
    };
    await maria.open(`${record}/medications?day=2026-11-17`);
    assert.deepEqual(lines(), ["08:00", "20:00"]);
    assert.equal((await atTime("14.30")).status, 303);
    assert.match(maria.page.path, /day=2026-11-17/, "it stays on that day");
    assert.deepEqual(lines(), ["08:00", "14:30", "20:00"]);
    assert.match(maria.text, /14:30 ibuprofen[^.]*Taken/);
    for (const wrong of ["", ",", "25:00", "8, 9", "soon"]) {
      const sent = await atTime(wrong);
      assert.equal(sent.status, 422, wrong);
      assert.match(sent.html, /Enter one time/, wrong);
    }
    assert.deepEqual(lines(), ["08:00", "14:30", "20:00"]);
    await say(maria, "undo", "ibuprofen", "14:30");
    assert.deepEqual(lines(), ["08:00", "20:00"]);
    await maria.open(`${record}/medications`);
    const late = await atTime("23:59");
    assert.equal(late.status, 422);
    assert.match(late.html, /still ahead/);
    assert.equal((await atTime("6")).status, 303);
    assert.ok(lines().includes("06:00"), "earlier today");
    await maria.open(`${record}/medications?day=2026-10-31`);
    assert.ok(!maria.text.includes("Note as taken"), "before it was begun");
  }));

Deno.test("what no page of ours sends about a dose is refused, and nothing is noted", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await takeMedicines(maria, record);
    const action = (name: string) =>
      maria.forms.find(({ action, buttons }) =>
        action.endsWith("/doses") && buttons.some(({ text }) => text.includes(name))
      )?.action ?? "";
    const bad: readonly Readonly<Record<string, string>>[] = [
      { day: "2026-11-22", time: "08:01", state: "taken" },
      { day: "2026-11-23", time: "08:00", state: "taken" },
      { day: "2026-11-09", time: "08:00", state: "taken" },
      { day: "2025-11-22", time: "08:00", state: "taken" },
      { day: "2026-11-22", time: "08:00", state: "eaten" },
      { day: "2026-11-22", time: "x", state: "undo" },
      { day: "2026-11-22", state: "taken" },
      { time: "08:00", state: "taken" },
    ];
    for (const fields of bad) {
      assert.equal((await maria.send(action("amlodipine"), fields)).status, 400, JSON.stringify(fields));
    }
    await maria.open(`${record}/medications`);
    assert.ok(!/Noted|Undo/.test(maria.text));
    await add(maria, record, "note", { title: "x", text: "y" });
    await maria.open(`${record}/timeline?kind=note`);
    const note = /\/entries\/([\w-]{22})/.exec(maria.page.html)?.[1];
    const sent = await maria.send(`${record}/medications/${note}/doses`, bad[0] ?? {});
    assert.equal(sent.status, 404, "a note has no doses");
  }));

Deno.test("the doses of a removed medicine are destroyed with it after thirty days", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await takeMedicines(maria, record);
    await say(maria, "taken", "amlodipine", "08:00");
    const medicine = /\/medications\/([\w-]{22})\/doses/.exec(maria.page.html)?.[1] ?? "";
    const noted = async () => {
      const { account, name, patient: own = "" } = world.cast.maria;
      const chart = await Chart.open({
        vault: world.site.vault,
        actor: { account, name, roles: [{ role: "patient" }], own },
        caller: { request: newId(), address: "", agent: "" },
        now: world.clock.now(),
      }, own);
      return (await readDoses(chart, [medicine], ["2026-11"])).get(medicine)?.length;
    };
    assert.equal(await noted(), 1);
    await maria.open(`${record}/entries/${medicine}/remove`);
    await maria.submit({}, { to: "/remove" });
    await world.errands();
    assert.equal(await noted(), 1, "it could still be brought back");
    world.clock.pass(31 * day);
    await world.errands();
    assert.equal(await noted(), 0);
  }));

Deno.test("Anna sees the medicines she was shown, notes a dose only where she may add, and no allergies", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await takeMedicines(maria, record);
    await add(maria, record, "allergy", { about: "allergy", substance: "penicillin" });
    const reading = await showAnna(world, maria, { parts: ["medications"] });
    await reading.open(`${record}/medications`);
    assert.match(reading.text, /Allergies unavailable/);
    assert.ok(!reading.text.includes("penicillin"));
    assert.ok(!reading.page.html.includes("/doses"), "she cannot answer");
    await reading.open(`${record}/summary`, 404);
    await maria.open(`${record}/medications`);
    const form = maria.forms.find(({ action }) => action.endsWith("/doses"));
    assert.ok(form);
    const fields = { day: "2026-11-22", time: "08:00", state: "taken" };
    await reading.open(`${record}/medications`);
    assert.equal((await reading.send(form.action, fields)).status, 404);
    const stan = await world.signedIn("stan");
    await stan.open(`${record}/medications`, 404);
    await stan.open("/records");
    assert.equal((await stan.send(form.action, fields)).status, 404);
  }));

Deno.test("a carer who may add notes a dose, and the owner sees who did", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await takeMedicines(maria, record);
    const anna = await showAnna(world, maria, { parts: ["medications"], may: "add" });
    await anna.open(`${record}/medications`);
    await say(anna, "taken", "amlodipine", "08:00");
    await maria.open(`${record}/medications`);
    assert.match(maria.text, /Taken by Anna/);
    const form = anna.forms.find(({ action }) => action.endsWith("/doses"));
    assert.ok(form);
    const undo = { day: "2026-11-22", time: "08:00", state: "undo" };
    assert.equal((await anna.send(form.action, undo)).status, 303, "she takes back what she said");
    await maria.open(`${record}/medications`);
    await say(maria, "missed", "amlodipine", "08:00");
    for (const state of ["undo", "taken"]) {
      await anna.open(`${record}/medications`);
      assert.equal((await anna.send(form.action, { ...undo, state })).status, 403, state);
    }
    await maria.open(`${record}/medications`);
    assert.match(maria.text, /amlodipine[^.]*Missed/);
  }));

Deno.test("allergies stand under exactly one of four titles, and nothing recorded is not none known", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/summary`);
    assert.match(maria.text, /Allergies not recorded/);
    await add(maria, record, "allergy", { about: "none_known" });
    await maria.open(`${record}/summary`);
    assert.match(maria.text, /No known allergies/);
    await add(maria, record, "allergy", { about: "allergy", substance: "penicillin", reaction: "rash" });
    await maria.open(`${record}/medications`);
    assert.match(maria.text, /Known allergies ?: penicillin – rash/);
    await maria.open(`${record}/summary`);
    const entry = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(
      maria.page.html.split("penicillin").at(-2)?.slice(-600) ?? "",
    )?.[0] ?? "";
    await maria.open(`${entry}/edit`);
    await maria.submit({ substance: "latex", status: "past" }, { to: "/edit" });
    await maria.open(`${record}/summary`);
    assert.match(maria.text, /No known allergies/);
    await maria.open(`${entry}/remove`);
    await maria.submit({}, { to: "/remove" });
    await maria.open(`${record}/summary`);
    assert.ok(!maria.text.includes("latex"), "a removed entry leaves the list");
  }));

Deno.test("no known allergies is asked about where some are known, which are named", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    const maria = await world.signedIn("maria");
    await add(maria, record, "allergy", { about: "allergy", substance: "penicillin", severity: "mild" });
    await add(maria, record, "allergy", { about: "allergy", substance: "peanuts", severity: "severe" });
    await maria.open(`${record}/medications`);
    assert.match(maria.text, /peanuts[^;]*; penicillin/, "the worst first");
    await maria.open(`${record}/add/allergy`);
    await maria.submit({ about: "none_known" }, { to: "/add/allergy" });
    assert.match(maria.text, /Is this right\?/);
    assert.match(maria.text, /penicillin/);
  }));

Deno.test("a severe blood pressure is asked about once, with what to do", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open(`${recordOf(world)}/add/blood_pressure`);
    await maria.submit({ systolic: "180", diastolic: "100" }, { to: "/blood_pressure" });
    assert.match(maria.text, /get medical advice today/);
  }));
