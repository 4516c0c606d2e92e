import { approveRequest, declineRequest, mayApprove } from "../../lib/access/answering.ts";
import type { Desk } from "../../lib/access/desk.ts";
import { isWaiting, listRequests, namesInRequests, type StaffRequest } from "../../lib/access/requests.ts";
import { rolesApart } from "../../lib/access/role_giving.ts";
import { branchNames } from "../../lib/access/users.ts";
import type { HeldRole } from "../../lib/identity/role_names.ts";
import type { Id } from "../../lib/ids.ts";
import { seeOther } from "../answers.ts";
import type { Ctx } from "../env.ts";
import { flash } from "../flash.ts";
import { named, rolesText } from "./role_words.ts";
import { type Tab, tabsOf } from "./users.ts";

export interface RequestCard {
  readonly id: Id;
  readonly title: string;
  readonly lines: readonly string[];
  readonly by: string;
  readonly until: string;
  readonly state: string | null;
  readonly mayApprove: boolean;
  readonly own: boolean;
}

declare module "../pages.ts" {
  interface Pages {
    "admin/requests/index": {
      readonly tabs: readonly Tab[];
      readonly waiting: readonly RequestCard[];
      readonly before: readonly RequestCard[];
    };
  }
}

export async function index(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_roles");
  const all = await listRequests(desk);
  const cards = await cardsOf(c, desk, all);
  return await c.var.show("admin/requests/index", {
    tabs: tabsOf(c),
    waiting: cards.filter(({ state }) => state === null),
    before: cards.filter(({ state }) => state !== null).slice(0, 50),
  });
}

export async function approve(c: Ctx): Promise<Response> {
  await approveRequest(await c.var.desk("manage_roles"), c.req.param("request") ?? "");
  flash(c, "admin.requests.approved");
  return seeOther(c, "/admin/requests");
}

export async function decline(c: Ctx): Promise<Response> {
  const outcome = await declineRequest(await c.var.desk("manage_roles"), c.req.param("request") ?? "");
  flash(c, `admin.requests.${outcome}`);
  return seeOther(c, "/admin/requests");
}

/** By whoever asked, from the page of invitations: branch managers see no other requests. */
export async function withdraw(c: Ctx): Promise<Response> {
  await declineRequest(await c.var.desk("invite_users"), c.req.param("request") ?? "");
  flash(c, "admin.requests.withdrawn");
  return seeOther(c, "/admin/invitations");
}

/** How many wait for an answer that this reader could give. */
export async function countWaiting(c: Ctx): Promise<number> {
  if (c.var.abilities.cannot("manage_roles")) return 0;
  const desk = await c.var.desk("manage_roles");
  const all = await listRequests(desk);
  return all.filter((request) => isWaiting(request, c.var.now) && mayApprove(desk, request)).length;
}

/** Requests in words. */
export async function cardsOf(
  c: Ctx,
  desk: Desk<"manage_roles"> | Desk<"invite_users">,
  requests: readonly StaffRequest[],
): Promise<RequestCard[]> {
  const branches = await branchNames(c.var.site.identity);
  const names = await namesInRequests(desk, requests);
  return requests.map((request) => ({
    ...cardOf(c, request, { branches, names }),
    mayApprove: desk.permission === "manage_roles" && mayApprove(desk, request),
  }));
}

function cardOf(
  c: Ctx,
  request: StaffRequest,
  { branches, names }: {
    readonly branches: ReadonlyMap<Id, string>;
    readonly names: ReadonlyMap<Id, string>;
  },
): Omit<RequestCard, "mayApprove"> {
  const { t, dates, now, account } = c.var;
  const { about } = request;
  const nameOf = (id: Id) => names.get(id) ?? t("admin.requests.somebody");
  const words = (roles: readonly HeldRole[]) => rolesText(t, named(roles, branches));
  return {
    id: request.id,
    title: about.kind === "invitation"
      ? t("admin.requests.invitation", { name: about.name, email: about.email })
      : t(`admin.requests.${about.kind}`, { name: nameOf(about.account) }),
    lines: linesOf(c, about, words),
    by: t("admin.requests.by", { name: nameOf(request.by), when: dates.ago(request.at, now) }),
    until: t("admin.requests.until", { date: dates.long(request.until) }),
    state: stateOf(c, request),
    own: request.by === account?.id,
  };
}

function linesOf(
  { var: { t } }: Ctx,
  about: StaffRequest["about"],
  words: (roles: readonly HeldRole[]) => string,
): readonly string[] {
  if (about.kind === "access_reset" || about.kind === "account_end") return [];
  if (about.kind === "invitation") return [t("admin.requests.as", { roles: words(about.roles) })];
  const { given, taken } = rolesApart(about.before, about.after);
  return [
    ...(given.length > 0 ? [t("admin.requests.give", { roles: words(given) })] : []),
    ...(taken.length > 0 ? [t("admin.requests.take", { roles: words(taken) })] : []),
  ];
}

function stateOf({ var: { t, now } }: Ctx, request: StaffRequest): string | null {
  if (isWaiting(request, now)) return null;
  const { answer, by } = request;
  if (!answer) return t("admin.requests.state.lapsed");
  if (answer.approved) return t("admin.requests.state.approved");
  return t(answer.by === by ? "admin.requests.state.withdrawn" : "admin.requests.state.declined");
}
