import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Ctx } from "./env.ts";

/** Below this a page goes out in two packets either way. */
const worthIt = 2_000;

/**
 * A page, packed for whoever takes it so: a fifth of its size, which a phone on a bad network waits for. Packing can
 * tell somebody on the line what a page holds, if text of their choice comes beside it and the reader loads it again
 * and again (BREACH). Here no other site can make a reader load a page as themselves, and what is secret in one and
 * the same each time, the form token, is masked anew in each answer.
 */
export async function htmlAnswer(c: Ctx, html: string, status: ContentfulStatusCode): Promise<Response> {
  const takesIt = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
  if (html.length < worthIt || !takesIt) return c.html(html, status);
  const { gzipSync } = await import("node:zlib");
  c.header("Content-Type", "text/html; charset=UTF-8");
  c.header("Content-Encoding", "gzip");
  return c.body(new Uint8Array(gzipSync(html, { level: 1 })), status);
}
