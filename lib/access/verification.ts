import type { Verdict } from "../audit/findings.ts";
import type { AuditLog } from "../audit/log.ts";
import type { Instant } from "../clock.ts";
import { log } from "../log.ts";
import { Desk } from "./desk.ts";

/** A verification of the whole log that somebody asked for, as long as this process lives. */
export interface Verification {
  readonly startedAt: Instant;
  readonly state: "running" | "done" | "failed";
  readonly done: number;
  readonly of: number;
  readonly verdict: Verdict | undefined;
}

const latest = new WeakMap<AuditLog, Verification>();

/** Begins one, unless one runs already; what it finds is logged under whoever asked. */
export function startVerification(desk: Desk<"verify_audit_chain">): void {
  const { audit } = Desk.inner(desk);
  if (latest.get(audit)?.state === "running") return;
  const begun: Verification = { startedAt: desk.now, state: "running", done: 0, of: 0, verdict: undefined };
  latest.set(audit, begun);
  void run(desk, begun);
}

/** The one that runs or ran last; undefined before the first. */
export function latestVerification(desk: Desk<"verify_audit_chain">): Verification | undefined {
  return latest.get(Desk.inner(desk).audit);
}

async function run(desk: Desk<"verify_audit_chain">, begun: Verification): Promise<void> {
  const { audit, vault, identity } = Desk.inner(desk);
  try {
    const verdict = await audit.verify((done, of) => latest.set(audit, { ...begun, done, of }));
    const { kind, entries, findings } = verdict;
    await vault.store.record([desk.deed("audit.verified", {
      at: identity.clock.now(),
      outcome: kind === "intact" ? 0 : 8,
      detail: { verdict: kind, entries, findings: findings.length },
    })]);
    latest.set(audit, { ...begun, state: "done", done: entries, of: entries, verdict });
  } catch {
    log("error", "audit.verify_failed");
    latest.set(audit, { ...begun, state: "failed" });
  }
}
