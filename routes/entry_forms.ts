import type { Around } from "../lib/forms/answers.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Kind } from "../lib/records/kind.ts";
import type { Ctx } from "./env.ts";

/** The form of an entry, new or changed. */
export interface EntryForm {
  readonly action: string;
  readonly back: string;
  readonly kindLabel: string;
  readonly fields: readonly Field[];
  readonly sections: readonly FieldSection[];
  readonly mistakes: readonly Mistake[];
}

/** Fields under one heading; a folded one stands open when something is in it, or wrong with it. */
interface FieldSection {
  readonly title: string | null;
  readonly folded: boolean;
  readonly open: boolean;
  readonly fields: readonly Field[];
}

/** A kind's form with what stands in it. */
export function asked(
  c: Ctx,
  kind: Kind,
  typed: Typed,
  mistakes: readonly Mistake[] = [],
): Pick<EntryForm, "kindLabel" | "fields" | "sections" | "mistakes"> {
  const { t } = c.var;
  const fields = kind.form.fields(t, typed, mistakes, around(c));
  return { kindLabel: t(`kind.${kind.name}`), fields, sections: sectionsOf(c, kind, fields), mistakes };
}

/** A kind's fields in the order in which it asks them. */
function sectionsOf({ var: { t } }: Ctx, kind: Kind, fields: readonly Field[]): FieldSection[] {
  return kind.sections.map(({ title, folded = false, fields: names }) => {
    const asked = names.flatMap((name) => fields.filter((field) => field.name === name));
    return {
      title: title === undefined ? null : t.of(title),
      folded,
      open: asked.some(({ value, error }) => value !== "" || error !== null),
      fields: asked,
    };
  });
}

/** What reading and showing a form depends on. English is also that of people who write the month first. */
export function around(c: Ctx): Around {
  const { dates, now, language } = c.var;
  return { zone: dates.zone, now, ...(language === "es" && { dayFirst: true }) };
}
