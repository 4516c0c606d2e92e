import type { z } from "zod";
import { AppError } from "../errors.ts";
import { type Around, isMistake, readAnswer } from "./answers.ts";
import { type Field, fieldFor, textOf, type Typed, type Words } from "./fields.ts";
import { type Mistake, mistakeFor } from "./mistakes.ts";
import { inUnit, type Question, questionOf } from "./questions.ts";

export type Read<V> =
  | { readonly ok: true; readonly values: V }
  | { readonly ok: false; readonly mistakes: readonly Mistake[]; readonly typed: Typed };

/** One definition of a form: its fields on a page, what may be typed, and what comes out. */
export interface Form<V> {
  /** Throws AppError("invalid") on what no page of ours sends: unknown or doubled fields, files. */
  read(data: FormData | URLSearchParams, around?: Around): Read<V>;
  fields(
    words: Words,
    typed?: Typed,
    mistakes?: readonly Mistake[],
    around?: Around & { readonly prefix?: string },
  ): readonly Field[];
  /** The fields that take a person's own words. */
  readonly words: readonly string[];
  /** Values as the texts that an edit form starts with. */
  typed(values: Readonly<Partial<V>>, around?: Around): Typed;
}

/** Every page's own fields; the middleware has read them. */
const guards = ["csrf", "once", "restored"];

/** A form from one strict zod object, whose fields say in `.meta()` how they are asked. */
export function form<S extends z.ZodObject>(schema: S): Form<z.output<S>> {
  const questions = Object.entries(schema.shape).map(([name, field]) => questionOf(name, field as z.ZodType));
  const beside = new Set(questions.map((one) => one.beside));
  return {
    words: questions.filter(({ kind, input }) => kind === "text" && /^text(area)?$/.test(input)).map((
      { name },
    ) => name),
    read: (data, around = {}) => read(schema, questions, sent(data, questions), around),
    fields: (words, typed = {}, mistakes = [], around = {}) => {
      const shown = { ...around, typed, mistakes };
      return questions.filter(({ name }) => !beside.has(name)).map((question) => {
        const unit = questions.find(({ name }) => name === question.beside);
        const field = fieldFor(inUnit(question, unit && typed[unit.name]), words, shown);
        return unit ? withBeside(field, fieldFor(unit, words, shown)) : field;
      });
    },
    typed: (values, around = {}) => {
      const given = new Map(Object.entries(values));
      const texts = questions.map((one) => {
        const unit = one.beside === undefined ? undefined : given.get(one.beside);
        return [one.name, textOf(inUnit(one, unit), given.get(one.name), around)];
      });
      return Object.fromEntries(texts);
    },
  };
}

/** Two questions that stand in one line, value and unit: one label, one place for what is wrong. */
function withBeside(field: Field, beside: Field): Field {
  const error = field.error ?? beside.error;
  const described = [field.hint && `${field.id}-hint`, error && `${field.id}-error`].filter(Boolean).join(
    " ",
  );
  return { ...field, beside, unit: null, error, describedBy: described === "" ? null : described };
}

type Sent = ReadonlyMap<string, readonly string[]>;

function sent(data: FormData | URLSearchParams, questions: readonly Question[]): Sent {
  const texts = new Map<string, string[]>();
  for (const [name, value] of data) {
    if (guards.includes(name)) continue;
    const question = questions.find((one) => one.name === name);
    if (!question || typeof value !== "string") throw new AppError("invalid");
    const before = texts.get(name);
    if (before && question.kind !== "list") throw new AppError("invalid");
    texts.set(name, [...before ?? [], value]);
  }
  return texts;
}

function read<S extends z.ZodObject>(
  schema: S,
  questions: readonly Question[],
  texts: Sent,
  around: Around,
): Read<z.output<S>> {
  const answers = questions.map((asked) => {
    const question = inUnit(asked, asked.beside === undefined ? undefined : texts.get(asked.beside)?.[0]);
    const given = isAsked(question, texts) ? texts.get(question.name) ?? [] : [];
    return { question, answer: readAnswer(question, given, around) };
  });
  const mistakes = answers.flatMap(({ question, answer }) =>
    isMistake(answer) ? [answer] : ownMistakes(question, answer.value)
  );
  if (mistakes.length === 0) {
    const values = Object.fromEntries(
      answers.map(({ question, answer }) => [question.name, isMistake(answer) ? undefined : answer.value]),
    );
    const checked = schema.safeParse(values, silent);
    if (checked.success) return { ok: true, values: checked.data };
    const found = checked.error.issues.map((issue) => {
      return mistakeFor(questions.find(({ name }) => name === issue.path[0]), issue);
    });
    mistakes.push(...found);
  }
  return { ok: false, mistakes, typed: shownAgain(questions, texts) };
}

function isAsked({ onlyWith = {} }: Question, texts: Sent): boolean {
  return Object.entries(onlyWith).every(([other, answers]) => answers.includes(texts.get(other)?.[0] ?? ""));
}

/** An empty message lets our catalogue speak; a schema's own words come through. */
const silent = { error: () => "" };

/** The first thing wrong with one value; the rest often follows from it. */
function ownMistakes(question: Question, value: unknown): readonly Mistake[] {
  const checked = question.schema.safeParse(value, silent);
  const issue = checked.error?.issues[0];
  return issue ? [mistakeFor(question, issue)] : [];
}

function shownAgain(questions: readonly Question[], texts: Sent): Typed {
  const kept = questions.filter(({ secret }) => !secret);
  return Object.fromEntries(kept.map(({ name, kind }) => {
    const given = texts.get(name) ?? [];
    return [name, kind === "list" ? given : given[0] ?? ""];
  }));
}
