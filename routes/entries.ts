import { addable } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { type Entry, readEntry, readVersions } from "../lib/access/entries.ts";
import { isKindName } from "../lib/access/parts.ts";
import { AppError, notFound } from "../lib/errors.ts";
import type { Around } from "../lib/forms/answers.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { scaled } from "../lib/language/numbers.ts";
import { bodyMassIndex } from "../lib/records/body_mass.ts";
import { type Answers, answersOf, briefOf, type Kind, timed } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { amountIn } from "../lib/records/measures.ts";
import { readDay } from "../lib/records/months.ts";
import * as record from "../lib/records/record.ts";
import { seeOther } from "./answers.ts";
import { type Disagreement, disagreements, settleConflict } from "./entry_conflicts.ts";
import { type Fact, factsOf } from "./entry_facts.ts";
import { addableOn } from "./entry_days.ts";
import { type EntryLine, entryLine, heightText, icons, unitsOf } from "./entry_lines.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { type FilesPart, filesPart } from "./file_lines.ts";
import { flash } from "./flash.ts";
import { entryPath, recordPath } from "./record_paths.ts";

interface EntryForm {
  readonly action: string;
  readonly back: string;
  readonly kindLabel: string;
  readonly fields: readonly Field[];
  readonly mistakes: readonly Mistake[];
  /** What the person must know before going on. */
  readonly notice: string | null;
}

declare module "./pages.ts" {
  interface Pages {
    "entries/choose": {
      readonly base: string;
      /** The day that whatever is added starts with, as a query. */
      readonly on: string;
      readonly kinds: readonly { readonly kind: string; readonly label: string; readonly icon: string }[];
    };
    "entries/new": EntryForm;
    "entries/edit": EntryForm & { readonly version: number };
    "entries/unlikely": {
      readonly action: string;
      readonly kindLabel: string;
      readonly facts: readonly Fact[];
      readonly doubts: readonly string[];
      readonly earlier: EntryLine | null;
      /** Everything that was typed, to be sent again. */
      readonly carried: readonly (readonly [name: string, value: string])[];
    };
    "entries/conflict": {
      readonly action: string;
      readonly version: number;
      readonly by: string;
      readonly when: string;
      readonly lines: readonly Disagreement[];
    };
    "entries/show": {
      readonly base: string;
      readonly href: string;
      readonly line: EntryLine;
      readonly facts: readonly Fact[];
      readonly added: string;
      readonly changed: string | null;
      readonly version: number;
      readonly mayEdit: boolean;
      readonly part: FilesPart;
      readonly versions: readonly {
        readonly n: number;
        readonly when: string;
        readonly facts: readonly Fact[];
      }[];
    };
    "entries/remove": { readonly href: string; readonly line: EntryLine; readonly version: number };
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

export async function newForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = kindOf(c, chart);
  return await showNew(c, { chart, kind, typed: startOf(c, kind), mistakes: [] });
}

export async function create(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = kindOf(c, chart);
  const data = await c.req.formData();
  const confirmed = takeConfirmed(data);
  const read = kind.form.read(data, around(c));
  if (!read.ok) return await showNew(c, { chart, kind, typed: read.typed, mistakes: read.mistakes }, 422);
  const answers = timed(kind, read.values, around(c));
  if (confirmed === "no") {
    return await showNew(c, { chart, kind, typed: kind.form.typed(answers, around(c)), mistakes: [] });
  }
  const asked = confirmed !== "yes" && await askAgain(c, { chart, kind, answers });
  if (asked) return asked;
  const once = data.get("once");
  try {
    await record.add(chart, kind, answers, typeof once === "string" && once !== "" ? once : undefined);
  } catch (error) {
    // The same form, sent again by a double press or a reload: it was kept the first time.
    if (!(error instanceof AppError) || error.problem !== "repeated") throw error;
  }
  flash(c, "entry.saved");
  return seeOther(c, cameFrom(c, chart));
}

export async function show(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const versions = await readVersions(chart, c.req.param("entry") ?? "");
  const entry = versions.at(-1);
  if (!entry) throw notFound();
  const { t, dates } = c.var;
  const { changed } = entry;
  return await c.var.show("entries/show", {
    base: recordPath(chart),
    href: hrefOf(chart, entry),
    line: lineOf(c, chart, entry),
    facts: [...factsIn(c, entry), ...bodyMass(c, chart, entry)],
    added: t("entry.by", { name: entry.author.name, when: dates.longTime(entry.createdAt) }),
    changed: changed ? t("entry.changed_by", { name: changed.name, when: dates.longTime(changed.at) }) : null,
    version: entry.version,
    mayEdit: chart.may("edit_own_entries"),
    part: await filesPart(c, chart, entry),
    versions: versions.slice(0, -1).reverse().map((old) => ({
      n: old.version,
      when: dates.longTime(old.changed?.at ?? old.createdAt),
      facts: factsIn(c, old),
    })),
  });
}

export async function editForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand("edit_own_entries");
  const entry = await readEntry(chart, c.req.param("entry") ?? "");
  const kind = kinds[entry.kind];
  return await showEdit(c, {
    chart,
    entry,
    typed: kind.form.typed(answersOf(kind, entry), around(c)),
    mistakes: [],
  });
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
  if (!read.ok) return await showEdit(c, { chart, entry, typed: read.typed, mistakes: read.mistakes }, 422);
  const answers = timed(kind, read.values, around(c), entry.at);
  if (confirmed === "no") {
    const typed = kind.form.typed(answers, around(c));
    return await showEdit(c, { chart, entry: { ...entry, version }, typed, mistakes: [] });
  }
  const asked = confirmed !== "yes" && await askAgain(c, { chart, kind, answers, entry, version });
  if (asked) return asked;
  try {
    await record.edit(chart, entry, version, answers);
  } catch (error) {
    if (!(error instanceof AppError) || error.problem !== "stale") throw error;
    return await showConflict(c, chart, answers);
  }
  flash(c, "entry.saved");
  return seeOther(c, hrefOf(chart, entry));
}

