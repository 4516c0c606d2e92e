import type { z } from "zod";
import type { Draft, Entry } from "../access/entries.ts";
import type { KindName } from "../access/parts.ts";
import type { Summary } from "../access/timeline.ts";
import type { Form } from "../forms/form.ts";
import type { Instant } from "../clock.ts";

/** What a kind's form gives: when it happened, and the kind's own fields. */
export interface Answers {
  readonly at: Instant;
  readonly [field: string]: unknown;
}

/** One kind of entry: how it is asked for, what is kept, what a list shows. */
export interface Kind<V extends Answers = Answers> {
  readonly name: KindName;
  readonly form: Form<V>;
  /** The kept value, checked again as it is read. */
  readonly schema: z.ZodType<Omit<V, "at">>;
  brief(value: Omit<V, "at">): Summary["brief"];
}

/** A kind as one definition: the form's own schema is also the shape that is kept. */
export function kind<S extends z.ZodObject>(spec: {
  readonly name: KindName;
  readonly asked: S;
  readonly form: Form<z.output<S>>;
  readonly brief: (value: z.output<S>) => Summary["brief"];
}): Kind {
  const { name, asked } = spec;
  // A form's answers are what its schema gives; the cast only forgets which kind's they are.
  return {
    name,
    form: spec.form as unknown as Form<Answers>,
    schema: asked.omit({ at: true }) as unknown as Kind["schema"],
    brief: (value) => spec.brief(value as z.output<S>),
  };
}

/** Answers ready to be kept. */
export function draftOf(of: Kind, { at, ...value }: Answers): Draft {
  const kept = Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
  return { kind: of.name, at, value: kept, brief: listed(of, kept) };
}

/** What the kept entry would answer to its own form. */
export function answersOf(of: Kind, entry: Entry): Answers {
  return { ...of.schema.parse(entry.value), at: entry.at };
}

export function briefOf(of: Kind, entry: Entry): Summary["brief"] {
  return listed(of, of.schema.parse(entry.value));
}

/** What a list shows; `deep` says that there are words which only the entry itself has, for a search to open. */
function listed(of: Kind, value: Omit<Answers, "at">): Summary["brief"] {
  const brief = of.brief(value);
  const shown = Object.values(brief);
  const deep = of.form.words.some((name) => {
    const words = value[name];
    return typeof words === "string" && words !== "" && !shown.includes(words);
  });
  return { ...brief, ...(deep && { deep: 1 }) };
}
