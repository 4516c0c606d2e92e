import { createMiddleware } from "hono/factory";
import type { Field } from "../lib/forms/fields.ts";
import { type Draft, draftPath, keepDraft, takeDraft } from "../lib/identity/drafts.ts";
import type { Ctx, Env } from "./env.ts";
import { cameFrom, pagePath } from "./page_paths.ts";

/** Keeps what the form of this request held, until the person has unlocked or proved who they are; no search. */
export async function keepTyped(c: Ctx): Promise<void> {
  const { session, site, searches } = c.var;
  if (!session || c.req.method !== "POST" || searches || isQuestion(c)) return;
  const form = await (c.var.streamed?.fields() ?? c.req.formData());
  const fields = [...form].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && name !== "csrf" && name !== "once" ? [[name, value]] : []
  );
  // A button alone is pressed again on its page, when the browser says which one that was.
  if (fields.length === 0 && cameFrom(c) === undefined) return;
  await keepDraft(site.identity, session, {
    path: pagePath(c),
    fields,
    ...(c.var.streamed && { files: true }),
  });
}

/** What script asks for a passkey with: no form, and nothing typed. */
function isQuestion(c: Ctx): boolean {
  return /^application\/json\b/i.test(c.req.header("content-type") ?? "");
}

/**
 * Where to go on: `next`, with its form filled in as it was when it is the one that was kept. Nothing is sent by
 * itself: whoever proved who they are sees what was asked for, and presses.
 */
export async function wayBack(c: Ctx, next: string): Promise<string> {
  const kept = c.var.session && await draftPath(c.var.site.identity, c.var.session);
  const isKept = kept !== undefined && (next === "/" || pathOf(kept) === pathOf(next));
  return isKept ? restoredPath(kept) : next;
}

/** The address at which a kept form shows what had been typed. */
function restoredPath(path: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}restored=1`;
}

function pathOf(address: string): string {
  return address.split("?")[0] ?? "";
}

/** Fills the page's form with what was kept over a lock, once. */
export const drafts = createMiddleware<Env>(async (c, next) => {
  const { session, site, show } = c.var;
  if (c.req.method === "GET" && c.req.query("restored") === "1" && session && !session.locked) {
    const draft = await takeDraft(site.identity, session, c.req.path);
    if (draft) {
      c.set("restored", { typed: draft.fields.length > 0, files: draft.files === true });
      c.set("show", (view, data, status) => show(view, filled(data, draft), status));
    }
  }
  await next();
});

function filled<D>(data: D, draft: Draft): D {
  if (typeof data !== "object" || data === null) return data;
  const filledIn = Object.entries(data).flatMap(([name, value]): [string, unknown][] => {
    if (isFields(value)) return [[name, value.map((field) => filledField(field, draft))]];
    if (isSections(value)) return [[name, value.map((one) => ({ ...filled(one, draft), open: true }))]];
    return [];
  });
  return { ...data, ...Object.fromEntries(filledIn) };
}

/** Questions under headings of their own, some of them folded: what was typed there shows. */
function isSections(value: unknown): value is readonly { readonly fields: readonly Field[] }[] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((one) => typeof one === "object" && one !== null && "fields" in one && isFields(one.fields));
}

/** The questions of any form on the page, whatever the page calls them. */
function isFields(value: unknown): value is readonly Field[] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((one) => typeof one === "object" && one !== null && "input" in one && "options" in one);
}

/** Hidden fields stay as the page made them: they are about the page, not typed by anybody. */
function filledField(field: Field, draft: Draft): Field {
  const typed = draft.fields.flatMap(([name, value]) => name === field.name ? [value] : []);
  if (field.input === "hidden" || (typed.length === 0 && field.options.length === 0)) return field;
  const options = field.options.map((option) => ({ ...option, checked: typed.includes(option.value) }));
  return { ...field, options, value: typed[0] ?? field.value };
}