export async function removeForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand("delete_own_entries");
  const entry = await readEntry(chart, c.req.param("entry") ?? "");
  return await c.var.show("entries/remove", {
    href: hrefOf(chart, entry),
    line: lineOf(c, chart, entry),
    version: entry.version,
  });
}

export async function remove(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const version = takeVersion(await c.req.formData());
  const entry = await record.remove(chart, c.req.param("entry") ?? "", version);
  flash(c, "entry.removed", `${hrefOf(chart, entry)}/restore`);
  return seeOther(c, `${recordPath(chart)}/timeline`);
}

export async function restore(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const entry = await record.restore(chart, c.req.param("entry") ?? "");
  flash(c, "entry.restored");
  return seeOther(c, hrefOf(chart, entry));
}

interface Showing {
  readonly chart: Chart;
  readonly typed: Typed;
  readonly mistakes: readonly Mistake[];
}

async function showNew(
  c: Ctx,
  now: Showing & { readonly kind: Kind; readonly notice?: string },
  status: PageStatus = 200,
): Promise<Response> {
  const { chart, kind, typed, mistakes, notice = null } = now;
  return await c.var.show("entries/new", {
    action: `${recordPath(chart)}/add/${kind.name}${onQuery(c)}`,
    back: cameFrom(c, chart),
    kindLabel: c.var.t(`kind.${kind.name}`),
    fields: kind.form.fields(c.var.t, typed, mistakes, around(c)),
    mistakes,
    notice,
  }, status);
}

async function showEdit(
  c: Ctx,
  now: Showing & { readonly entry: Entry },
  status: PageStatus = 200,
): Promise<Response> {
  const { chart, entry, typed, mistakes } = now;
  return await c.var.show("entries/edit", {
    action: `${hrefOf(chart, entry)}/edit`,
    back: hrefOf(chart, entry),
    kindLabel: c.var.t(`kind.${entry.kind}`),
    fields: kinds[entry.kind].form.fields(c.var.t, typed, mistakes, around(c)),
    mistakes,
    notice: null,
    version: entry.version,
  }, status);
}

