import type { Summary } from "../lib/access/timeline.ts";
import type { KindName } from "../lib/access/parts.ts";
import type { Id } from "../lib/ids.ts";
import { scaled, withUnit } from "../lib/language/numbers.ts";
import type { Translate } from "../lib/language/translate.ts";
import type { Ctx } from "./env.ts";

/** Symbols of static/icons.svg. */
export const icons: Readonly<Record<KindName, string>> = {
  blood_pressure: "heart-pulse",
  weight: "weight",
  exercise: "footprints",
  appointment: "calendar-days",
};

/** One entry as a line of a list. */
export interface EntryLine {
  readonly href: string;
  readonly kind: KindName;
  readonly kindLabel: string;
  readonly icon: string;
  readonly value: string;
  readonly unit: string;
  readonly more: string;
  readonly when: string;
  readonly machine: string;
}

/** `when` says how much of the time the list around it leaves to say; left out: day and time. */
export function entryLine(
  c: Ctx,
  patient: Id,
  summary: Summary,
  when: "longTime" | "time" = "longTime",
): EntryLine {
  // Not `c.var`: it is copied at every use, and lists are long.
  const [t, dates] = [c.get("t"), c.get("dates")];
  const { kind, brief, at } = summary;
  return {
    href: `/records/${patient}/entries/${summary.id}`,
    kind,
    kindLabel: t(`kind.${kind}`),
    icon: icons[kind],
    ...figures(t, kind, brief),
    when: dates[when](at),
    machine: dates.machine(at),
  };
}

/** What matters of an entry in a few characters: the value, its unit, and what stands beside it. */
export function figures(t: Translate, kind: KindName, brief: Summary["brief"]) {
  switch (kind) {
    case "blood_pressure":
      return {
        value: `${brief.systolic}/${brief.diastolic}`,
        unit: "mmHg",
        more: brief.pulse === undefined ? "" : t("entry.pulse_of", { pulse: Number(brief.pulse) }),
      };
    case "weight":
      return { value: scaled(Number(brief.weight), 2).replace(/0$/, ""), unit: "kg", more: "" };
    case "exercise":
      return { value: String(brief.minutes), unit: "min", more: String(brief.title) };
    case "appointment":
      return { value: String(brief.title), unit: "", more: String(brief.place ?? "") };
  }
}

/** The change since the time before, in words. */
export function trend(t: Translate, kind: KindName, latest: Summary, before: Summary | undefined): string {
  if (!before) return t("records.first");
  const [field, unit, decimals] = kind === "weight"
    ? ["weight", "kg", 2] as const
    : ["systolic", "mmHg", 0] as const;
  const change = Number(latest.brief[field]) - Number(before.brief[field]);
  if (change === 0) return t("records.same");
  const size = withUnit(scaled(Math.abs(change), decimals).replace(/(\.\d)0$/, "$1"), unit);
  return change > 0 ? t("records.up", { change: size }) : t("records.down", { change: size });
}
