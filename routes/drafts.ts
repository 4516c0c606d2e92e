import { createMiddleware } from "hono/factory";
import type { Field } from "../lib/forms/fields.ts";
import { type Draft, draftPath, keepDraft, takeDraft } from "../lib/identity/drafts.ts";
import { safePath } from "./answers.ts";
import type { Ctx, Env } from "./env.ts";

/** The page that this request came from: itself for a read, the page its form stands on for a change. */
export function pagePath(c: Ctx): string {
  if (c.req.method === "GET") return safePath(c.req.path, "/");
  const referer = c.req.header("referer") ?? "";
  const url = URL.canParse(referer) ? new URL(referer) : undefined;
  return safePath(url?.origin === c.var.site.config.origin ? url.pathname : c.req.path, "/");
}

/** Keeps what the form of this request held, until the person has unlocked or proved who they are. */
export async function keepTyped(c: Ctx): Promise<void> {
  const { session, site } = c.var;
  if (!session || c.req.method !== "POST") return;
  const form = await (c.var.streamed?.fields() ?? c.req.formData());
  const fields = [...form].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : []
  );
  await keepDraft(site.identity, session, { path: pagePath(c), fields });
}

/** Where to go on: the page whose form was kept, filled in again, or else `next`. */
export async function wayBack(c: Ctx, next: string): Promise<string> {
  const kept = c.var.session && await draftPath(c.var.site.identity, c.var.session);
  return kept === undefined ? next : restoredPath(kept);
}

/** The address at which a kept form shows what had been typed. */
function restoredPath(path: string): string {
  return `${path}?restored=1`;
}

/** Fills the page's form with what was kept over a lock, once. */
export const drafts = createMiddleware<Env>(async (c, next) => {
  const { session, site, show } = c.var;
  if (c.req.method === "GET" && c.req.query("restored") === "1" && session && !session.locked) {
    const draft = await takeDraft(site.identity, session, c.req.path);
    if (draft) {
      c.set("restored", true);
      c.set("show", (view, data, status) => show(view, filled(data, draft), status));
    }
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
