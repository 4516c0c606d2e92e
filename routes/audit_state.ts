import type { AuditState } from "../lib/audit/log.ts";
import type { Finding, Verdict } from "../lib/audit/findings.ts";
import type { Ctx } from "./env.ts";
import type { Notice } from "./pages.ts";

/** How the log stands, in words: what was signed, what the last verification found, what is wrong just now. */
export interface StateOfLog {
  readonly signed: string;
  readonly verdict: Notice;
  readonly trouble: Notice | null;
  /** Something is wrong that a person must look at. */
  readonly alarm: boolean;
}

export function stateOfLog(c: Ctx, { size, sealedAt, trouble, verified }: AuditState): StateOfLog {
  const { t, dates, now } = c.var;
  return {
    signed: size === 0
      ? t("audit.state.never")
      : t("audit.state.sealed", { n: size, when: dates.ago(sealedAt, now) }),
    verdict: verdictOf(c, verified),
    trouble: trouble === undefined
      ? null
      : { state: "danger", text: t("audit.state.trouble", { what: t(`audit.trouble.${trouble}`) }) },
    alarm: trouble !== undefined || (verified !== undefined && verified.kind !== "intact"),
  };
}

export function findingText({ var: { t } }: Ctx, { kind, what }: Finding): string {
  const key = `audit.finding.${kind}.${what}`;
  return t.has(key) ? t.of(key) : t("audit.finding.unknown");
}

function verdictOf({ var: { t, dates, now } }: Ctx, verified: Verdict | undefined): Notice {
  if (!verified) return { state: "info", text: t("audit.state.unverified") };
  const when = dates.ago(verified.at, now);
  if (verified.kind === "intact") {
    return { state: "ok", text: t("audit.state.intact", { n: verified.entries, when }) };
  }
  const what = t(`audit.verdict.${verified.kind}`);
  return { state: "danger", text: t("audit.state.broken", { when, what }) };
}
