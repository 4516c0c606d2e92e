import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import { type Import, type ImportedKind, importedKinds, type RefusedRow } from "../lib/access/import_rows.ts";
import { confirmImport, demandImport, readImport, startImport } from "../lib/access/imports.ts";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Id } from "../lib/ids.ts";
import { count } from "../lib/language/numbers.ts";
import { largestImport, type SentFile } from "../lib/records/exchange/unzipping.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { readSent } from "./import_reading.ts";
import { lookAgain } from "./passive.ts";
import { recordPath } from "./record_paths.ts";
import type { StreamedForm } from "./streamed_forms.ts";

declare module "./pages.ts" {
  interface Pages {
    "imports/index": {
      readonly base: string;
      readonly zone: string;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      /** What is wrong with the files. */
      readonly error: string | null;
    };
    "imports/job": {
      readonly base: string;
      readonly record: string;
      readonly href: string;
      readonly state: Import["state"];
      readonly source: string;
      /** Whose record the file says it is, where it says so; and whether that is somebody else. */
      readonly about: string | null;
      readonly isOther: boolean;
      readonly owner: string;
      /** A kind, and how many are to add, there already, left out. */
      readonly rows: readonly (readonly string[])[];
      /** On the button: how many entries and doses; empty where there is nothing to add. */
      readonly confirm: string;
      /** Documents come without their files. */
      readonly hollow: boolean;
      /** What is said where there is nothing to add. */
      readonly nothing: string;
      readonly refused: readonly { readonly place: string; readonly text: string }[];
      readonly refusedInAll: number;
      readonly reason: string;
      readonly added: string;
      readonly until: string;
      readonly untilMachine: string;
      readonly progress: { readonly label: string; readonly done: number; readonly of: number } | null;
    };
  }
}

const mostFiles = 20;

const personForm = form(z.strictObject({
  person: text({
    label: "imports.person",
    hint: "imports.person_hint",
    longest: 12,
    inputmode: "numeric",
    width: "short",
  }).optional(),
}));

export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await demandImport(chart);
  return await showIndex(c, chart, [], "");
}

/** Takes the files and looks at them in the background: nothing is added yet. */
export async function start(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await demandImport(chart);
  const { streamed } = c.var;
  if (!streamed) throw new AppError("invalid", { message: "problem.content_type" });
  const person = personIn(await streamed.fields());
  if (person === "wrong") {
    const again = streamed.firstName === undefined ? [] : [{ field: "files", message: "unlock.files" }];
    const mistakes = [{ field: "person", message: "imports.person_wrong" }, ...again];
    return await showIndex(c, chart, mistakes, "", 422);
  }
  const sent = await oneByOne(chart.reader, () => filesIn(streamed));
  if (sent === "too_large") {
    return await showIndex(
      c,
      chart,
      [{ field: "files", message: "imports.refused.too_large" }],
      person ?? "",
      422,
    );
  }
  if (sent.length === 0) {
    return await showIndex(c, chart, [{ field: "files", message: "imports.none_chosen" }], person ?? "", 422);
  }
  await c.var.site.limits.demand("import.account", chart.reader);
  const { t } = c.var;
  const around = {
    zone: chart.patient.zone,
    now: chart.now,
    person,
    filesLeft: (names: string) => t("imports.files_left", { names }),
  };
  const id = await startImport(chart, c.var.site.clock, () => readSent(sent, around));
  return seeOther(c, `${baseOf(chart)}/${id}`);
}

/** How far the look or the adding is; what was found, and what is to be confirmed. Refreshes itself while at work. */
export async function job(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const { made, progress } = await readImport(chart, c.req.param("import") ?? "");
  const { t, dates } = c.var;
  const working = (made.state === "reading" || made.state === "adding") && progress !== undefined;
  if (working) lookAgain(c, made.startedAt);
  // At work by its row and at no work here: the process that did it has ended.
  const state = !working && made.state === "adding"
    ? "stopped"
    : !working && made.state === "reading"
    ? "refused"
    : made.state;
  const counts = made.counts ?? {};
  const rows = importedKinds.flatMap((kind) => {
    const found = counts[kind];
    return found ? [{ label: nameOf(c, kind), ...found }] : [];
  });
  const doses = counts.dose?.add ?? 0;
  const others = made.others ?? 0;
  const refusedInAll = rows.reduce((sum, { refused }) => sum + refused, others);
  const listed = others > 0
    ? [...rows, { label: t("imports.others"), add: 0, there: 0, refused: others }]
    : rows;
  const hollow = (counts.document?.add ?? 0) > 0;
  const adds = rows.reduce((sum, { add }) => sum + add, 0);
  return await c.var.show("imports/job", {
    base: baseOf(chart),
    record: recordPath(chart),
    href: `${baseOf(chart)}/${made.id}`,
    state,
    source: made.source ? t(`imports.source.${made.source}`) : "",
    about: made.person ?? null,
    isOther: made.person !== undefined && !isSameName(made.person, chart.patient.name),
    owner: chart.patient.name,
    rows: listed.map(({ label, add, there, refused }) => {
      return [label, ...[add, there, refused].map((n) => count(t.language, n))];
    }),
    confirm: adds === 0
      ? ""
      : t(hollow ? "imports.confirm_without" : "imports.confirm", { n: adds - doses, doses }),
    hollow,
    refused: (made.refused ?? []).map((one) => ({ place: placeOf(c, one), text: wordsFor(c, one) })),
    refusedInAll,
    reason: reasonOf(c, made),
    nothing: t(
      refusedInAll > 0 && rows.every(({ there }) => there === 0)
        ? "imports.nothing_fits"
        : "imports.nothing_new",
    ),
    added: t("imports.added", { n: made.added ?? 0, doses: made.addedDoses ?? 0 }),
    until: dates.longTime(made.ends),
    untilMachine: dates.machine(made.ends),
    progress: working
      ? {
        label: t(made.state === "reading" ? "imports.reading" : "imports.adding"),
        done: progress?.done ?? 0,
        of: progress?.of ?? 0,
      }
      : null,
  });
}

