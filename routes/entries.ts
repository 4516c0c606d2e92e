import type { Chart } from "../lib/access/chart.ts";
import { type Entry, readVersions } from "../lib/access/entries.ts";
import { notFound } from "../lib/errors.ts";
import { scaled } from "../lib/language/numbers.ts";
import { bodyMassIndex } from "../lib/records/body_mass.ts";
import { answersOf, briefOf } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { amountIn } from "../lib/records/measures.ts";
import { addableOn, dayAddedOn, onQuery } from "./entry_days.ts";
import { type Fact, factsOf } from "./entry_facts.ts";
import { type EntryLine, heightText, icons, lineOf, unitsOf } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { type FilesPart, filesPart } from "./file_lines.ts";
import { listBefore, listQuery } from "./list_before.ts";
import { entryPath, recordPath } from "./record_paths.ts";

declare module "./pages.ts" {
  interface Pages {
    "entries/choose": {
      readonly base: string;
      /** The day that whatever is added starts with, as a query. */
      readonly on: string;
      readonly kinds: readonly { readonly kind: string; readonly label: string; readonly icon: string }[];
    };
    "entries/show": {
      /** The list that it was opened from. */
      readonly back: { readonly href: string; readonly label: string };
      readonly href: string;
      /** What its forms need to lead back there. */
      readonly list: string;
      readonly line: EntryLine;
      readonly facts: readonly Fact[];
      readonly added: string;
      readonly changed: string | null;
      readonly mayEdit: boolean;
      readonly part: FilesPart;
      readonly versions: readonly {
        readonly n: number;
        readonly when: string;
        readonly facts: readonly Fact[];
      }[];
    };
  }
}

export async function choose(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const offered = addableOn(c, chart, dayAddedOn(c));
  if (offered.length === 0) throw notFound();
  return await c.var.show("entries/choose", {
    base: recordPath(chart),
    on: onQuery(c),
    kinds: offered.map((kind) => ({ kind, label: c.var.t(`kind.${kind}`), icon: icons[kind] })),
  });
}

export async function show(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const versions = await readVersions(chart, c.req.param("entry") ?? "");
  const entry = versions.at(-1);
  if (!entry) throw notFound();
  const { t, dates } = c.var;
  const { changed } = entry;
  return await c.var.show("entries/show", {
    back: listBefore(c, chart),
    href: entryPath(chart, entry.id),
    list: listQuery(c, chart),
    line: lineOf(c, chart, entry),
    facts: [...factsIn(c, entry), ...bodyMass(c, chart, entry)],
    added: t("entry.by", { name: entry.author.name, when: dates.longTime(entry.createdAt) }),
    changed: changed ? t("entry.changed_by", { name: changed.name, when: dates.longTime(changed.at) }) : null,
    mayEdit: chart.may("edit_own_entries"),
    part: await filesPart(c, chart, entry),
    versions: versions.slice(0, -1).reverse().map((old) => ({
      n: old.version,
      when: dates.longTime(old.changed?.at ?? old.createdAt),
      facts: factsIn(c, old),
    })),
  });
}

function factsIn(c: Ctx, entry: Entry): Fact[] {
  const kind = kinds[entry.kind];
  return factsOf(c, kind, answersOf(kind, entry));
}

/** Beside a weight of one's own, where one's height is known. Whoever looks at another's record has another height. */
function bodyMass(c: Ctx, chart: Chart, entry: Entry): Fact[] {
  const { account, t } = c.var;
  if (entry.kind !== "weight" || chart.relation !== "own" || account?.height === undefined) return [];
  const weight = kinds.weight.measures[0] && amountIn(briefOf(kinds.weight, entry), kinds.weight.measures[0]);
  const index = weight && bodyMassIndex(weight, account.height);
  if (index === undefined) return [];
  const value = t("entry.bmi_of", {
    index: scaled(index, 1),
    height: heightText(account.height, unitsOf(c)),
  });
  return [{ label: t("entry.bmi"), value, long: false }];
}
