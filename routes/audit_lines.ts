import type { Names } from "../lib/access/audit_desk.ts";
import { actionLabel } from "../lib/audit/actions.ts";
import type { LoggedDeed } from "../lib/audit/logged.ts";
import { placeText } from "../lib/audit/places.ts";
import type { Ctx } from "./env.ts";

/** One entry of the log in words, for a table. */
export interface AuditLine {
  readonly href: string;
  readonly when: string;
  readonly machine: string;
  readonly who: string;
  /** Everything by the same; null for somebody not signed in. */
  readonly whoHref: string | null;
  readonly role: string;
  readonly what: string;
  readonly about: string | null;
  readonly aboutHref: string | null;
  readonly why: string | null;
  readonly outcome: string;
  readonly state: "ok" | "warning" | "danger";
}

export function lineOf(c: Ctx, entry: LoggedDeed, names: Names): AuditLine {
  const { t, dates } = c.var;
  const { subject, patient, purpose } = entry;
  const about = subject !== undefined
    ? nameOf(c, subject, names)
    : patient !== undefined
    ? recordOf(c, patient)
    : null;
  return {
    href: `/audit/entries/${placeText(entry.place)}`,
    when: dates.clinicalTime(entry.at),
    machine: dates.machine(entry.at),
    who: nameOf(c, entry.actor, names),
    whoHref: `/audit?actor=${entry.actor}`,
    role: t.has(`role.${entry.role}`) ? t.of(`role.${entry.role}`) : entry.role,
    what: t.of(actionLabel(entry.action)),
    about,
    aboutHref: subject !== undefined
      ? `/audit?actor=${subject}`
      : patient !== undefined
      ? `/audit?record=${patient}`
      : null,
    why: purposeOf(c, purpose),
    outcome: t(`audit.outcome.${entry.outcome}`),
    state: entry.outcome === 0 ? "ok" : entry.outcome === 4 ? "warning" : "danger",
  };
}

export function nameOf({ var: { t } }: Ctx, id: string, names: Names): string {
  if (id === "nobody" || id === "system") return t(`audit.${id}`);
  return names.get(id) ?? t("audit.gone", { id: id.slice(0, 8) });
}

/** The log knows a patient by a pseudonym alone; eight letters of it tell one from another. */
export function recordOf({ var: { t } }: Ctx, pseudonym: string): string {
  return t("audit.record", { record: pseudonym.slice(0, 8) });
}

function purposeOf({ var: { t } }: Ctx, purpose: string | undefined): string | null {
  if (purpose === undefined) return null;
  return t.has(`audit.purpose.${purpose}`)
    ? t.of(`audit.purpose.${purpose}`)
    : t("audit.purpose.other", { purpose });
}

/** "reason: left, count: 2" */
export function detailText(
  detail: Readonly<Record<string, string | number | boolean>> | undefined,
): string | undefined {
  if (!detail) return undefined;
  return Object.entries(detail).map(([name, value]) => `${name}: ${value}`).join(", ");
}
