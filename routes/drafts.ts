import { createMiddleware } from "hono/factory";
import type { Field } from "../lib/forms/fields.ts";
import { type Draft, takeDraft } from "../lib/identity/drafts.ts";
import { safePath } from "./answers.ts";
import type { Ctx, Env } from "./env.ts";

/** The page that this request came from: itself for a read, the page its form stands on for a change. */
export function pagePath(c: Ctx): string {
  if (c.req.method === "GET") return safePath(c.req.path, "/");
  const referer = c.req.header("referer") ?? "";
  const url = URL.canParse(referer) ? new URL(referer) : undefined;
  return safePath(url?.origin === c.var.site.config.origin ? url.pathname : c.req.path, "/");
}

/** The address at which a kept form shows what had been typed. */
export function restoredPath(path: string): string {
  return `${path}?restored=1`;
}

/** Fills the page's form with what was kept over a lock, once. */
export const drafts = createMiddleware<Env>(async (c, next) => {
  const { session, site, show } = c.var;
  if (c.req.method === "GET" && c.req.query("restored") === "1" && session && !session.locked) {
    const draft = await takeDraft(site.identity, session, c.req.path);
    if (draft) c.set("show", (view, data, status) => show(view, filled(data, draft), status));
  }
  await next();
});

function filled<D>(data: D, draft: Draft): D {
  if (typeof data !== "object" || data === null || !("fields" in data) || !Array.isArray(data.fields)) {
    return data;
  }
  const fields = data.fields as readonly Field[];
  return { ...data, fields: fields.map((field) => filledField(field, draft)) };
}

/** Hidden fields stay as the page made them: they are about the page, not typed by anybody. */
function filledField(field: Field, draft: Draft): Field {
  const typed = draft.fields.flatMap(([name, value]) => name === field.name ? [value] : []);
  if (field.input === "hidden" || (typed.length === 0 && field.options.length === 0)) return field;
  const options = field.options.map((option) => ({ ...option, checked: typed.includes(option.value) }));
  return { ...field, options, value: typed[0] ?? field.value };
}
