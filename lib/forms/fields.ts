import type { Around, Choice } from "./answers.ts";
import { dayThere, momentText } from "./moments.ts";
import type { Facts, Mistake } from "./mistakes.ts";
import { scaledText, stoneText } from "./numerals.ts";
import type { Input, Question } from "./questions.ts";

/** Finds words by key; a `Translate` is one. */
export interface Words {
  of(key: string, facts?: Facts): string;
}

/** What stands in each field, as text. */
export type Typed = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Option extends Choice {
  readonly id: string;
  readonly checked: boolean;
}

/** Everything that `components/field` needs, in the reader's words. */
export interface Field {
  readonly name: string;
  readonly id: string;
  readonly input: Input;
  /** The `type` of a plain input. */
  readonly type: string;
  readonly label: string;
  readonly hint: string | null;
  readonly error: string | null;
  readonly value: string;
  readonly unit: string | null;
  /** A choice that stands in the same line: the unit. */
  readonly beside: Field | null;
  readonly optional: boolean;
  readonly autocomplete: string | null;
  readonly inputmode: string | null;
  readonly maxlength: number | null;
  readonly min: string | null;
  readonly max: string | null;
  readonly rows: number;
  readonly width: "short" | "medium" | "full";
  readonly spellcheck: boolean;
  readonly options: readonly Option[];
  /** Ids of hint and error, for `aria-describedby`. */
  readonly describedBy: string | null;
}

export interface Shown extends Around {
  readonly typed: Typed;
  readonly mistakes: readonly Mistake[];
  /** Goes before every id, when a page holds two forms. */
  readonly prefix?: string;
}

/** One question as a field on a page. */
export function fieldFor(question: Question, words: Words, shown: Shown): Field {
  const { name, input } = question;
  const id = `${shown.prefix ?? "f"}-${name.replaceAll("_", "-")}`;
  const mistake = shown.mistakes.find(({ field }) => field === name);
  const standing = question.secret ? [] : [shown.typed[name] ?? []].flat();
  const parts = [question.hint && `${id}-hint`, mistake && `${id}-error`].filter(Boolean);
  return {
    name,
    id,
    input,
    type: types[input] ?? "text",
    label: words.of(question.label),
    hint: question.hint === undefined ? null : words.of(question.hint),
    error: mistake ? words.of(mistake.message, mistake.args) : null,
    value: standing[0] ?? "",
    unit: question.unit === undefined ? null : words.of("unit.shown", { unit: question.unit }),
    beside: null,
    optional: question.optional && !question.either && input !== "checkbox",
    autocomplete: question.autocomplete ?? (question.secret || input === "hidden" ? null : "off"),
    inputmode: question.inputmode ?? (question.kind === "number" ? keyboardFor(question) : null),
    maxlength: longestTyped(question),
    min: dateLimit(question, shown, "future"),
    max: dateLimit(question, shown, "past"),
    rows: question.rows ?? 4,
    width: question.width ?? (question.kind === "number" ? "short" : dated(question) ? "medium" : "full"),
    spellcheck: question.spellcheck ?? input === "textarea",
    options: optionsOf(question, words, shown).map((choice, at) => ({
      ...choice,
      id: at === 0 ? id : `${id}-${at + 1}`,
      checked: standing.includes(choice.value),
    })),
    describedBy: parts.length > 0 ? parts.join(" ") : null,
  };
}

/** A value as the text that asks for it: what an edit form starts with. */
export function textOf(question: Question, value: unknown, around: Around): string | readonly string[] {
  if (value === undefined || value === null || question.secret) return "";
  if (question.kind === "times") return [value].flat().join(", ");
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === "boolean") return value ? "yes" : "";
  if (typeof value !== "number") return String(value);
  if (question.kind === "moment") return momentText(value, around.zone ?? "UTC");
  return question.unit === "st" ? stoneText(value) : scaledText(value, question.decimals ?? 0);
}

/** What is typed of a date may be longer than what is kept: "12 de septiembre de 2019". */
function longestTyped({ kind, longest }: Question): number | null {
  if (kind === "fuzzy") return 32;
  return longest ?? (kind === "number" ? 16 : null);
}

/** Stones and pounds need a space between them. */
function keyboardFor({ unit, decimals }: Question): string {
  if (unit === "st") return "text";
  return decimals ? "decimal" : "numeric";
}

const types: Partial<Record<Input, string>> = {
  password: "password",
  email: "email",
  date: "date",
  datetime: "datetime-local",
  hidden: "hidden",
};

function dated(question: Question): boolean {
  return question.kind === "date" || question.kind === "moment";
}

/** The picker's own limit, where the form knows what time it is. */
function dateLimit(question: Question, { now, zone }: Shown, side: "past" | "future"): string | null {
  if (question.side !== side || now === undefined || zone === undefined) return null;
  return question.kind === "date" ? dayThere(now, zone) : momentText(now, zone);
}

function optionsOf(question: Question, words: Words, shown: Shown): readonly Choice[] {
  const given = shown.choices?.[question.name];
  if (given) return given;
  if (question.input === "checkbox") return [{ value: "yes", label: words.of(question.label) }];
  return Object.entries(question.options ?? {}).map(([value, label]) => {
    const hint = question.hints?.[value];
    return { value, label: words.of(label), ...(hint !== undefined && { hint: words.of(hint) }) };
  });
}