/** A value that is possible and unlikely is asked about once: a slip, perhaps, not a mistake. Undefined when all is likely. */
async function askAgain(
  c: Ctx,
  now: {
    readonly chart: Chart;
    readonly kind: Kind;
    readonly answers: Answers;
    /** The entry that would be changed, and the version that was. */
    readonly entry?: Entry;
    readonly version?: number;
  },
): Promise<Response | undefined> {
  const { chart, kind, answers, entry, version } = now;
  const { doubts, earlier } = await record.doubtsAbout(chart, kind, answers, entry?.id);
  if (doubts.length === 0) return undefined;
  const { t } = c.var;
  const typed = Object.entries(kind.form.typed(answers, around(c))).flatMap(([name, texts]) =>
    [texts ?? []].flat().map((text) => [name, text] as const)
  );
  return await c.var.show("entries/unlikely", {
    action: entry ? `${hrefOf(chart, entry)}/edit` : `${recordPath(chart)}/add/${kind.name}${onQuery(c)}`,
    kindLabel: t(`kind.${kind.name}`),
    facts: factsOf(c, kind, answers),
    doubts: doubts.map(({ message, args }) => t.of(message, args)),
    earlier: earlier ? entryLine(c, chart.patient.id, earlier) : null,
    carried: version === undefined ? typed : [...typed, ["version", String(version)]],
  });
}

/** Somebody removed it meanwhile: what was typed stands in a form that would add it anew. */
async function showGone(c: Ctx, chart: Chart, kind: Kind, typed: Typed): Promise<Response> {
  return await showNew(c, { chart, kind, typed, mistakes: [], notice: c.var.t("entry.conflict_gone") }, 409);
}

async function readEither(chart: Chart, entry: string): Promise<Entry> {
  return await readEntry(chart, entry).catch((error) => {
    if (!(error instanceof AppError) || error.problem !== "not_found") throw error;
    return readEntry(chart, entry, { removed: true });
  });
}

/** Both are shown, line by line; nothing of either is lost. */
async function showConflict(c: Ctx, chart: Chart, answers: Answers): Promise<Response> {
  const entry = await readEntry(chart, c.req.param("entry") ?? "");
  return await c.var.show("entries/conflict", {
    action: `${hrefOf(chart, entry)}/edit`,
    version: entry.version,
    by: entry.changed?.name ?? entry.author.name,
    when: c.var.dates.longTime(entry.changed?.at ?? entry.createdAt),
    lines: disagreements(c, kinds[entry.kind], answers, entry),
  }, 409);
}

function takeVersion(data: FormData): number {
  const version = Number(data.get("version"));
  data.delete("version");
  if (!Number.isInteger(version) || version < 1) throw new AppError("invalid");
  return version;
}

/** "yes": the person looked again and it is right. "no": they want to change it. */
function takeConfirmed(data: FormData): string | null {
  const confirmed = data.get("confirmed");
  data.delete("confirmed");
  return typeof confirmed === "string" ? confirmed : null;
}

function kindOf(c: Ctx, chart: Chart): Kind {
  const name = c.req.param("kind") ?? "";
  if (!isKindName(name) || !addable(chart, name)) throw notFound();
  return kinds[name];
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

function lineOf(c: Ctx, chart: Chart, entry: Entry): EntryLine {
  const brief = briefOf(kinds[entry.kind], entry);
  return entryLine(c, chart.patient.id, {
    id: entry.id,
    kind: entry.kind,
    at: entry.at,
    version: entry.version,
    brief,
  });
}

/** A new entry starts now, or on the day that it is added from, in the reader's own units. */
function startOf(c: Ctx, kind: Kind): Typed {
  const { dates, now } = c.var;
  const on = dayAddedOn(c);
  if (kind.name === "appointment") return on === undefined ? {} : { at: `${on}T09:00` };
  const units = unitsOf(c);
  const unit = kind.name === "weight" || kind.name === "glucose" || kind.name === "temperature"
    ? { unit: units[kind.name] }
    : {};
  const day = on ?? dates.day(now);
  // An illness began some time ago; of the rest, most is written down on its day.
  const dated = kind.dayField === undefined || kind.dayField === "since" ? {} : { [kind.dayField]: day };
  return { at: `${day}T${dates.time(now)}`, ...dated, ...unit };
}

/** The day of the calendar that something is added from. */
function dayAddedOn(c: Ctx): string | undefined {
  return readDay(c.req.query("on") ?? "");
}

function onQuery(c: Ctx): string {
  const on = dayAddedOn(c);
  return on === undefined ? "" : `?on=${on}`;
}

/** That day, or the record's home. */
function cameFrom(c: Ctx, chart: Chart): string {
  const on = dayAddedOn(c);
  return on === undefined ? recordPath(chart) : `${recordPath(chart)}/calendar/${on}`;
}

function around(c: Ctx): Around {
  return { zone: c.var.dates.zone, now: c.var.now };
}

function hrefOf(chart: Chart, entry: Entry): string {
  return entryPath(chart, entry.id);
}
