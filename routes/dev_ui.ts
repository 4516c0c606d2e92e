import { z } from "zod";
import { form } from "../lib/forms/form.ts";
import * as inputs from "../lib/forms/inputs.ts";
import type { Field } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { type QrPicture, qrPicture } from "../lib/identity/qr_pictures.ts";
import { pseudo } from "../lib/language/pseudo.ts";
import type { Ctx } from "./env.ts";
import type { Place, Shell } from "./pages.ts";
import * as shown from "./dev_ui_parts.ts";

declare module "./pages.ts" {
  interface Pages {
    "dev/ui": Partial<Shell> & {
      readonly parts: typeof shown;
      readonly plain: readonly Field[];
      readonly wrong: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly picture: QrPicture;
    };
  }
}

/** Labels of these fields are words and not keys: this page is for those who build Salus. */
const everyField = form(z.strictObject({
  name: inputs.text({ label: "Name", hint: "As it should stand on letters" }),
  email: inputs.emailAddress({ label: "Email address" }),
  password: inputs.secret({ label: "Password", hint: "At least 15 characters" }),
  systolic: inputs.wholeNumber({ label: "Systolic", min: 40, max: 300, unit: "mmHg" }),
  weight: inputs.decimal({ label: "Weight", min: 2, max: 6500, decimals: 1, unit: "kg" }).optional(),
  taken: inputs.dateTime({ label: "When was it taken", side: "past" }),
  born: inputs.date({ label: "Date of birth", side: "past" }),
  kind: inputs.choice({ label: "Kind", as: "select", options: { one: "One", two: "Two" } }),
  until: inputs.choice({
    label: "Until when",
    hint: "You can stop it at any time",
    options: { month: "30 days", year: "One year" },
  }),
  parts: inputs.choices({
    label: "What may be seen",
    options: { vitals: "Blood pressure", weight: "Weight" },
  }),
  note: inputs.longText({ label: "Note" }).optional(),
  sure: inputs.tick({ label: "I have read this", must: true }),
}));

const mistakes: readonly Mistake[] = [
  { field: "name", message: "form.missing" },
  { field: "password", message: "form.short", args: { least: 15 } },
  { field: "systolic", message: "form.whole_number", args: { min: "40", max: "300", unit: "mmHg" } },
  { field: "taken", message: "form.date_future" },
  { field: "kind", message: "form.missing_choice" },
  { field: "until", message: "form.missing_choice" },
  { field: "parts", message: "form.missing_choices" },
  { field: "note", message: "form.long", args: { most: 2000 } },
  { field: "sure", message: "form.missing_tick" },
];

/** Every component in every state. `?theme=dark&frame=staff&lang=xa&density=compact&font=easy`. */
export async function show(c: Ctx): Promise<Response> {
  const t = c.req.query("lang") === "xa" ? pseudo : c.var.t;
  const words = { of: (key: string, facts = {}) => t.has(key) ? t.of(key, facts) : key };
  const around = { zone: "UTC", now: c.var.now };
  return await c.var.show("dev/ui", {
    ...shellAsked(c),
    t,
    parts: shown,
    plain: everyField.fields(words, { weight: "72.5", until: "month", parts: ["vitals"] }, [], around),
    wrong: everyField.fields(words, { systolic: "12,8", name: "" }, mistakes, { ...around, prefix: "w" }),
    mistakes,
    picture: await qrPicture("otpauth://totp/Salus:maria?secret=JBSWY3DPEHPK3PXP&issuer=Salus"),
  });
}

function shellAsked(c: Ctx): Partial<Shell> {
  const asked = new Map(Object.entries(c.req.query()));
  const frame = one(asked.get("frame"), ["door", "record", "staff"]) ?? "record";
  return {
    frame,
    theme: one(asked.get("theme"), ["system", "light", "dark"]) ?? "system",
    font: one(asked.get("font"), ["standard", "easy"]) ?? "standard",
    density: one(asked.get("density"), ["comfortable", "compact"]) ?? "comfortable",
    demo: true,
    person: { id: "anna", name: "Anna Keller", picture: null },
    whose: frame === "door" ? null : {
      patient: "AAAAAAAAAAAAAAAAAAAAAA",
      name: "Maria Keller",
      own: asked.get("own") === "1",
      born: { date: "12-Mar-1951", age: "75y" },
    },
    places: frame === "staff" ? shown.staffPlaces : shown.recordPlaces satisfies readonly Place[],
    flash: { state: "ok", text: "The reading is removed.", undo: "/dev/ui" },
    standing: [],
    sessionEnds: { seconds: 1800, warnAhead: 120 },
  };
}

function one<T extends string>(text: string | undefined, allowed: readonly T[]): T | undefined {
  return allowed.find((each) => each === text);
}
