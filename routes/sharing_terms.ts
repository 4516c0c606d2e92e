import type { Grant } from "../lib/access/grants.ts";
import type { GrantDeed, Part } from "../lib/access/parts.ts";
import { longestGrant, type Terms } from "../lib/access/sharing.ts";
import { day, type Instant } from "../lib/clock.ts";
import { choice, choices, date } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Ctx } from "./env.ts";
import { partHints, partOptions } from "./sharing_parts.ts";

const mayOptions = { read: "sharing.may.read", add: "sharing.may.add" } as const;
export const lastingOptions = {
  "1": "sharing.for.1",
  "7": "sharing.for.7",
  "30": "sharing.for.30",
  "90": "sharing.for.90",
  "365": "sharing.for.365",
  date: "sharing.for.date",
} as const;

/** What every form of a share asks: which parts, what may be done, for how long. */
export const termsAsked = {
  parts: choices({ label: "sharing.parts", options: partOptions, hints: partHints }),
  may: choice({ label: "sharing.may", options: mayOptions }),
  lasting: choice({ label: "sharing.for", options: lastingOptions }),
  until: date({ label: "sharing.until_date", hint: "sharing.until_hint" }).optional(),
};

type Lasting = keyof typeof lastingOptions | "keep";

/** What was answered, as it is kept; `kept` is the end that stands, for whoever keeps it. */
export function termsOf(
  c: Ctx,
  { parts, may, lasting, until }: {
    readonly parts: readonly Part[];
    readonly may: keyof typeof mayOptions;
    readonly lasting: Lasting;
    readonly until?: string | undefined;
  },
  kept: Instant,
): Terms {
  const deeds: readonly GrantDeed[] = may === "add" ? ["read", "add"] : ["read"];
  if (lasting === "keep") return { parts, deeds, until: kept };
  return {
    parts,
    deeds,
    until: lasting === "date" ? endOf(c, until ?? "") : c.var.now + Number(lasting) * day,
  };
}

/** What is wrong with the last day that was chosen. */
export function untilMistakes(
  c: Ctx,
  { lasting, until }: { readonly lasting: Lasting; readonly until?: string | undefined },
): Mistake[] {
  if (lasting !== "date") return [];
  if (until === undefined) return [{ field: "until", message: "sharing.until_needed" }];
  const end = endOf(c, until);
  if (end <= c.var.now) return [{ field: "until", message: "sharing.until_past" }];
  return end > c.var.now + longestGrant ? [{ field: "until", message: "sharing.until_far" }] : [];
}

/** The end of that day where the owner lives. */
function endOf(c: Ctx, until: string): Instant {
  return Temporal.PlainDate.from(until).add({ days: 1 }).toZonedDateTime(c.var.dates.zone).epochMilliseconds;
}

/** The answer that a share stands for. */
export function mayOf(grant: Grant): keyof typeof mayOptions {
  return grant.deeds.includes("add") ? "add" : "read";
}