export async function confirm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const id = c.req.param("import") ?? "";
  await confirmImport(chart, c.var.site.clock, id);
  return seeOther(c, `${baseOf(chart)}/${id}`);
}

function personIn(fields: FormData): string | undefined | "wrong" {
  const typed = fields.get("person");
  const number = typeof typed === "string" ? typed.trim() : "";
  if (number === "") return undefined;
  return /^\d{1,12}$/.test(number) ? number : "wrong";
}

/** Whose files are on their way. */
const sending = new Set<Id>();

/** What one person sends lies in memory until it is read: a hundred slow connections must not fill it. */
async function oneByOne<T>(account: Id, receive: () => Promise<T>): Promise<T> {
  if (sending.has(account)) {
    throw new AppError("too_many", { message: "problem.one_import", retryAfter: 10 });
  }
  sending.add(account);
  try {
    return await receive();
  } finally {
    sending.delete(account);
  }
}

/** All of them in memory, which is why they are few and small; the rest of a larger one is not read. */
async function filesIn(streamed: StreamedForm): Promise<readonly SentFile[] | "too_large"> {
  const files: SentFile[] = [];
  let room = largestImport;
  for await (const { name, content } of streamed.files("files")) {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of content) {
      room -= piece.length;
      if (room < 0 || files.length >= mostFiles) return "too_large";
      pieces.push(new Uint8Array(piece));
    }
    files.push({ name: plainName(name), bytes: await new Blob(pieces).bytes() });
  }
  return files;
}

/** For the words of a refusal; a name is never believed for anything else. */
function plainName(name: string): string {
  return (name.split(/[/\\]/).at(-1) ?? "").replace(/\p{C}/gu, "").slice(0, 80);
}

async function showIndex(
  c: Ctx,
  chart: Chart,
  mistakes: readonly Mistake[],
  person: string,
  status: PageStatus = 200,
): Promise<Response> {
  return await c.var.show("imports/index", {
    base: baseOf(chart),
    zone: chart.patient.zone,
    fields: personForm.fields(c.var.t, { person }, mistakes),
    mistakes,
    error: mistakes.filter(({ field }) => field === "files").map(({ message }) => c.var.t.of(message))[0] ??
      null,
  }, status);
}

function nameOf({ var: { t } }: Ctx, kind: ImportedKind): string {
  return kind === "dose" ? t("imports.dose") : t(`kind.${kind}`);
}

function placeOf(c: Ctx, { file, line }: RefusedRow): string {
  return c.var.t("imports.place", { file, line });
}

function wordsFor(c: Ctx, { message, args, label, kind }: RefusedRow): string {
  const { t } = c.var;
  const why = t.has(message) ? t.of(message, args) : t("imports.why.shape");
  const about = [kind && nameOf(c, kind), label !== undefined && t.has(label) && t.of(label)].filter(
    Boolean,
  );
  return about.length > 0 ? `${about.join(", ")}: ${why}` : why;
}

function reasonOf(c: Ctx, { reason, args }: Import): string {
  const { t } = c.var;
  if (reason === undefined) return t("imports.refused.unexpected");
  const key = `imports.refused.${reason}`;
  return t.has(key) ? t.of(key, args) : t("imports.refused.unexpected");
}

function baseOf(chart: Chart): string {
  return `${recordPath(chart)}/import`;
}

/** However the two were typed: letters alone, without case and accents. */
function isSameName(one: string, other: string): boolean {
  const letters = (name: string) => name.normalize("NFKD").toLowerCase().replace(/[^\p{L}]/gu, "");
  return letters(one) === letters(other);
}
