import type { Chart } from "../lib/access/chart.ts";
import type { Part } from "../lib/access/parts.ts";
import { largestFile, mostFiles, roomLeft, Upload } from "../lib/access/uploads.ts";
import { AppError } from "../lib/errors.ts";
import { plainName } from "../lib/files/file_names.ts";
import { accepted } from "../lib/files/file_types.ts";
import { FileRefusal } from "../lib/files/refusal.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { fileSize } from "../lib/language/sizes.ts";
import type { Ctx } from "./env.ts";
import type { StreamedForm } from "./streamed_forms.ts";

/** The question for files, as the page needs it. */
export interface FilesField {
  readonly name: "files";
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly errors: readonly string[];
  /** Files had been chosen, and the form comes back without them. */
  readonly again: boolean;
  readonly accept: string;
  readonly most: number;
  /** Bytes of one file. */
  readonly largest: number;
  readonly tooLarge: string;
  readonly tooMany: string;
}

export async function filesField(
  c: Ctx,
  chart: Chart,
  mistakes: readonly Mistake[],
  again = false,
): Promise<FilesField> {
  const { t } = c.var;
  const size = fileSize(largestFile);
  const room = await roomLeft(chart, c.var.site.config.fileQuota);
  return {
    name: "files",
    id: "f-files",
    label: t("upload.files"),
    hint: `${t("upload.hint", { most: mostFiles, size })} ${t("upload.room", { room: fileSize(room) })}`,
    errors: mistakes.filter(({ field }) => field === "files").map(({ message, args }) => t.of(message, args)),
    again,
    accept: accepted,
    most: mostFiles,
    largest: largestFile,
    tooLarge: t("upload.refused.too_large", { name: "%", size }),
    tooMany: t("upload.refused.too_many", { most: mostFiles }),
  };
}

/** The form of this request; anything but a form with files is none of a page of ours. */
export function streamedForm(c: Ctx): StreamedForm {
  if (!c.var.streamed) throw new AppError("invalid", { message: "problem.content_type" });
  return c.var.streamed;
}

/**
 * Reads the form's files and hands them to `keep`, all or none: when one is refused, or the connection ends, or `keep`
 * fails, nothing of them stays. Returns what was wrong with them; `keep` is then not called.
 */
export async function takeFiles(
  c: Ctx,
  chart: Chart,
  part: Part,
  keep: (upload: Upload) => Promise<void>,
): Promise<readonly Mistake[]> {
  const { site, account, t } = c.var;
  const otherwise = t("documents.unnamed");
  const upload = await Upload.open(chart, part, { quota: site.config.fileQuota, otherwise });
  if (account) await site.limits.demand("upload.account", account.id);
  try {
    const mistakes: Mistake[] = [];
    for await (const file of streamedForm(c).files("files")) {
      const refused = await refusalOf(upload.take(file));
      if (refused) mistakes.push(await mistakeOf(c, chart, refused, plainName(file.name, otherwise)));
      if (refused?.reason === "too_many" || refused?.reason === "quota") break;
    }
    const late = mistakes.length === 0 ? await refusalOf(keep(upload)) : undefined;
    if (late) mistakes.push(await mistakeOf(c, chart, late, ""));
    if (mistakes.length > 0) await upload.drop();
    return mistakes.length > 0 ? [...mistakes, { message: "upload.again" }] : [];
  } catch (error) {
    await upload.drop();
    throw error;
  }
}

async function refusalOf(work: Promise<void>): Promise<FileRefusal | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof FileRefusal) return error;
    throw error;
  }
}

async function mistakeOf(c: Ctx, chart: Chart, { reason }: FileRefusal, name: string): Promise<Mistake> {
  const room = fileSize(await roomLeft(chart, c.var.site.config.fileQuota));
  const args = { name, size: fileSize(largestFile), most: mostFiles, room };
  return { field: "files", message: `upload.refused.${reason}`, args };
}
