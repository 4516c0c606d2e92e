import { z } from "zod";
import type { Entry } from "../access/entries.ts";
import type { Draft } from "../access/entry_changes.ts";
import type { KindName } from "../access/parts.ts";
import type { Summary } from "../access/summaries.ts";
import type { Around } from "../forms/answers.ts";
import type { Form } from "../forms/form.ts";
import type { Facts } from "../forms/mistakes.ts";
import { momentText } from "../forms/moments.ts";
import { inUnit, questionOf } from "../forms/questions.ts";
import type { Instant } from "../clock.ts";
import { instantOf } from "./fuzzy_dates.ts";
import type { Measure } from "./measures.ts";

/** What is kept of a kind: when it happened, and the kind's own fields. */
export interface Answers {
  readonly at: Instant;
  readonly [field: string]: unknown;
}

export type Values = Readonly<Record<string, unknown>>;

/** Something about an entry that is possible and yet may be a slip: a key of the catalogue. */
export interface Doubt {
  readonly message: string;
  readonly args?: Facts;
  /** When it is right, somebody should be asked soon: the message says so. */
  readonly serious?: true;
}

/** The entry of the same kind that stands before this one in time. */
export type Earlier = Pick<Summary, "at" | "brief">;

/** Fields of a form that belong together; what is seldom needed is folded away. */
export interface Section {
  /** Key of its heading. */
  readonly title?: string;
  readonly folded?: true;
  readonly fields: readonly string[];
}

/** One kind of entry: how it is asked for, what is kept, what a list shows. */
export interface Kind {
  readonly name: KindName;
  readonly form: Form<Values>;
  /** The form's fields in the order in which they are asked, each in one section. */
  readonly sections: readonly Section[];
  /** The kept value, checked again as it is read. */
  readonly schema: z.ZodType<Values>;
  /** Everything that the form would refuse is refused here too: for values that come by another way. */
  readonly accepts: z.ZodType<Values>;
  /** The field that holds the day, where no time of day is asked for: "YYYY", "YYYY-MM" or "YYYY-MM-DD". */
  readonly dayField: string | undefined;
  /** Whether it may lie ahead: an appointment, not a reading. */
  readonly ahead: boolean;
  /** The numbers that can be drawn over time. */
  readonly measures: readonly Measure[];
  brief(value: Values): Summary["brief"];
  /** Whether `unlikely` compares with the entry before. */
  readonly looksBack: boolean;
  /** What to ask about before these answers are kept. */
  unlikely(answers: Answers, earlier: Earlier | undefined): readonly Doubt[];
}

/** A kind as one definition: the form's own schema is also the shape that is kept. */
export function kind<S extends z.ZodObject>(spec: {
  readonly name: KindName;
  readonly asked: S;
  /** `asked` with its rules across fields, where it has some. */
  readonly form: Form<z.output<S>>;
  readonly rules?: S;
  /** Left out: all fields as they come, without headings. */
  readonly sections?: readonly (Section & { readonly fields: readonly (keyof z.output<S>)[] })[];
  readonly dayField?: keyof z.output<S> & string;
  readonly measures?: readonly Measure[];
  readonly brief: (value: z.output<S>) => Summary["brief"];
  readonly looksBack?: boolean;
  readonly unlikely?: (value: z.output<S> & Answers, earlier: Earlier | undefined) => readonly Doubt[];
}): Kind {
  const { name, asked, rules = asked, unlikely = () => [] } = spec;
  const kept = "at" in asked.shape ? asked.omit({ at: true }) : asked;
  // A form's answers are what its schema gives; the casts only forget which kind's they are.
  return {
    name,
    form: spec.form as unknown as Form<Values>,
    sections: spec.sections ?? [{ fields: Object.keys(asked.shape) }],
    schema: kept as unknown as Kind["schema"],
    accepts: rules.refine((value) => withinUnits(asked, value)) as unknown as Kind["accepts"],
    dayField: spec.dayField,
    ahead: whenAsked(asked, spec.dayField ?? "at").side !== "past",
    measures: spec.measures ?? [],
    brief: (value) => listed(spec.brief(value as z.output<S>), value, spec.form.words),
    looksBack: spec.looksBack ?? false,
    unlikely: (answers, earlier) => unlikely(answers as z.output<S> & Answers, earlier),
  };
}

function whenAsked(asked: z.ZodObject, name: string) {
  return questionOf(name, asked.shape[name] as z.ZodType);
}

/** What a list shows; `deep` says that the entry has words of its own that the list does not show: a search opens it. */
function listed(brief: Summary["brief"], value: Values, words: readonly string[]): Summary["brief"] {
  const shown = Object.values(brief);
  const deep = words.map((name) => value[name]).some((text) =>
    typeof text === "string" && text !== "" && !shown.includes(text)
  );
  return deep ? { ...brief, deep: 1 } : brief;
}

/** Whether each value lies within the limits of the unit beside it; a form sees to it as it reads. */
function withinUnits(asked: z.ZodObject, value: Values): boolean {
  return Object.entries(asked.shape).every(([name, schema]) => {
    const question = questionOf(name, schema as z.ZodType);
    const given = value[name];
    if (question.beside === undefined || typeof given !== "number") return true;
    const { min = -Infinity, max = Infinity } = question.units
      ? inUnit(question, value[question.beside])
      : {};
    return given >= min && given <= max;
  });
}

/** What a form gave, with the instant at which it stands in the record. `unknown`: where it stands without a date. */
export function timed(of: Kind, values: Values, around: Around, unknown?: Instant): Answers {
  const { zone = "UTC", now = 0 } = around;
  if (of.dayField === undefined) return { ...values, at: Number(values["at"]) };
  const day = values[of.dayField];
  return { ...values, at: typeof day === "string" ? instantOf(day, zone, now) : unknown ?? now };
}

/**
 * The same for an entry that is changed: where its day and time were left as the form showed them, it stays to the
 * millisecond where it stood. A form shows neither seconds nor which of two equal hours.
 */
export function timedAgain(of: Kind, values: Values, around: Around, stood: Answers): Answers {
  const shown = (at: unknown) => momentText(Number(at), around.zone ?? "UTC");
  const left = of.dayField === undefined
    ? shown(values["at"]) === shown(stood.at)
    : values[of.dayField] === stood[of.dayField];
  return left ? { ...values, at: stood.at } : timed(of, values, around, stood.at);
}

/** Answers ready to be kept. */
export function draftOf(of: Kind, { at, ...value }: Answers): Draft {
  const kept = Object.fromEntries(
    Object.entries(of.schema.parse(value)).filter(([, one]) => one !== undefined),
  );
  return { kind: of.name, at, value: kept, brief: of.brief(kept) };
}

/** What the kept entry would answer to its own form. */
export function answersOf(of: Kind, entry: Entry): Answers {
  return { ...of.schema.parse(entry.value), at: entry.at };
}

export function briefOf(of: Kind, entry: Entry): Summary["brief"] {
  return of.brief(of.schema.parse(entry.value));
}
