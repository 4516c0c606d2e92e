import { z } from "zod";
import { shelf } from "../vault/shelf.ts";

/** A picture's small copy, base64url; "" for one that cannot be drawn. Gone with the file. */
export const smallPictures = shelf({
  name: "small_picture",
  prefix: "rft",
  schema: z.strictObject({ jpeg: z.string() }),
  version: 1,
  under: "subject",
});
