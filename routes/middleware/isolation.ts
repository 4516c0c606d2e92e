import { createMiddleware } from "hono/factory";
import { AppError } from "../../lib/errors.ts";
import { fromBase64Url, newId, toBase64Url } from "../../lib/ids.ts";
import { formToken } from "../../lib/identity/sessions.ts";
import type { Ctx, Env } from "../env.ts";
import { unmasked } from "../form_tokens.ts";
import { readSession, readVisitor, setVisitor } from "../session_cookies.ts";

const safe = new Set(["GET", "HEAD", "OPTIONS"]);
const forms = ["application/x-www-form-urlencoded", "multipart/form-data"];
/** What script of ours sends to ask for a passkey's question; every other change is a form. */
const questions = [...forms, "application/json"];
/** Sent by browsers about what they found, without a form. */
const reports = new Set(["/csp-report"]);

/**
 * No other site acts in a reader's name, or looks at what we answer them (security.md 3.15). A change must come
 * from our own pages: `Sec-Fetch-Site`, or `Origin` where a browser has no such header, and a token that only our
 * form could show. A read from elsewhere may only be somebody following a link.
 */
export const isolation = createMiddleware<Env>(async (c, next) => {
  if (safe.has(c.req.method)) {
    if (!isOpenedHere(c)) throw new AppError("forbidden", { message: "problem.cross_site" });
    c.set("formToken", tokenOf(c));
    return await next();
  }
  if (reports.has(c.req.path)) return await next();
  if (!isSentFromHere(c)) throw new AppError("forbidden", { message: "problem.cross_site" });
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const packed = (c.req.header("content-encoding") ?? "identity") !== "identity";
  if (packed || !accepted(c.req.path).includes(type)) {
    throw new AppError("invalid", { message: "problem.content_type" });
  }
  c.set("formToken", tokenOf(c));
  const carried = await tokenIn(c, type);
  const shown = c.req.header("x-csrf-token") ?? carried;
  if (typeof shown !== "string" || !sameText(c, shown, c.var.formToken)) {
    // The session of the form has ended meanwhile: whoever signs in again comes back to its page.
    if (!c.var.session && readSession(c) !== undefined) throw new AppError("sign_in");
    throw new AppError("forbidden", { message: "problem.form_expired" });
  }
  await next();
});

function isOpenedHere(c: Ctx): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site === undefined || site === "same-origin" || site === "none") return true;
  return c.req.header("sec-fetch-mode") === "navigate" && c.req.header("sec-fetch-dest") === "document";
}

function isSentFromHere(c: Ctx): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  return c.req.header("origin") === c.var.site.config.origin;
}

function accepted(path: string): readonly string[] {
  return path.endsWith("/ask") ? questions : forms;
}

/** The token that the form carries. Of a form with files it is the first field, and nothing after it is read yet. */
async function tokenIn(c: Ctx, type: string): Promise<unknown> {
  if (type === "application/json") return undefined;
  if (!c.var.streamed) return (await formOf(c)).get("csrf");
  if (c.req.header("x-csrf-token") !== undefined) return undefined;
  const first = await c.var.streamed.first();
  return first?.name === "csrf" ? first.value : undefined;
}

/** A body that is not what its type says is no form of ours. */
async function formOf(c: Ctx): Promise<FormData> {
  return await c.req.formData().catch((cause) => {
    throw cause instanceof TypeError ? new AppError("invalid", { cause }) : cause;
  });
}

/** With a session, the session's own token; before that, one bound to a cookie that says nothing else. */
function tokenOf(c: Ctx): string {
  const { identity, vault } = c.var.site;
  if (c.var.session) return formToken(identity, c.var.session);
  let visitor = readVisitor(c);
  if (visitor === undefined) {
    visitor = newId();
    setVisitor(c, visitor);
  }
  return toBase64Url(vault.mac("visitor.form", visitor));
}

function sameText(c: Ctx, shown: string, expected: string): boolean {
  const token = unmasked(shown);
  return token !== undefined && c.var.site.vault.same(token, fromBase64Url(expected));
}
