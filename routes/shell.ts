import { addable } from "../lib/access/chart_kinds.ts";
import type { Permission } from "../lib/access/permissions.ts";
import type { Chart } from "../lib/access/chart.ts";
import type { Account } from "../lib/identity/accounts.ts";
import { age } from "../lib/language/ages.ts";
import type { Ctx } from "./env.ts";
import type { Frame, Place, Shell } from "./pages.ts";
import { kindNames, type Part } from "../lib/access/parts.ts";
import { recordPath } from "./record_paths.ts";

/** Staff pages are dense and still; a person's own pages have room; strangers get one card. */
export function frameOf(c: Ctx, person: Account | undefined): Frame {
  if (!person) return c.var.actor?.visitor && /^\/records\//.test(c.req.path) ? "record" : "door";
  return /^\/(admin|audit)(\/|$)/.test(c.req.path) ? "staff" : "record";
}

/** Whose record this page shows: on every page that shows one. */
export async function whoseOf(c: Ctx): Promise<Shell["whose"]> {
  const chart = await chartOf(c);
  if (!chart) return null;
  return {
    patient: chart.patient.id,
    name: chart.patient.name,
    own: chart.patient.id === c.var.account?.patient,
    born: bornOf(c, chart),
  };
}

/** As NHS CUI's patient banner says it; null where it is not given or not for this reader. */
function bornOf(c: Ctx, { born, now }: Chart): NonNullable<Shell["whose"]>["born"] {
  const { dates, language } = c.var;
  if (born === undefined) return null;
  return { date: dates.clinical(born), age: age(language, born, dates.day(now)) };
}

/** The navigation: the record in view (or the reader's own), and what their roles open. */
export async function placesOf(c: Ctx, person: Account | undefined): Promise<readonly Place[]> {
  if (!person) return await visitorsPlaces(c);
  const frame = frameOf(c, person);
  if (frame === "record") {
    const chart = await chartOf(c);
    const base = chart ? recordPath(chart) : person.patient ? `/records/${person.patient}` : undefined;
    const own = chart ? chart.relation === "own" : person.patient !== undefined;
    const adds = own || (chart !== undefined && kindNames.some((kind) => addable(chart, kind)));
    const others = [recordsPlace(c), ...staffPlaces(c)];
    // Without a record there is room for them in the bar.
    return base
      ? [...recordPlaces(c, { base, chart, own, adds }), ...others]
      : others.map((one) => ({ ...one, near: true }));
  }
  return [...staffPlaces(c), ...(person.patient ? [recordsPlace(c)] : [])];
}

/** A visitor has the pages of one record and no others. */
async function visitorsPlaces(c: Ctx): Promise<readonly Place[]> {
  const chart = c.var.actor?.visitor && await chartOf(c);
  return chart ? recordPlaces(c, { base: recordPath(chart), chart, own: false, adds: false }) : [];
}

/** What says whose eyes these are where nobody is signed in. */
export function visitOf(c: Ctx): Shell["visit"] {
  const visitor = c.var.actor?.visitor;
  return visitor ? { name: visitor.name, until: c.var.dates.time(visitor.until) } : null;
}

interface Standpoint {
  readonly base: string;
  readonly chart: Chart | undefined;
  readonly own: boolean;
  readonly adds: boolean;
}

/** Those with numbers to draw; named here, so that a page does not load every kind for its navigation. */
export const measuredParts: readonly Part[] = ["vitals", "weight", "exercise", "eyes", "results"];

function recordPlaces(c: Ctx, { base, chart, own, adds }: Standpoint): Place[] {
  const place = (path: string, name: string, icon: string): Place => ({
    href: base + path,
    label: `shell.nav.${name}`,
    icon,
    current: path === "" ? c.req.path === base : c.req.path.startsWith(base + path),
    near: false,
  });
  const near = { near: true };
  const sees = (part: Part) => chart ? chart.parts.includes(part) : own;
  // Copies are for those who have an account; of a visitor's parts only one has files to list.
  const signedIn = c.var.account !== undefined;
  return [
    { ...place("", "home", "house"), ...near },
    { ...place("/calendar", "calendar", "calendar-days"), ...near },
    ...(adds ? [{ ...place("/add", "add", "plus"), ...near, primary: true }] : []),
    ...(measuredParts.some(sees) ? [{ ...place("/trends", "trends", "chart-line"), ...near }] : []),
    { ...place("/timeline", "timeline", "scroll-text"), wide: true },
    ...(sees("medications") ? [place("/medications", "medications", "pill")] : []),
    ...(sees("summary") ? [place("/summary", "summary", "shield-alert")] : []),
    ...(signedIn || sees("documents") ? [place("/documents", "documents", "folder")] : []),
    ...(signedIn ? [place("/export", "export", "download")] : []),
    ...(own
      ? [
        place("/sharing", "sharing", "users"),
        place("/access", "access", "eye"),
        place("/removed", "removed", "undo-2"),
      ]
      : []),
  ];
}

function recordsPlace(c: Ctx): Place {
  return {
    href: "/records",
    label: "shell.nav.records",
    icon: "file-text",
    current: c.req.path === "/records",
    near: false,
  };
}

const staff: readonly {
  readonly href: string;
  readonly name: string;
  readonly icon: string;
  readonly needs: Permission;
}[] = [
  { href: "/admin/users", name: "users", icon: "users", needs: "view_users" },
  { href: "/admin/invitations", name: "invitations", icon: "mail", needs: "invite_users" },
  { href: "/admin/roles", name: "roles", icon: "shield-check", needs: "view_roles" },
  { href: "/audit", name: "audit", icon: "history", needs: "verify_audit_chain" },
  { href: "/audit/privacy", name: "privacy", icon: "eye", needs: "manage_privacy_requests" },
];

function staffPlaces(c: Ctx): Place[] {
  const { abilities } = c.var;
  return staff.filter(({ needs }) => abilities.can(needs)).map(({ href, name, icon }) => ({
    href,
    label: `shell.nav.${name}`,
    icon,
    current: placeOf(c.req.path).startsWith(href) &&
      !(href === "/audit" && isPrivacy(c.req.path)),
    near: false,
  }));
}

/** Requests and branches stand beside the users; holds beside what people ask. */
function placeOf(path: string): string {
  if (isPrivacy(path)) return "/audit/privacy";
  return path.replace(/^\/admin\/(requests|branches)\b/, "/admin/users");
}

function isPrivacy(path: string): boolean {
  return /^\/audit\/(privacy|holds)\b/.test(path);
}

/** The chart that the page itself opened; the shell never opens one. */
export async function chartOf(c: Ctx): Promise<Chart | undefined> {
  const [chart] = c.var.charts?.values() ?? [];
  return await chart?.catch(() => undefined);
}
