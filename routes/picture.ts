import { keepPicture, readPicture, takePicture } from "../lib/access/pictures.ts";
import { largestFile } from "../lib/access/uploads.ts";
import { AppError, notFound } from "../lib/errors.ts";
import { plainName } from "../lib/files/file_names.ts";
import { FileRefusal } from "../lib/files/refusal.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Id } from "../lib/ids.ts";
import { changePicture } from "../lib/identity/own_account.ts";
import { fileSize } from "../lib/language/sizes.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { sessionOf } from "./own_session.ts";
import { profilePage } from "./profile.ts";
import { streamedForm } from "./uploads.ts";

/** One's own picture. */
export async function show(c: Ctx): Promise<Response> {
  return await picture(c, sessionOf(c).owner.account.id);
}

/** Of whoever keeps a record, for those with whom it is shared. */
export async function ofOwner(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  return await picture(c, chart.patient.owner);
}

export async function update(c: Ctx): Promise<Response> {
  const { site } = c.var;
  const [mistake, taken] = await take(c);
  if (mistake) return await profilePage(c, mistake);
  await changePicture(site.identity, sessionOf(c), {
    has: true,
    caller: c.var.caller,
    also: (change, { id }) => keepPicture(site.vault, change, id, taken),
  });
  flash(c, "account.saved");
  return seeOther(c, "/account/profile");
}

export async function remove(c: Ctx): Promise<Response> {
  const { site } = c.var;
  await changePicture(site.identity, sessionOf(c), {
    has: false,
    caller: c.var.caller,
    also: (change, { id }) => keepPicture(site.vault, change, id, undefined),
  });
  flash(c, "account.saved");
  return seeOther(c, "/account/profile");
}

async function take(c: Ctx): Promise<[Mistake] | [undefined, Uint8Array]> {
  const { site, t } = c.var;
  // Drawing is work, as sealing is.
  await site.limits.demand("upload.account", sessionOf(c).owner.account.id);
  for await (const { name, content } of streamedForm(c).files("files")) {
    try {
      return [undefined, await takePicture(content)];
    } catch (error) {
      if (!(error instanceof FileRefusal)) throw error;
      const args = { name: plainName(name, t("documents.unnamed")), size: fileSize(largestFile) };
      return [{ field: "picture", message: wordsFor(error), args }];
    }
  }
  return [{ field: "picture", message: "account.picture_none" }];
}

/** A picture of oneself is asked for, and a document is none. */
function wordsFor({ reason }: FileRefusal): string {
  return reason === "wrong_type" || reason === "broken"
    ? `account.picture_${reason}`
    : `upload.refused.${reason}`;
}

async function picture(c: Ctx, account: Id): Promise<Response> {
  const destination = c.req.header("sec-fetch-dest");
  if (destination !== undefined && !["image", "empty", "document"].includes(destination)) {
    throw new AppError("invalid");
  }
  const jpeg = await readPicture(c.var.site.vault, account);
  if (!jpeg) throw notFound();
  c.header("Content-Type", "image/jpeg");
  c.header("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
  return c.body(new Uint8Array(jpeg));
}
