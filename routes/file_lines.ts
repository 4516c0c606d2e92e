import type { Chart } from "../lib/access/chart.ts";
import type { Entry } from "../lib/access/entries.ts";
import type { StoredFile } from "../lib/access/file_rows.ts";
import { filesOf, removedFilesOf } from "../lib/access/files.ts";
import { partOf } from "../lib/access/parts.ts";
import { mayUpload, mostFiles } from "../lib/access/uploads.ts";
import { canBeSmall } from "../lib/files/file_types.ts";
import { fileSize } from "../lib/language/sizes.ts";
import type { Ctx } from "./env.ts";
import { entryPath } from "./record_paths.ts";

/** One file of a list. */
export interface FileLine {
  readonly name: string;
  readonly href: string;
  /** A small picture of it, where there is one. */
  readonly small: string | null;
  readonly type: string;
  readonly size: string;
  readonly when: string;
  readonly machine: string;
  readonly remove: string | null;
  readonly restore: string | null;
}

/** The files of one entry, for the entry's own page. */
export interface FilesPart {
  readonly files: readonly FileLine[];
  readonly removed: readonly FileLine[];
  /** Where more are added, for whoever may. */
  readonly add: string | null;
}

export async function filesPart(c: Ctx, chart: Chart, entry: Entry): Promise<FilesPart> {
  const files = await filesOf(chart, entry);
  const removed = await removedFilesOf(chart, entry);
  const adds = mayUpload(chart, partOf[entry.kind]) && files.length < mostFiles;
  return {
    files: files.map((file) => fileLine(c, chart, entry, file)),
    removed: removed.map((file) => fileLine(c, chart, entry, file)),
    add: adds ? filesPath(chart, entry) : null,
  };
}

export function fileLine(c: Ctx, chart: Chart, entry: Entry, file: StoredFile): FileLine {
  const { t, dates } = c.var;
  const href = `${filesPath(chart, entry)}/${file.id}`;
  const removes = chart.may("delete_own_entries", partOf[entry.kind]);
  const gone = file.removedAt !== undefined;
  return {
    name: file.name,
    href,
    small: canBeSmall(file.type) && !gone ? `${href}/small` : null,
    type: t(`documents.type.${file.type}`),
    size: fileSize(file.size),
    when: t("documents.added", { when: dates.long(file.createdAt) }),
    machine: dates.machine(file.createdAt),
    remove: removes && !gone ? `${href}/remove` : null,
    restore: removes && gone ? `${href}/restore` : null,
  };
}

function filesPath(chart: Chart, entry: Entry): string {
  return `${entryPath(chart, entry.id)}/files`;
}
