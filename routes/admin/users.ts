import { z } from "zod";
import type { Desk } from "../../lib/access/desk.ts";
import {
  branchNames,
  listUsers,
  searchUsers,
  type UserFacts,
  type UserLine,
  type UserPage,
  userStates,
  viewUser,
} from "../../lib/access/users.ts";
import { suspensionReasons, suspensionWordsOf } from "../../lib/access/suspensions.ts";
import type { Field } from "../../lib/forms/fields.ts";
import { form } from "../../lib/forms/form.ts";
import { choiceGiven, hidden, text } from "../../lib/forms/inputs.ts";
import type { Mistake } from "../../lib/forms/mistakes.ts";
import { isId } from "../../lib/ids.ts";
import { isStaff, type RoleName, roleNames } from "../../lib/identity/role_names.ts";
import { seeOther } from "../answers.ts";
import type { Ctx } from "../env.ts";
import { openSearch, sealSearch } from "../sealed_searches.ts";
import { countWaiting } from "./requests.ts";
import { rolesText } from "./role_words.ts";

interface UserRow {
  readonly href: string;
  readonly name: string;
  readonly username: string;
  readonly email: string | null;
  readonly roles: string;
  readonly suspended: boolean;
  readonly state: string;
}

interface Fact {
  readonly label: string;
  readonly value: string;
}

declare module "../pages.ts" {
  interface Pages {
    "admin/users/index": {
      readonly tabs: readonly Tab[];
      readonly users: readonly UserRow[];
      readonly masked: boolean;
      /** How many, or how many were found. */
      readonly count: string;
      readonly search: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly filters: readonly Field[];
      readonly filtered: boolean;
      readonly searched: boolean;
      /** The address held a search that does not open, or no longer. */
      readonly ended: boolean;
      readonly next: string | null;
      readonly first: boolean;
      readonly waiting: string | null;
      readonly mayInvite: boolean;
    };
    "admin/users/show": {
      readonly user: UserRow;
      readonly base: string;
      readonly since: string;
      readonly self: boolean;
      readonly suspension: string | null;
      readonly words: string | null;
      readonly signIn: readonly Fact[];
      readonly may: {
        readonly roles: boolean;
        readonly suspend: boolean;
        readonly restore: boolean;
        readonly reset: boolean;
        readonly end: boolean;
        readonly endSessions: boolean;
      };
    };
  }
}

