import { readLogState } from "../lib/access/audit_desk.ts";
import { latestVerification, startVerification } from "../lib/access/verification.ts";
import { count } from "../lib/language/numbers.ts";
import { seeOther } from "./answers.ts";
import { findingText, type StateOfLog, stateOfLog } from "./audit_state.ts";
import type { Ctx } from "./env.ts";
import { lookAgain } from "./passive.ts";

interface Fact {
  readonly label: string;
  readonly value: string;
}

declare module "./pages.ts" {
  interface Pages {
    "audit/verify": {
      readonly log: StateOfLog;
      readonly reads: boolean;
      readonly facts: readonly Fact[];
      readonly findings: readonly { readonly text: string; readonly at: string }[];
    };
    "audit/job": {
      readonly done: number;
      readonly of: number;
      readonly progress: string;
      readonly failed: boolean;
    };
  }
}

/** How the log stands, and the button that recomputes all of it. Shows no entry. */
export async function show(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("verify_audit_chain");
  const { t, abilities } = c.var;
  const state = await readLogState(desk);
  const { verified } = state;
  const counted = (n: number) => count(t.language, n);
  return await c.var.show("audit/verify", {
    log: stateOfLog(c, state),
    reads: abilities.can("view_audit_log"),
    facts: [
      ...(verified
        ? [
          { label: t("audit.verify.entries"), value: counted(verified.entries) },
          { label: t("audit.verify.batches"), value: counted(verified.batches) },
          { label: t("audit.verify.checkpoints"), value: counted(verified.checkpoints) },
          { label: t("audit.verify.anchors"), value: counted(verified.anchors) },
          { label: t("audit.verify.unsealed"), value: counted(verified.unsealed) },
          { label: t("audit.verify.clock_back"), value: counted(verified.clockBack) },
          { label: t("audit.verify.root"), value: verified.root },
        ]
        : []),
      { label: t("audit.verify.key"), value: state.publicKey },
    ],
    findings: (verified?.findings ?? []).map((finding) => ({
      text: findingText(c, finding),
      at: t("audit.verify.at", { place: finding.at }),
    })),
  });
}

export async function start(c: Ctx): Promise<Response> {
  startVerification(await c.var.desk("verify_audit_chain"));
  return seeOther(c, "/audit/verify/job");
}

/** Looks again by itself until the work is done. */
export async function job(c: Ctx): Promise<Response> {
  const verification = latestVerification(await c.var.desk("verify_audit_chain"));
  if (!verification || verification.state === "done") return seeOther(c, "/audit/verify");
  const { done, of } = verification;
  if (verification.state === "running") lookAgain(c, verification.startedAt);
  return await c.var.show("audit/job", {
    done,
    of,
    progress: c.var.t("audit.verify.progress", { done, of }),
    failed: verification.state === "failed",
  });
}
