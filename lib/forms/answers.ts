import { type Instant, minute } from "../clock.ts";
import { dayThere, isDate, readMoment, timesText } from "./moments.ts";
import { missing, type Mistake, outside } from "./mistakes.ts";
import { figureText, stoneReadings, stoneText } from "./numerals.ts";
import { lies, meantInstead, numeralIn } from "./other_units.ts";
import type { Question } from "./questions.ts";
import { writtenDate } from "./written_dates.ts";

/** What reading an answer depends on. */
export interface Around {
  /** The time zone in which dates and times were typed. */
  readonly zone?: string;
  readonly now?: Instant;
  /** Whether 3/4/2024 is in April. Left out: it is asked. */
  readonly dayFirst?: boolean;
  /** Answers that depend on the moment, by field: branches, people. */
  readonly choices?: Readonly<Record<string, readonly Choice[]>>;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export type Answer = { readonly value: unknown } | Mistake;

export function isMistake(answer: Answer): answer is Mistake {
  return "message" in answer;
}

/** Text as people type it becomes the value that the schema checks. `texts` are all values sent under the name. */
export function readAnswer(question: Question, texts: readonly string[], around: Around): Answer {
  const { name, kind } = question;
  if (kind === "list") return listed(question, texts, around);
  const text = tidy(question, texts[0] ?? "");
  if (kind === "boolean") return ticked(question, text);
  if (text === "") {
    return question.optional ? { value: undefined } : { field: name, message: missing(question) };
  }
  if (kind === "number") return number(question, text);
  if (kind === "date") return date(question, text, around);
  if (kind === "moment") return moment(question, text, around);
  if (kind === "fuzzy") return fuzzy(question, text, around);
  if (kind === "times") return shaped(question, timesText(text), "form.times");
  if (kind === "figure") return shaped(question, figureText(text), figureMistake(text));
  if (!question.secret && strange(question).test(text)) return { field: name, message: "form.characters" };
  if (!offered(question, [text], around)) return { field: name, message: "form.choice" };
  return { value: text };
}

/** One line is one line; Unicode in one form (NFC); no spaces around. A secret stays as it was typed. */
function tidy(question: Question, text: string): string {
  if (question.secret) return text;
  return text.replaceAll("\r\n", "\n").normalize("NFC").trim();
}

/** Control characters and marks that turn the direction of writing: they hide what a text says. */
function strange(question: Question): RegExp {
  return question.input === "textarea"
    // deno-lint-ignore no-control-regex
    ? /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/
    // deno-lint-ignore no-control-regex
    : /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
}

function ticked(question: Question, text: string): Answer {
  if (text === "") return { value: false };
  return text === "yes" ? { value: true } : { field: question.name, message: "form.choice" };
}

function number(question: Question, text: string): Answer {
  const { name: field, decimals = 0, units = {}, unit = "" } = question;
  const read = numeralIn(unit, decimals, text);
  const limits = units[unit];
  if (typeof read === "object" && (!limits || lies(read.value, limits.min, limits.max))) return read;
  const stones = unit === "st" ? stoneReadings(text) : undefined;
  const [low = 0, high = Infinity] = limits?.likely ?? [];
  if (stones && lies(stones.decimal, low, high)) {
    const pounds = stones.pounds === undefined ? "" : stoneText(stones.pounds);
    return {
      field,
      message: "form.stone_mark",
      args: { typed: text.replace(/[ a-z]+$/i, ""), decimal: stoneText(stones.decimal), pounds },
    };
  }
  const meant = meantInstead(units, unit, text);
  if (meant !== "") {
    const message = question.beside === undefined ? "form.other_unit_here" : "form.other_unit";
    return { field, message, args: { typed: text, unit, meant } };
  }
  if (read === "fine" && decimals > 0) return { field, message: "form.decimals", args: { most: decimals } };
  return { field, ...outside({ ...question, ...limits }) };
}

function shaped(question: Question, value: unknown, message: string): Answer {
  return value === undefined ? { field: question.name, message } : { value };
}

function figureMistake(text: string): string {
  const grouped = /\d[.,]\d+[.,]\d|\d['\u2019\s]\d/.test(text);
  return grouped ? "form.figure_marks" : "form.figure";
}

/** Not in the future: its first day is not, for nobody knows more. */
function fuzzy(question: Question, text: string, around: Around): Answer {
  const field = question.name;
  const value = writtenDate(text, around.dayFirst);
  if (value === undefined) return { field, message: "form.fuzzy_date" };
  if (typeof value !== "string") {
    const [dayFirst, monthFirst] = value;
    return { field, message: "form.which_date", args: { typed: text, dayFirst, monthFirst } };
  }
  const today = dayThere(known(around.now, "now"), known(around.zone, "zone"));
  return value > today.slice(0, value.length) ? { field, message: "form.date_future" } : { value };
}

function date(question: Question, text: string, around: Around): Answer {
  const field = question.name;
  if (!isDate(text)) return { field, message: "form.date" };
  if (!question.side) return { value: text };
  const today = dayThere(known(around.now, "now"), known(around.zone, "zone"));
  if (question.side === "past" && text > today) return { field, message: "form.date_future" };
  return question.side === "future" && text < today ? { field, message: "form.date_past" } : { value: text };
}

function moment(question: Question, text: string, around: Around): Answer {
  const field = question.name;
  const read = readMoment(text, known(around.zone, "zone"));
  if (read === undefined) return { field, message: "form.date_time" };
  if (read === "gap") return { field, message: "form.date_gap" };
  if (!question.side) return { value: read.at };
  const now = known(around.now, "now");
  // A phone's clock may run a little ahead of ours.
  if (question.side === "past" && read.at > now + 5 * minute) return { field, message: "form.date_future" };
  return question.side === "future" && read.at < now
    ? { field, message: "form.date_past" }
    : { value: read.at };
}

function listed(question: Question, texts: readonly string[], around: Around): Answer {
  const { name: field } = question;
  if (new Set(texts).size < texts.length || !offered(question, texts, around)) {
    return { field, message: "form.choice" };
  }
  return { value: texts };
}

/** Whether each answer is among those shown. Choices are all or nothing: a form that has them must be read with them. */
function offered(question: Question, texts: readonly string[], { choices }: Around): boolean {
  const shown = choices?.[question.name];
  if (shown) return texts.every((text) => shown.some(({ value }) => value === text));
  const { options } = question;
  return options === undefined || texts.every((text) => Object.hasOwn(options, text));
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new TypeError(`this form is read with its ${what}`);
  return value;
}