/** One page of administration beside the others. */
export interface Tab {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

/** An address that a masked view does not show is not searched in it either. */
const searchForms = {
  whole: searchFormOf("admin.users.find"),
  masked: searchFormOf("admin.users.find_masked"),
};

function searchFormOf(label: string) {
  return form(z.strictObject({ typed: text({ label, hint: "admin.users.find_hint", longest: 120 }) }));
}

const filterForm = form(z.strictObject({
  role: choiceGiven({ label: "admin.users.role" }).optional(),
  branch: choiceGiven({ label: "admin.users.branch" }).optional(),
  state: choiceGiven({ label: "admin.users.state" }).optional(),
  after: hidden({ longest: 22 }).optional(),
}));

export function start(c: Ctx): Response {
  return seeOther(c, "/admin/users");
}

export async function index(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("view_users");
  const search = c.req.query("search");
  if (search !== undefined) return await showFound(c, desk, search);
  const choices = await choicesFor(c, desk);
  const read = filterForm.read(new URL(c.req.url).searchParams, { choices });
  const { role, branch, state, after } = read.ok ? read.values : {};
  const page = await listUsers(desk, {
    role: roleNames.find((name) => name === role),
    branch: isId(branch) ? branch : undefined,
    state: userStates.find((name) => name === state),
    after: isId(after) ? after : undefined,
  });
  const asked = { role, branch, state };
  return await show(c, desk, {
    users: page.users,
    count: c.var.t("admin.users.count", { n: page.total }),
    filters: filterForm.fields(c.var.t, asked, [], { choices, prefix: "filter" }),
    filtered: Object.values(asked).some((value) => value !== undefined),
    next: nextOf(page, asked),
    first: isId(after),
  });
}

/** By POST, and then at an address in which it is sealed: no name stands in a history or a proxy's log (interface.md 4.3). */
export async function find(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("view_users");
  const searchForm = searchFormFor(desk);
  const read = searchForm.read(await c.req.formData());
  if (read.ok) return seeOther(c, `/admin/users?search=${sealSearch(c, "users", read.values)}`);
  const search = searchForm.fields(c.var.t, read.typed, read.mistakes, { prefix: "find" });
  return await show(c, desk, { users: [], count: "", search, mistakes: read.mistakes, searched: true });
}

async function showFound(c: Ctx, desk: Desk<"view_users">, token: string): Promise<Response> {
  const { t } = c.var;
  const { typed } = openSearch(c, "users", token) ?? {};
  if (typed === undefined) return await show(c, desk, { users: [], count: "", searched: true, ended: true });
  const { users, total } = await searchUsers(desk, typed);
  return await show(c, desk, {
    users,
    count: total === 0 ? "" : t("admin.users.found", { n: users.length, of: total }),
    search: searchFormFor(desk).fields(t, { typed }, [], { prefix: "find" }),
    searched: true,
  });
}

export async function one(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("view_users");
  const { t, dates, abilities, account } = c.var;
  const user = await viewUser(desk, c.req.param("user") ?? "");
  const self = user.id === account?.id;
  const active = user.state === "active";
  return await c.var.show("admin/users/show", {
    user: rowOf(c, user),
    base: `/admin/users/${user.id}`,
    since: t("admin.user.since", { date: dates.long(user.createdAt) }),
    self,
    suspension: suspensionOf(c, user),
    words: user.suspended && abilities.can("suspend_users") ? await wordsOf(c, user) : null,
    signIn: signInOf(c, user),
    may: {
      roles: !self && abilities.can("manage_roles"),
      suspend: !self && active && abilities.can("suspend_users"),
      restore: !self && !active && abilities.can("suspend_users"),
      end: !self && !active && isStaff(user.roles) && abilities.can("edit_users"),
      reset: !self && active && abilities.can("reset_user_access"),
      endSessions: !self && (user.signIn?.sessions ?? 0) > 0 && abilities.can("reset_user_access"),
    },
  });
}

/** The pages about users that this reader may open; the navigation has the others. */
export function tabsOf(c: Ctx): readonly Tab[] {
  const { t, abilities } = c.var;
  const all = [
    { href: "/admin/users", label: t("admin.users.title"), needs: "view_users" },
    { href: "/admin/requests", label: t("admin.requests.title"), needs: "manage_roles" },
    { href: "/admin/branches", label: t("admin.branches.title"), needs: "manage_branches" },
  ] as const;
  return all.filter(({ needs }) => abilities.can(needs))
    .map(({ href, label }) => ({ href, label, current: c.req.path.startsWith(href) }));
}

function searchFormFor({ hold }: Desk<"view_users">) {
  return searchForms[hold === "M" ? "masked" : "whole"];
}

interface Listing {
  readonly users: readonly UserLine[];
  readonly count: string;
  readonly search?: readonly Field[];
  readonly mistakes?: readonly Mistake[];
  readonly filters?: readonly Field[];
  readonly filtered?: boolean;
  readonly searched?: boolean;
  readonly ended?: boolean;
  readonly next?: string | null;
  readonly first?: boolean;
}

async function show(c: Ctx, desk: Desk<"view_users">, listing: Listing): Promise<Response> {
  const { t, abilities } = c.var;
  const { mistakes = [], ended = false } = listing;
  const waiting = await countWaiting(c);
  return await c.var.show("admin/users/index", {
    tabs: tabsOf(c),
    users: listing.users.map((user) => rowOf(c, user)),
    masked: desk.hold === "M",
    count: listing.count,
    search: listing.search ?? searchFormFor(desk).fields(t, {}, [], { prefix: "find" }),
    mistakes,
    filters: listing.filters ?? [],
    filtered: listing.filtered ?? false,
    searched: listing.searched ?? false,
    ended,
    next: listing.next ?? null,
    first: listing.first ?? false,
    waiting: waiting === 0 ? null : t("admin.requests.count", { n: waiting }),
    mayInvite: abilities.can("invite_users"),
  }, mistakes.length > 0 ? 422 : ended ? 404 : 200);
}

function rowOf(c: Ctx, user: UserLine): UserRow {
  const { t } = c.var;
  return {
    href: `/admin/users/${user.id}`,
    name: user.name,
    username: user.username,
    email: user.email ?? null,
    roles: rolesText(t, user.roles),
    suspended: user.state === "suspended",
    state: t(`admin.users.state.${user.state}`),
  };
}

async function choicesFor(c: Ctx, desk: Desk<"view_users">) {
  const { t, site } = c.var;
  const branches = await branchNames(site.identity);
  const here = [...branches].filter(([id]) => !desk.isLocal || id === desk.branch);
  return {
    role: roleNames.map((name: RoleName) => ({ value: name, label: t(`role.${name}`) })),
    branch: here.map(([value, label]) => ({ value, label })),
    state: userStates.map((state) => ({ value: state, label: t(`admin.users.state.${state}`) })),
  };
}

function nextOf({ more }: UserPage, asked: Readonly<Record<string, string | undefined>>): string | null {
  if (more === undefined) return null;
  const kept = Object.entries(asked).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]);
  return `/admin/users?${new URLSearchParams([...kept, ["after", more]])}`;
}

function suspensionOf(c: Ctx, { suspended }: UserFacts): string | null {
  if (!suspended) return null;
  const { t, dates } = c.var;
  const known = suspensionReasons.find((reason) => reason === suspended.reason) ?? "other";
  const facts = { date: dates.longTime(suspended.at), reason: t(`admin.suspend.reason.${known}`) };
  return suspended.by === undefined
    ? t("admin.user.suspended", facts)
    : t("admin.user.suspended_by", { ...facts, name: suspended.by });
}

async function wordsOf(c: Ctx, { id, suspended }: UserFacts): Promise<string | null> {
  const desk = await c.var.desk("suspend_users");
  return suspended ? await suspensionWordsOf(desk, id, suspended.at) ?? null : null;
}

function signInOf(c: Ctx, { signIn, roles }: UserFacts): readonly Fact[] {
  if (!signIn) return [];
  const { t, dates, now } = c.var;
  const factors = [
    ...(signIn.authenticator ? [t("admin.user.factor.authenticator")] : []),
    ...(signIn.passkeys > 0 ? [t("admin.user.factor.passkeys", { n: signIn.passkeys })] : []),
  ];
  const missing = roles.some(({ role }) => role !== "patient") ? "missing" : "none";
  return [
    {
      label: t("admin.user.password"),
      value: t(signIn.password ? "admin.user.password_set" : "admin.user.password_none"),
    },
    {
      label: t("admin.user.factor"),
      value: factors.length > 0 ? factors.join(", ") : t(`admin.user.factor.${missing}`),
    },
    {
      label: t("admin.user.sessions"),
      value: signIn.seenAt === undefined
        ? t("admin.user.sessions_none")
        : t("admin.user.sessions_count", { n: signIn.sessions, seen: dates.ago(signIn.seenAt, now) }),
    },
  ];
}
