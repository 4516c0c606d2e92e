import type { Chart } from "../lib/access/chart.ts";
import { type Entry, readEntry } from "../lib/access/entries.ts";
import { isProblem } from "../lib/errors.ts";
import type { Typed } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { answersOf, type Kind, timedAgain } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import * as record from "../lib/records/record.ts";
import { seeOther } from "./answers.ts";
import { showNew } from "./entry_additions.ts";
import { settleConflict, showConflict } from "./entry_conflicts.ts";
import { askAgain, takeConfirmed } from "./entry_doubts.ts";
import { around, asked, type EntryForm } from "./entry_forms.ts";
import { takeVersion } from "./entry_versions.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";
import { listQuery } from "./list_before.ts";
import { entryPath } from "./record_paths.ts";

declare module "./pages.ts" {
  interface Pages {
    "entries/edit": EntryForm & { readonly version: number };
  }
}

export async function editForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand("edit_own_entries");
  const entry = await readEntry(chart, c.req.param("entry") ?? "");
  const kind = kinds[entry.kind];
  const typed = kind.form.typed(answersOf(kind, entry), around(c));
  return await showEdit(c, { chart, entry, version: entry.version, typed });
}

export async function update(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand("edit_own_entries");
  const entry = await readEither(chart, c.req.param("entry") ?? "");
  const data = await c.req.formData();
  const version = takeVersion(data);
  const confirmed = takeConfirmed(data);
  const kind = kinds[entry.kind];
  settleConflict(data, kind);
  const read = kind.form.read(data, around(c));
  if (entry.status === "removed") {
    return await showGone(c, chart, kind, read.ok ? kind.form.typed(read.values, around(c)) : read.typed);
  }
  if (!read.ok) return await showEdit(c, { chart, entry, version, ...read }, 422);
  const answers = timedAgain(kind, read.values, around(c), answersOf(kind, entry));
  if (confirmed === "no") {
    const typed = kind.form.typed(answers, around(c));
    return await showEdit(c, { chart, entry, version, typed });
  }
  const doubted = confirmed !== "yes" && await askAgain(c, {
    chart,
    kind,
    answers,
    action: `${entryPath(chart, entry.id)}/edit${listQuery(c, chart)}`,
    entry,
    version,
  });
  if (doubted) return doubted;
  try {
    await record.edit(chart, entry, version, answers);
  } catch (error) {
    if (!isProblem(error, "stale")) throw error;
    return await showConflict(c, chart, answers);
  }
  flash(c, "entry.saved", { what: `kind.${entry.kind}` });
  return seeOther(c, entryPath(chart, entry.id) + listQuery(c, chart));
}

async function showEdit(
  c: Ctx,
  now: {
    readonly chart: Chart;
    readonly entry: Entry;
    /** The one that the form started from, whatever stands now. */
    readonly version: number;
    readonly typed: Typed;
    readonly mistakes?: readonly Mistake[];
  },
  status: PageStatus = 200,
): Promise<Response> {
  const { chart, entry, version, typed, mistakes } = now;
  const list = listQuery(c, chart);
  return await c.var.show("entries/edit", {
    action: `${entryPath(chart, entry.id)}/edit${list}`,
    back: entryPath(chart, entry.id) + list,
    ...asked(c, kinds[entry.kind], typed, mistakes),
    version,
  }, status);
}

/** Somebody removed it meanwhile: what was typed stands in a form that would add it anew. */
async function showGone(c: Ctx, chart: Chart, kind: Kind, typed: Typed): Promise<Response> {
  return await showNew(c, { chart, kind, typed, notice: c.var.t("entry.conflict_gone") }, 409);
}

async function readEither(chart: Chart, entry: string): Promise<Entry> {
  return await readEntry(chart, entry).catch((error) => {
    if (!isProblem(error, "not_found")) throw error;
    return readEntry(chart, entry, { removed: true });
  });
}
