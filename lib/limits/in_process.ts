import type { Clock, Instant } from "../clock.ts";
import { arrive } from "./gcra.ts";
import { type Counter, seconds } from "./stored.ts";

const most = 100_000;

/** Counts in memory for what happens often: exact in one process, gone with it. The subject used longest ago makes room. */
export function inProcess(clock: Clock): Counter {
  const tats = new Map<string, Instant>();
  return {
    take(name, rule, subject) {
      if (rule.kind !== "rate") throw new TypeError(`${name} is counted in the store`);
      const key = `${name}:${subject}`;
      const step = arrive(rule, tats.get(key), clock.now());
      if (!step.ok) return Promise.resolve({ ok: false, retryAfter: seconds(step.wait) });
      tats.delete(key);
      tats.set(key, step.tat);
      if (tats.size > most) forgetOldest(tats);
      return Promise.resolve({ ok: true, tries: 1 });
    },
    forget(name, subject) {
      tats.delete(`${name}:${subject}`);
      return Promise.resolve();
    },
  };
}

function forgetOldest(tats: Map<string, Instant>): void {
  for (const key of tats.keys()) {
    tats.delete(key);
    return;
  }
}
