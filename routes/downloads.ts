import type { Ctx } from "./env.ts";

/** A file to keep: never shown in the page's own place. */
export function download(
  c: Ctx,
  content: string,
  { type, name }: { readonly type: string; readonly name: string },
): Response {
  c.header("Content-Type", type);
  c.header("Content-Disposition", `attachment; filename="${name}"`);
  return c.body(content);
}
