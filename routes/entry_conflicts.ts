import type { Chart } from "../lib/access/chart.ts";
import { type Entry, readEntry } from "../lib/access/entries.ts";
import type { Typed } from "../lib/forms/fields.ts";
import { type Answers, answersOf, type Kind } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { wordsFor } from "./entry_facts.ts";
import { around } from "./entry_forms.ts";
import type { Ctx } from "./env.ts";
import { listQuery } from "./list_before.ts";
import { entryPath } from "./record_paths.ts";

declare module "./pages.ts" {
  interface Pages {
    "entries/conflict": {
      readonly action: string;
      readonly back: string;
      readonly version: number;
      /** Who saved it meanwhile, and when; as a sentence, and above their side. */
      readonly told: string;
      readonly theirs: string;
      readonly lines: readonly Disagreement[];
    };
  }
}

/** What one side says in a field: for people, and as a form sends it. A value and its unit are one. */
interface Side {
  readonly words: string;
  readonly sent: readonly (readonly [name: string, text: string])[];
}

/** One line of a conflict: what was typed here, what was saved meanwhile. */
interface Disagreement {
  readonly name: string;
  readonly id: string;
  readonly label: string;
  readonly yours: Side;
  readonly theirs: Side;
  readonly same: boolean;
}

/** What was saved meanwhile and what was typed here; nothing of either is lost. */
export async function showConflict(c: Ctx, chart: Chart, answers: Answers): Promise<Response> {
  const entry = await readEntry(chart, c.req.param("entry") ?? "");
  const { t, dates } = c.var;
  const { at, by, name } = entry.changed ??
    { at: entry.createdAt, by: entry.author.account, name: entry.author.name };
  const when = dates.longTime(at);
  const own = by === chart.reader;
  const list = listQuery(c, chart);
  return await c.var.show("entries/conflict", {
    action: `${entryPath(chart, entry.id)}/edit${list}`,
    back: entryPath(chart, entry.id) + list,
    version: entry.version,
    told: own ? t("problem.conflict.own", { when }) : t("problem.conflict", { name, when }),
    theirs: own ? t("problem.conflict.yours_there", { when }) : t("problem.conflict.theirs", { name, when }),
    lines: disagreements(c, kinds[entry.kind], answers, entry),
  }, 409);
}

function disagreements(c: Ctx, kind: Kind, answers: Answers, entry: Entry): readonly Disagreement[] {
  const sideOf = (said: Answers) => {
    const typed = kind.form.typed(said, around(c));
    const words = new Map(
      kind.form.fields(c.var.t, typed, [], around(c)).map((field) => {
        return [field.name, wordsFor(c, kind, field, said)];
      }),
    );
    return { typed, words };
  };
  const yours = sideOf(answers);
  const theirs = sideOf(answersOf(kind, entry));
  return kind.form.fields(c.var.t, {}, [], around(c)).map(({ name, id, label, beside }) => {
    const names = beside ? [name, beside.name] : [name];
    const [mine, other] = [sentIn(yours.typed, names), sentIn(theirs.typed, names)];
    return {
      name,
      id,
      label,
      yours: { words: yours.words.get(name) ?? "", sent: mine },
      theirs: { words: theirs.words.get(name) ?? "", sent: other },
      same: JSON.stringify(mine) === JSON.stringify(other),
    };
  });
}

function sentIn(typed: Typed, names: readonly string[]): Side["sent"] {
  return names.flatMap((name) => [typed[name] ?? []].flat().map((text) => [name, text] as const));
}

const sides = ["yours", "theirs"] as const;
const nobody = { of: (key: string) => key };

/** A conflict page sends `use.<field>`, and the texts of both sides; what remains is a plain form. */
export function settleConflict(data: FormData, kind: Kind): void {
  for (const { name, beside } of kind.form.fields(nobody)) {
    const use = data.get(`use.${name}`);
    data.delete(`use.${name}`);
    for (const one of beside ? [name, beside.name] : [name]) {
      for (const side of sides) {
        const texts = data.getAll(`${side}.${one}`);
        data.delete(`${side}.${one}`);
        if (use === side) {
          data.delete(one);
          for (const text of texts) data.append(one, text);
        }
      }
    }
  }
}
