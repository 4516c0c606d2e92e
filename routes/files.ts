import { type Entry, readEntry } from "../lib/access/entries.ts";
import * as access from "../lib/access/files.ts";
import { partOf } from "../lib/access/parts.ts";
import { smallPictureOf } from "../lib/access/small_pictures.ts";
import { demandUpload, type Upload } from "../lib/access/uploads.ts";
import type { Chart } from "../lib/access/chart.ts";
import { AppError, isProblem, notFound } from "../lib/errors.ts";
import { mediaTypes } from "../lib/files/file_types.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { type FileLine, fileLine, type FilesPart, filesPart } from "./file_lines.ts";
import { flash } from "./flash.ts";
import { onceOf } from "./form_keys.ts";
import { type FilesField, filesField, streamedForm, takeFiles } from "./uploads.ts";

declare module "./pages.ts" {
  interface Pages {
    "documents/add": {
      readonly action: string;
      readonly back: string;
      readonly kindLabel: string;
      readonly part: FilesPart;
      readonly field: FilesField;
      readonly fields: readonly FilesField[];
      readonly mistakes: readonly Mistake[];
    };
    "documents/remove": { readonly back: string; readonly file: FileLine };
  }
}

export async function addForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const entry = await openForUpload(c, chart);
  return await showAdd(c, chart, entry, []);
}

export async function add(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const entry = await openForUpload(c, chart);
  const once = onceOf(await streamedForm(c).fields());
  let count = 0;
  const mistakes = await takeFiles(c, chart, partOf[entry.kind], async (upload) => {
    count = upload.count;
    if (count > 0) await keepOnce(upload, () => upload.keep(entry.id, once));
  });
  if (mistakes.length > 0) return await showAdd(c, chart, entry, mistakes, 422);
  if (count === 0) return await showAdd(c, chart, entry, [{ field: "files", message: "upload.none" }], 422);
  flash(c, "documents.files_added");
  return seeOther(c, hrefOf(chart, entry));
}

/** The file itself: never shown in a page's place, and powerless wherever it is opened. */
export async function download(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  demandDestination(c, ["document", "empty"]);
  const { file, content } = await access.openFile(chart, param(c, "entry"), param(c, "file"));
  powerless(c, mediaTypes[file.type]);
  c.header("Content-Length", String(file.size));
  c.header("Content-Disposition", disposition(file.name));
  return c.body(c.env?.wire ? givenBack(content) : content);
}

export async function small(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  demandDestination(c, ["image", "empty", "document"]);
  const picture = await smallPictureOf(chart, param(c, "entry"), param(c, "file"));
  if (!picture) throw notFound();
  powerless(c, mediaTypes.jpeg);
  return c.body(new Uint8Array(picture));
}

export async function removeForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand("delete_own_entries");
  const { entry, file } = await access.findFile(chart, param(c, "entry"), param(c, "file"));
  return await c.var.show("documents/remove", {
    back: hrefOf(chart, entry),
    file: fileLine(c, chart, entry, file),
  });
}

export async function remove(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const [entry, file] = [param(c, "entry"), param(c, "file")];
  await access.removeFile(chart, entry, file);
  const path = `/records/${chart.patient.id}/entries/${entry}`;
  flash(c, "documents.removed", { undo: `${path}/files/${file}/restore` });
  return seeOther(c, path);
}

export async function restore(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const entry = param(c, "entry");
  await access.restoreFile(chart, entry, param(c, "file"));
  flash(c, "documents.restored");
  return seeOther(c, `/records/${chart.patient.id}/entries/${entry}`);
}

/** The same form sent again, by a double press or a reload: its files were kept the first time. */
export async function keepOnce(upload: Upload, keep: () => Promise<unknown>): Promise<void> {
  try {
    await keep();
  } catch (error) {
    if (!isProblem(error, "repeated")) throw error;
    await upload.drop();
  }
}

async function openForUpload(c: Ctx, chart: Chart): Promise<Entry> {
  const entry = await readEntry(chart, param(c, "entry"));
  await demandUpload(chart, partOf[entry.kind]);
  return entry;
}

async function showAdd(
  c: Ctx,
  chart: Chart,
  entry: Entry,
  mistakes: readonly Mistake[],
  status: PageStatus = 200,
): Promise<Response> {
  const field = await filesField(c, chart, mistakes);
  return await c.var.show("documents/add", {
    action: c.req.path,
    back: hrefOf(chart, entry),
    kindLabel: c.var.t(`kind.${entry.kind}`),
    part: await filesPart(c, chart, entry),
    field,
    fields: [field],
    mistakes,
  }, status);
}

/** A page of ours links to it or shows it small; nothing else loads it. */
function demandDestination(c: Ctx, places: readonly string[]): void {
  const place = c.req.header("sec-fetch-dest");
  if (place !== undefined && !places.includes(place)) {
    throw new AppError("forbidden", { message: "problem.cross_site" });
  }
}

/** Whatever a browser makes of these bytes, they run nothing, load nothing and belong to no page. */
function powerless(c: Ctx, type: string): void {
  c.header("Content-Type", type);
  c.header("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
}

/**
 * On a socket a piece is on its way when the next is asked for: its room is given back then. The collector would let
 * tens of mebibytes of them gather.
 */
function givenBack(
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  async function* sent() {
    for await (const piece of content) {
      yield piece;
      piece.buffer.transfer(0);
    }
  }
  return ReadableStream.from(sent());
}

/** RFC 6266: a plain name for old programs, the whole one for the others. */
function disposition(name: string): string {
  const plain = name.normalize("NFKD").replace(/[^\x20-\x7e]/g, "").replace(/["\\%;]/g, "_").trim();
  const whole = encodeURIComponent(name).replace(/['()*!]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain || "document"}"; filename*=UTF-8''${whole}`;
}

function param(c: Ctx, name: string): string {
  return c.req.param(name) ?? "";
}

function hrefOf(chart: Chart, entry: Entry): string {
  return `/records/${chart.patient.id}/entries/${entry.id}`;
}
