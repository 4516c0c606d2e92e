import { z } from "zod";
import { askLog, mostExported, readLogState } from "../lib/access/audit_desk.ts";
import { namesOf, searchUsers } from "../lib/access/users.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { isId } from "../lib/ids.ts";
import { rolesText } from "./admin/role_words.ts";
import { seeOther } from "./answers.ts";
import { type AskedFilters, readFilters } from "./audit_filters.ts";
import { type AuditLine, lineOf, nameOf } from "./audit_lines.ts";
import { type StateOfLog, stateOfLog } from "./audit_state.ts";
import type { Ctx } from "./env.ts";
import { openSearch, sealSearch } from "./sealed_searches.ts";

interface Chip {
  readonly text: string;
  readonly drop: string;
  readonly words: string;
}

declare module "./pages.ts" {
  interface Pages {
    "audit/index": {
      readonly log: StateOfLog;
      readonly lines: readonly AuditLine[];
      readonly fields: readonly Field[];
      readonly people: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly chips: readonly Chip[];
      readonly filtered: boolean;
      readonly older: string | null;
      readonly newest: string | null;
      /** The filter again, for the forms that export. */
      readonly typed: readonly (readonly [string, string])[];
      readonly exportText: string;
    };
    "audit/people": {
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly searched: boolean;
      /** The address held a search that does not open, or no longer. */
      readonly ended: boolean;
      readonly found: readonly { readonly href: string; readonly name: string; readonly more: string }[];
      readonly count: string;
    };
  }
}

const peopleForm = form(z.strictObject({
  typed: text({ label: "audit.people.find", hint: "audit.people.hint", longest: 120 }),
}));

/** The log for whoever may read it; for whoever may only verify it, the page that does. */
export async function index(c: Ctx): Promise<Response> {
  if (c.var.abilities.cannot("view_audit_log")) return seeOther(c, "/audit/verify");
  const desk = await c.var.desk("view_audit_log");
  const { t } = c.var;
  const asked = readFilters(c, new URL(c.req.url).searchParams);
  const { entries, more, names } = asked.mistakes.length > 0
    ? { entries: [], more: undefined, names: new Map<string, string>() }
    : await askLog(desk, asked.filters, asked.after);
  const { actor } = asked.typed;
  const known = isId(actor) ? await namesOf(desk, [actor]) : names;
  return await c.var.show("audit/index", {
    log: stateOfLog(c, await readLogState(desk)),
    lines: entries.map((entry) => lineOf(c, entry, names)),
    fields: asked.fields,
    people: peopleForm.fields(t, {}, [], { prefix: "people" }),
    mistakes: asked.mistakes,
    chips: chipsOf(c, asked, known),
    filtered: Object.keys(asked.typed).length > 0,
    older: more === undefined ? null : addressOf({ ...asked.typed, after: more }),
    newest: asked.after === undefined ? null : addressOf(asked.typed),
    typed: Object.entries(asked.typed),
    exportText: t("audit.export.text", { most: mostExported }),
  }, asked.mistakes.length > 0 ? 422 : 200);
}

/** By POST, and then at an address in which it is sealed: a name typed here stands in none. */
export async function findPeople(c: Ctx): Promise<Response> {
  await c.var.desk("view_users");
  const read = peopleForm.read(await c.req.formData());
  if (read.ok) return seeOther(c, `/audit/people?search=${sealSearch(c, "people", read.values)}`);
  return await showPeople(c, { typed: read.typed, mistakes: read.mistakes });
}

/** Whom the search in the address finds. The person chosen is an id from then on. */
export async function people(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("view_users");
  const token = c.req.query("search");
  const { typed } = token === undefined ? {} : openSearch(c, "people", token) ?? {};
  if (typed === undefined) return await showPeople(c, { ended: token !== undefined });
  return await showPeople(c, { typed: { typed }, found: await searchUsers(desk, typed) });
}

async function showPeople(c: Ctx, now: {
  readonly typed?: Typed;
  readonly mistakes?: readonly Mistake[];
  readonly found?: Awaited<ReturnType<typeof searchUsers>>;
  readonly ended?: boolean;
}): Promise<Response> {
  const { t } = c.var;
  const { typed = {}, mistakes = [], found, ended = false } = now;
  const { users, total } = found ?? { users: [], total: 0 };
  return await c.var.show("audit/people", {
    fields: peopleForm.fields(t, typed, mistakes),
    mistakes,
    searched: found !== undefined,
    ended,
    found: users.map(({ id, name, username, roles }) => ({
      href: `/audit?actor=${id}`,
      name,
      more: `${username}, ${rolesText(t, roles)}`,
    })),
    count: total === 0 ? "" : t("admin.users.found", { n: users.length, of: total }),
  }, mistakes.length > 0 ? 422 : ended ? 404 : 200);
}

function chipsOf(c: Ctx, { typed }: AskedFilters, names: ReadonlyMap<string, string>): readonly Chip[] {
  const { t } = c.var;
  const { actor, record, ...others } = typed;
  const chips: Chip[] = [];
  if (actor !== undefined) {
    const name = nameOf(c, actor, names);
    const drop = addressOf({ ...others, ...(record !== undefined && { record }) });
    chips.push({ text: t("audit.filter.who_is", { name }), drop, words: t("audit.filter.drop") });
  }
  if (record !== undefined) {
    const drop = addressOf({ ...others, ...(actor !== undefined && { actor }) });
    const text = t("audit.filter.record_is", { record: record.slice(0, 8) });
    chips.push({ text, drop, words: t("audit.filter.drop_record") });
  }
  return chips;
}

function addressOf(query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === "" ? "/audit" : `/audit?${text}`;
}
