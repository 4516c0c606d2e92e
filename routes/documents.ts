import { addable } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import type { Entry } from "../lib/access/entries.ts";
import { listFiles } from "../lib/access/files.ts";
import { roomLeft } from "../lib/access/uploads.ts";
import { notFound } from "../lib/errors.ts";
import { nameWithoutEnding } from "../lib/files/file_names.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Id } from "../lib/ids.ts";
import { fileSize } from "../lib/language/sizes.ts";
import { type Answers, timed } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import * as record from "../lib/records/record.ts";
import { seeOther } from "./answers.ts";
import { addOnce } from "./entry_additions.ts";
import { sentAgain, takeConfirmed } from "./entry_doubts.ts";
import { factsOf } from "./entry_facts.ts";
import { around } from "./entry_forms.ts";
import { lineOf } from "./entry_lines.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { type FileLine, fileLine } from "./file_lines.ts";
import { keepOnce } from "./files.ts";
import { flash } from "./flash.ts";
import { onceOf } from "./form_keys.ts";
import { recordPath } from "./record_paths.ts";
import { type FilesField, filesField, takeFiles } from "./uploads.ts";

interface DocumentLine extends FileLine {
  readonly on: {
    readonly href: string;
    readonly label: string;
    readonly icon: string;
    readonly when: string;
  };
}

declare module "./pages.ts" {
  interface Pages {
    "documents/index": {
      readonly base: string;
      readonly own: boolean;
      readonly files: readonly DocumentLine[];
      readonly pages: { readonly newer: string | null; readonly older: string | null };
      readonly mayAdd: boolean;
      /** For the owner: how much of the quota is used. */
      readonly used: string | null;
    };
    "documents/new": {
      readonly action: string;
      readonly back: string;
      readonly fields: readonly (Field | FilesField)[];
      readonly asked: readonly Field[];
      readonly field: FilesField;
      readonly mistakes: readonly Mistake[];
    };
  }
}

const kind = kinds.document;
const pageLength = 20;

export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand(chart.relation === "own" ? "view_own_record" : "view_shared_records");
  const before = beforeOf(c.req.query("before"));
  const { files, older } = await listFiles(chart, {
    limit: pageLength,
    ...(before !== undefined && { before }),
  });
  const base = recordPath(chart);
  return await c.var.show("documents/index", {
    base,
    own: chart.relation === "own",
    files: files.map(({ file, entry }) => ({
      ...fileLine(c, chart, entry, file),
      on: placeOf(c, chart, entry),
    })),
    pages: {
      newer: before === undefined ? null : `${base}/documents`,
      older: older === undefined ? null : `${base}/documents?before=${older}`,
    },
    mayAdd: addable(chart, "document"),
    used: chart.relation === "own" ? await usedWords(c, chart) : null,
  });
}

export async function newForm(c: Ctx): Promise<Response> {
  const chart = await openForNew(c);
  const day = c.var.dates.local(c.var.now).slice(0, 10);
  return await showNew(c, { chart, typed: { [kind.dayField ?? "on"]: day }, mistakes: [] });
}

/** The document and its files in one change: none without the others. Without any it is asked whether that is meant. */
export async function create(c: Ctx): Promise<Response> {
  const chart = await openForNew(c);
  const { streamed: form } = c.var;
  // Who says that there is no file sends a form that has none.
  const data = await (form?.fields() ?? c.req.formData());
  const confirmed = takeConfirmed(data);
  const chosen = form?.firstName;
  const unnamed = chosen !== undefined && isEmpty(data.get("title"));
  if (unnamed) data.set("title", nameWithoutEnding(chosen, c.var.t("documents.unnamed")));
  const read = kind.form.read(data, around(c));
  const texts = read.ok ? kind.form.typed(read.values, around(c)) : read.typed;
  const typed = unnamed ? { ...texts, title: "" } : texts;
  if (!read.ok) {
    return await showNew(c, { chart, typed, mistakes: read.mistakes, again: chosen !== undefined }, 422);
  }
  if (confirmed === "no") return await showNew(c, { chart, typed, mistakes: [] });
  const answers = timed(kind, read.values, around(c));
  const once = onceOf(data);
  let [added, count]: [Id | undefined, number] = [undefined, 0];
  const mistakes = form === undefined ? [] : await takeFiles(c, chart, "documents", async (upload) => {
    count = upload.count;
    if (count > 0) {
      await keepOnce(upload, async () => added = (await record.add(chart, kind, answers, once, upload)).id);
    }
  });
  if (mistakes.length > 0) return await showNew(c, { chart, typed, mistakes }, 422);
  if (count === 0 && confirmed !== "yes") return await askForFile(c, chart, answers);
  if (count === 0) added = await addOnce(chart, kind, answers, once);
  flash(c, "entry.saved", { what: "kind.document" });
  const base = recordPath(chart);
  return seeOther(c, added ? `${base}/entries/${added}` : `${base}/documents`);
}

function isEmpty(typed: FormDataEntryValue | null): boolean {
  return typeof typed !== "string" || typed.trim() === "";
}

/** A letter of which only the name is kept is perhaps not what was meant. */
async function askForFile(c: Ctx, chart: Chart, answers: Answers): Promise<Response> {
  const { t } = c.var;
  return await c.var.show("entries/unlikely", {
    action: `${recordPath(chart)}/add/document`,
    kindLabel: t("kind.document"),
    facts: factsOf(c, kind, answers),
    doubts: [{ state: "info", text: t("documents.no_file") }],
    earlier: null,
    carried: sentAgain(c, kind, answers),
  });
}

async function openForNew(c: Ctx): Promise<Chart> {
  const chart = await c.var.chart();
  if (!addable(chart, "document")) throw notFound();
  return chart;
}

interface Showing {
  readonly chart: Chart;
  readonly typed: Typed;
  readonly mistakes: readonly Mistake[];
  /** Files had been chosen that the form cannot show again. */
  readonly again?: boolean;
}

async function showNew(
  c: Ctx,
  { chart, typed, mistakes, again }: Showing,
  status: PageStatus = 200,
): Promise<Response> {
  const asked = kind.form.fields(c.var.t, typed, mistakes, around(c)).map((one) =>
    one.name === "title" ? { ...one, hint: c.var.t("documents.title_hint") } : one
  );
  const field = await filesField(c, chart, mistakes, again);
  return await c.var.show("documents/new", {
    action: `${recordPath(chart)}/add/document`,
    back: `${recordPath(chart)}/documents`,
    fields: [...asked, field],
    asked,
    field,
    mistakes,
  }, status);
}

async function usedWords(c: Ctx, chart: Chart): Promise<string> {
  const { fileQuota } = c.var.site.config;
  const used = fileQuota - await roomLeft(chart, fileQuota);
  return c.var.t("documents.used", {
    used: fileSize(used),
    all: fileSize(fileQuota),
  });
}

function placeOf(c: Ctx, chart: Chart, entry: Entry): DocumentLine["on"] {
  const line = lineOf(c, chart, entry);
  return { href: line.href, label: `${line.kindLabel}: ${line.value}`, icon: line.icon, when: line.when };
}

function beforeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
