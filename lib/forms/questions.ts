import { z } from "zod";

const inputs = [
  "text",
  "password",
  "email",
  "number",
  "date",
  "datetime",
  "textarea",
  "select",
  "radios",
  "checkbox",
  "checkboxes",
  "hidden",
  "unit",
] as const;

export type Input = (typeof inputs)[number];

const limits = z.strictObject({
  decimals: z.int(),
  min: z.int(),
  max: z.int(),
  /** Between these most values lie: what does not fit another unit, and does here, was perhaps meant in this one. */
  likely: z.tuple([z.int(), z.int()]).readonly().optional(),
  /** The same where far more is possible than an adult's value, which is what somebody who took the wrong unit meant. */
  adult: z.tuple([z.int(), z.int()]).readonly().optional(),
});

export type UnitLimits = Readonly<z.input<typeof limits>>;

/** How a value is asked for: what stands in `.meta()` of its zod schema. Labels and hints are keys of the catalogue. */
const meta = z.strictObject({
  label: z.string(),
  hint: z.string().optional(),
  input: z.enum(inputs).default("text"),
  autocomplete: z.string().optional(),
  inputmode: z.enum(["text", "numeric", "decimal", "email", "tel", "search"]).optional(),
  /** A symbol such as "mmHg", the same in every language. */
  unit: z.string().optional(),
  /** Digits after the point; the value is kept as an integer: 72.5 with one is 725. */
  decimals: z.int().min(0).max(4).optional(),
  /** Never shown again, never trimmed. */
  secret: z.boolean().optional(),
  /** Value to key of its label. */
  options: z.record(z.string(), z.string()).optional(),
  /** Value to key of what stands below its label. */
  hints: z.record(z.string(), z.string()).optional(),
  /** Which side of now a date or a time must lie on. */
  side: z.enum(["past", "future"]).optional(),
  /** One of several of which one must be answered, or needed with some answers only: not called optional. */
  either: z.boolean().optional(),
  rows: z.int().optional(),
  width: z.enum(["short", "medium", "full"]).optional(),
  spellcheck: z.boolean().optional(),
  /** The field that is asked beside this one: the unit of a value. */
  beside: z.string().optional(),
  /** Limits of a number by the unit chosen beside it, instead of its schema's own. With none beside, the first counts. */
  units: z.record(z.string(), limits).optional(),
  /** Asked only with one of these answers to another question, by its name; with others, what stands here is not read. */
  onlyWith: z.record(z.string(), z.array(z.string())).optional(),
  /** Text of a shape of its own; kept as text, times as a list of them. */
  shape: z.enum(["figure", "fuzzy", "times"]).optional(),
});

export type Meta = z.input<typeof meta>;

/** What text becomes. */
export type Kind = "text" | "number" | "boolean" | "list" | "date" | "moment" | "figure" | "fuzzy" | "times";

export interface Question extends z.output<typeof meta> {
  readonly name: string;
  readonly kind: Kind;
  readonly optional: boolean;
  readonly schema: z.ZodType;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly longest: number | undefined;
}

/** The question that a field's schema asks. Throws when the form is written wrong: at start, not at use. */
export function questionOf(name: string, schema: z.ZodType): Question {
  // In a page, a field of that name hides which form a button belongs to, and script then sends nothing.
  if (name === "form") throw new TypeError("a form field must not be named form");
  const { inner, optional, noted } = opened(schema);
  const read = meta.safeParse(noted);
  if (!read.success) throw new TypeError(`form field ${name}: ${z.prettifyError(read.error)}`);
  const kind = read.data.shape ?? kindOf(inner, read.data.input);
  return {
    ...read.data,
    name,
    kind,
    optional,
    schema,
    min: inner instanceof z.ZodNumber ? bound(inner.minValue) : undefined,
    max: inner instanceof z.ZodNumber ? bound(inner.maxValue) : undefined,
    longest: "maxLength" in inner && typeof inner.maxLength === "number" ? inner.maxLength : undefined,
  };
}

/** The question as the unit beside it limits it. Without a known unit, as the first one does. */
export function inUnit(question: Question, unit: unknown): Question {
  const { units } = question;
  if (!units) return question;
  const chosen = typeof unit === "string" && Object.hasOwn(units, unit) ? unit : Object.keys(units)[0] ?? "";
  return { ...question, ...units[chosen], unit: chosen };
}

/** Through optional, default and transformed to the type that was asked for, keeping the outermost meta. */
function opened(schema: z.ZodType): { inner: z.ZodType; optional: boolean; noted: unknown } {
  let inner: unknown = schema;
  let optional = false;
  let noted: unknown;
  while (true) {
    if (inner instanceof z.ZodType) noted ??= inner.meta();
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) {
      optional = true;
      inner = inner.unwrap();
    } else if (inner instanceof z.ZodPipe) {
      inner = inner.in;
    } else break;
  }
  return { inner: inner instanceof z.ZodType ? inner : schema, optional, noted };
}

function kindOf(inner: z.ZodType, input: Input): Kind {
  if (input === "date") return "date";
  if (input === "datetime") return "moment";
  if (input === "checkboxes" || inner instanceof z.ZodArray) return "list";
  if (inner instanceof z.ZodBoolean || input === "checkbox") return "boolean";
  return inner instanceof z.ZodNumber ? "number" : "text";
}

/** z.int() bounds itself by the safe integers, which says nothing to people. */
function bound(value: number | null): number | undefined {
  return value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
}
