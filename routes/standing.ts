import type { Chart } from "../lib/access/chart.ts";
import { erasedOf } from "../lib/access/erasure.ts";
import type { Account } from "../lib/identity/accounts.ts";
import { departures, passwordDaysLeft } from "../lib/identity/password_policies.ts";
import { isAdmin } from "../lib/identity/role_names.ts";
import type { Ctx } from "./env.ts";
import type { Standing, State } from "./pages.ts";

/** What a page says again and again until it is put right. */
export function standingOf(
  c: Ctx,
  person: Account | undefined,
  chart: Chart | undefined,
): readonly Standing[] {
  if (!person) return [];
  return [
    ...restored(c),
    ...restriction(c, chart),
    ...erasureBanner(c, person),
    ...policyWarnings(c, person),
    ...passwordReminder(c, person),
  ];
}

/** Nothing of a form was sent before it was known who sends it: it waits for its button. */
function restored({ var: { restored, t } }: Ctx): Standing[] {
  if (!restored) return [];
  const words = t(restored.typed ? "unlock.restored" : "unlock.again");
  return [{ state: "info", text: restored.files ? `${words} ${t("unlock.files")}` : words, link: null }];
}

/** On one's own record, where shares stand as if they were open. */
function restriction({ var: { t } }: Ctx, chart: Chart | undefined): Standing[] {
  if (chart?.relation !== "own" || chart.patient.restrictedAt === undefined) return [];
  return [{
    state: "warning",
    text: t("privacy.rests"),
    link: { href: "/account/privacy", text: t("privacy.rests_link") },
  }];
}

/** On every page, until it is done. */
function erasureBanner(c: Ctx, account: Account): Standing[] {
  const { erasure } = account;
  if (!erasure || c.req.path === "/account/privacy" || c.req.path === "/account/erasure") return [];
  const { t, dates } = c.var;
  if (erasure.begunAt !== undefined) {
    return [{ state: "warning", text: t("problem.erasure_begun.heading"), link: null }];
  }
  const link = { href: "/account/privacy#erase", text: t("erasure.banner_link") };
  const text = t(`erasure.banner.${erasedOf({ ...account, erasure })}`, { when: dates.long(erasure.dueAt) });
  return [{ state: "warning", text, link }];
}

/** Administrators are told on every page of administration what departs from the standards, and from which. */
function policyWarnings(c: Ctx, person: Account): Standing[] {
  if (!isAdmin(person.roles) || !/^\/admin(\/|$)/.test(c.req.path)) return [];
  return departures(c.var.site.identity).map((policy) => ({
    state: "warning",
    text: c.var.t(`password.policy.${policy}`),
    link: null,
  }));
}

/** Where people begin they are told that their password ends soon: ever louder at fourteen, seven and one day. */
function passwordReminder(c: Ctx, person: Account): Standing[] {
  const left = passwordDaysLeft(person, c.var.site.identity);
  if (left === undefined || !isHome(c, person)) return [];
  const state: State = left <= 1 ? "danger" : left <= 7 ? "warning" : "info";
  const link = { href: "/account/password", text: c.var.t("password.title") };
  return [{ state, text: c.var.t("password.ends", { n: left }), link }];
}

function isHome(c: Ctx, { patient }: Account): boolean {
  const homes = ["/records", "/admin/users", "/audit", ...(patient ? [`/records/${patient}`] : [])];
  return homes.includes(c.req.path);
}
