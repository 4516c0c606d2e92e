import { z } from "zod";
import { ByteSource, upTo } from "../files/byte_source.ts";
import { canBeSmall, typeOf } from "../files/file_types.ts";
import { FileRefusal } from "../files/refusal.ts";
import { fromBase64Url, type Id, idBytes, toBase64Url } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change, Vault } from "../vault/vault.ts";
import { largestFile } from "./uploads.ts";

/** Pixels of the longer side. */
const side = 256;

/** The picture of an account, base64url; under the account's key and gone with it. */
const pictures = shelf({
  name: "account_picture",
  prefix: "uq",
  schema: z.strictObject({ jpeg: z.string() }),
  version: 1,
  under: "subject",
});

/**
 * What somebody sent as their picture, as a JPEG of at most 256 pixels that says nothing but what it shows. Reads at
 * most ten mebibytes and holds a small part of them. Throws FileRefusal for anything but a JPEG or PNG that can be drawn.
 */
export async function takePicture(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const source = new ByteSource(upTo(largestFile, content));
  const start = await source.ahead(16);
  if (start.length === 0) throw new FileRefusal("empty");
  const type = typeOf(start);
  if (!canBeSmall(type)) throw new FileRefusal("wrong_type");
  const { smallPicture } = await import("../files/small_pictures.ts");
  const small = await smallPicture(type, source.rest(), side);
  if (!small) throw new FileRefusal("broken");
  return small;
}

/** Puts the account's picture into the change, or takes it away; the deed is the caller's. */
export async function keepPicture(
  vault: Vault,
  change: Change,
  account: Id,
  picture: Uint8Array | undefined,
): Promise<void> {
  if (!picture) return void change.remove(pictures, [idBytes(account)]);
  const subject = await vault.subject(account);
  if (!subject) throw new Error("an account has a key");
  change.put(pictures, [idBytes(account)], { jpeg: toBase64Url(picture) }, { subject });
}

/** The account's picture as a JPEG. */
export async function readPicture(vault: Vault, account: Id): Promise<Uint8Array | undefined> {
  const subject = await vault.subject(account);
  const kept = subject && await vault.read(pictures, [idBytes(account)], subject);
  return kept && fromBase64Url(kept.value.jpeg);
}
