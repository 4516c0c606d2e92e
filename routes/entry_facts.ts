import type { Summary } from "../lib/access/summaries.ts";
import type { Field } from "../lib/forms/fields.ts";
import { type Answers, type Kind } from "../lib/records/kind.ts";
import { amountIn, readMeasure } from "../lib/records/measures.ts";
import { doseOf, strengthOf } from "./dose_lines.ts";
import { amountText, fuzzyWords, unitsOf } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";

/** One thing that an entry says, in the reader's words. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** Several lines, kept as they were typed. */
  readonly long: boolean;
}

const days = ["since", "until", "on", "start", "end"];

/** Everything that answers say, in the order of their form; what was left empty is left out. */
export function factsOf(c: Ctx, kind: Kind, answers: Answers): Fact[] {
  const { zone } = c.get("dates");
  const typed = kind.form.typed(answers, { zone });
  return kind.form.fields(c.get("t"), typed, [], { zone }).flatMap((field) => {
    const value = wordsFor(c, kind, field, answers);
    return value === "" ? [] : [{ label: field.label, value, long: field.input === "textarea" }];
  });
}

/** One answer in the reader's words; "" where nothing was said. */
export function wordsFor(c: Ctx, kind: Kind, field: Field, answers: Answers): string {
  if (field.name === "at") return c.get("dates").longTime(answers.at);
  if (field.options.length > 0) {
    return field.options.filter(({ checked }) => checked).map(({ label }) => label).join(", ");
  }
  if (field.value === "") return "";
  if (field.beside) return besideUnit(c, kind, field, answers);
  if (field.name === "strength") return strengthOf(c.get("t"), { strength: field.value });
  if (days.includes(field.name)) return fuzzyWords(c, c.get("language"), field.value);
  return field.unit === null ? field.value : `${field.value}\u00a0${field.unit}`;
}

/** In the reader's unit, and as it was measured where that is another one. */
function besideUnit(c: Ctx, kind: Kind, field: Field, answers: Answers): string {
  const t = c.get("t");
  // What stands beside a unit is a number or its text, as in a brief.
  const brief = answers as unknown as Summary["brief"];
  const measure = kind.measures.find((one) => one.field === field.name);
  if (!measure) return doseOf(t, brief);
  const taken = amountIn(brief, measure);
  const shown = readMeasure(brief, measure, unitsOf(c));
  if (!taken || !shown) return "";
  return shown.converted
    ? `${amountText(t, shown)}, ${t("entry.converted", { amount: amountText(t, taken) })}`
    : amountText(t, shown);
}
