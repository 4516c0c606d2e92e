import { z } from "zod";
import type { Clock, Instant } from "../clock.ts";
import { toBase64Url } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Vault } from "../vault/vault.ts";
import { attempt } from "./backoff.ts";
import { arrive } from "./gcra.ts";
import type { Rule, RuleName, Verdict } from "./limits.ts";
import { openTurns } from "./turns.ts";

/** What a rule remembers of one subject. `until`: from then on it says nothing and may be swept. */
const counts = shelf({
  name: "limit",
  prefix: "l",
  schema: z.strictObject({
    until: z.number(),
    tat: z.number().exactOptional(),
    backoff: z.strictObject({ tries: z.number().int(), next: z.number(), last: z.number() }).exactOptional(),
  }),
  version: 1,
  under: "system",
});

type Count = z.infer<typeof counts.schema>;

const retries = 5;
const longestLine = 100;
/** The answer when a rule could not be consulted: denied, and worth another try soon. */
const busy: Verdict = { ok: false, retryAfter: 5 };

export interface Counter {
  take(name: RuleName, rule: Rule, subject: string): Promise<Verdict>;
  forget(name: RuleName, subject: string): Promise<void>;
}

/**
 * Counts that survive a restart and hold across processes: each step is an atomic check on what was read. In one
 * process tries on one subject queue up, so that the check fails only against another process; still failing, denied.
 */
export function stored(vault: Vault, clock: Clock): Counter {
  const turns = openTurns(longestLine);

  async function step(key: Uint8Array, rule: Rule): Promise<Verdict> {
    for (let tries = 0; tries <= retries; tries++) {
      const now = clock.now();
      const kept = await vault.read(counts, [key]);
      const next = use(rule, kept, now);
      if (!next.ok) return { ok: false, retryAfter: seconds(next.wait) };
      const done = await vault.change().put(counts, [key], next.count, { was: kept ?? null }).tidy();
      if (done) return { ok: true, tries: next.count.backoff?.tries ?? 1 };
    }
    return busy;
  }

  return {
    take(name, rule, subject) {
      const key = vault.blind(`limit.${name}`, subject);
      return turns.take(toBase64Url(key), () => step(key, rule)) ?? Promise.resolve(busy);
    },
    async forget(name, subject) {
      await vault.change().remove(counts, [vault.blind(`limit.${name}`, subject)]).tidy();
    },
  };
}

type Use = { readonly ok: true; readonly count: Count } | { readonly ok: false; readonly wait: number };

function use(rule: Rule, kept: Kept<Count> | undefined, now: Instant): Use {
  if (rule.kind === "rate") {
    const step = arrive(rule, kept?.value.tat, now);
    return step.ok ? { ok: true, count: { until: step.tat, tat: step.tat } } : step;
  }
  const step = attempt(rule, kept?.value.backoff, now);
  return step.ok ? { ok: true, count: { until: step.kept.last + rule.forget, backoff: step.kept } } : step;
}

export function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

/** Removes counts that say nothing any more. Returns how many. */
export async function sweepCounts(vault: Vault, now: Instant): Promise<number> {
  let after: Kept<Count>["key"] | undefined;
  let swept = 0;
  for (;;) {
    const rows = await vault.list(counts, [], { limit: 200, ...(after && { after }) });
    for (const row of rows.filter(({ value }) => value.until <= now)) {
      if (await vault.change().remove(counts, row.key, row).tidy()) swept++;
    }
    after = rows.at(-1)?.key;
    if (rows.length < 200) return swept;
  }
}
