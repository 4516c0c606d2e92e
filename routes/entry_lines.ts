import type { Chart } from "../lib/access/chart.ts";
import { type Entry, summaryOf } from "../lib/access/entries.ts";
import type { Summary } from "../lib/access/summaries.ts";
import type { KindName } from "../lib/access/parts.ts";
import type { Id } from "../lib/ids.ts";
import { monthTitle } from "../lib/language/months.ts";
import { scaled, shortest, withUnit } from "../lib/language/numbers.ts";
import type { Language, Translate } from "../lib/language/translate.ts";
import { briefOf } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { standingOf } from "../lib/records/lab_result.ts";
import { amountIn, bandIn, type Measure, readMeasure } from "../lib/records/measures.ts";
import { type Amount, decimalsIn, feetAndInches, metric, type Units } from "../lib/records/units.ts";
import { medicineLine } from "./dose_lines.ts";
import type { Ctx } from "./env.ts";

/** Symbols of static/icons.svg. */
export const icons: Readonly<Record<KindName, string>> = {
  blood_pressure: "heart-pulse",
  weight: "weight",
  glucose: "droplet",
  temperature: "thermometer",
  oxygen: "wind",
  exercise: "footprints",
  appointment: "calendar-days",
  eye_pressure: "scan-eye",
  medication: "pill",
  allergy: "shield-alert",
  condition: "stethoscope",
  immunisation: "syringe",
  lab_result: "flask-conical",
  note: "notebook-pen",
  document: "file-text",
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
  summary: Omit<Summary, "added">,
  when: "longTime" | "time" = "longTime",
): EntryLine {
  // Not `c.var`: it is copied at every use, and lists are long.
  const [t, dates, language] = [c.get("t"), c.get("dates"), c.get("language")];
  const { kind, brief, at } = summary;
  const dated = kinds[kind].dayField !== undefined;
  return {
    href: `/records/${patient}/entries/${summary.id}`,
    kind,
    kindLabel: kind === "allergy" && brief["about"] === "intolerance"
      ? t("printed.intolerance")
      : t(`kind.${kind}`),
    icon: icons[kind],
    ...figures(t, kind, brief, unitsOf(c)),
    ...(dated
      ? dayWords(c, language, brief["on"], when)
      : { when: dates[when](at), machine: dates.machine(at) }),
  };
}

/** The same of an entry that was opened. */
export function lineOf(c: Ctx, chart: Chart, entry: Entry): EntryLine {
  return entryLine(c, chart.patient.id, summaryOf(entry, briefOf(kinds[entry.kind], entry)));
}

/** A day, a month or a year in words. Below a day's title a whole day needs no more words. */
function dayWords(c: Ctx, language: Language, on: unknown, when: "longTime" | "time") {
  if (typeof on !== "string") return { when: "", machine: "" };
  return { when: when === "time" && on.length === 10 ? "" : fuzzyWords(c, language, on), machine: on };
}

export function fuzzyWords(c: Ctx, language: Language, on: string): string {
  if (on.length === 4) return on;
  return on.length === 7 ? monthTitle(language, on) : c.get("dates").long(on);
}

/** The units that the reader reads. */
export function unitsOf(c: Ctx): Units {
  return c.get("account")?.units ?? metric;
}

interface Figures {
  readonly value: string;
  readonly unit: string;
  readonly more: string;
}

/** What matters of an entry in a few characters: the value, its unit, and what stands beside it. */
export function figures(
  t: Translate,
  kind: KindName,
  brief: Summary["brief"],
  units: Units = metric,
): Figures {
  const plain = (value: unknown, ...more: readonly unknown[]): Figures => ({
    value: String(value ?? ""),
    unit: "",
    more: more.filter((one) => one !== undefined && one !== "").join(", "),
  });
  switch (kind) {
    case "blood_pressure":
      return {
        value: `${brief["systolic"]}/${brief["diastolic"]}`,
        unit: "mmHg",
        more: brief["pulse"] === undefined ? "" : t("entry.pulse_of", { pulse: Number(brief["pulse"]) }),
      };
    case "weight":
      return measured(t, kind, brief, units);
    case "glucose":
      return measured(t, kind, brief, units, optional(t, "glucose", brief["context"]));
    case "temperature":
      return measured(t, kind, brief, units, optional(t, "site", brief["site"]));
    case "oxygen":
      return measured(t, kind, brief, units);
    case "exercise":
      return { value: String(brief["minutes"]), unit: "min", more: String(brief["title"]) };
    case "appointment":
      return plain(brief["title"], brief["place"]);
    case "eye_pressure":
      return eyes(t, brief);
    case "medication":
      return plain(brief["name"], medicineLine(t, brief));
    case "allergy":
      return brief["about"] === "none_known" ? plain(t("allergy.none_known")) : plain(
        brief["substance"],
        brief["reaction"] ?? t("allergy.reaction_unknown"),
        optional(t, "severity", brief["severity"])?.toLowerCase(),
        brief["status"] === "past" ? t("allergy.is_past") : undefined,
      );
    case "condition":
      return plain(brief["name"], brief["status"] === "past" ? t("condition.is_past") : undefined);
    case "immunisation":
      return plain(
        brief["name"],
        brief["dose"] === undefined ? undefined : t("vaccine.dose", { n: Number(brief["dose"]) }),
      );
    case "lab_result": {
      const standing = standingOf(brief);
      const value = brief["value"] ?? brief["words"];
      return {
        ...plain(
          value,
          brief["name"],
          brief["value"] === undefined ? undefined : brief["words"],
          standing && t(`lab.${standing}`),
        ),
        unit: brief["value"] === undefined ? "" : String(brief["unit"] ?? ""),
      };
    }
    case "note":
    case "document":
      return plain(brief["title"]);
  }
}

function optional(t: Translate, group: string, code: unknown): string | undefined {
  return typeof code === "string" ? t.of(`${group}.${code}`) : undefined;
}

/** The kind's first measure in the reader's unit; where that was worked out, the one of the entry stands beside it. */
function measured(
  t: Translate,
  kind: KindName,
  brief: Summary["brief"],
  units: Units,
  beside?: string,
): Figures {
  const measure = kinds[kind].measures[0];
  const taken = measure && amountIn(brief, measure);
  const shown = measure && readMeasure(brief, measure, units);
  if (!taken || !shown) return { value: "", unit: "", more: "" };
  const [value, unit] = amountParts(shown);
  const from = shown.converted ? t("entry.converted", { amount: amountText(t, taken) }) : "";
  return { value, unit, more: [beside, from].filter(Boolean).join(", ") };
}

/** "62.5" and "kg"; "11 st 6.5" and "lb". A weight's last zero says nothing; a glucose of 5.0 keeps its own. */
export function amountParts({ value, unit }: Amount): readonly [value: string, unit: string] {
  if (unit === "st") {
    const stones = Math.floor(value / 140);
    if (stones === 0) return [shortest(value, 1), "lb"];
    return [`${stones}\u00a0st ${shortest(value % 140, 1)}`.replace(" ", "\u00a0"), "lb"];
  }
  const text = scaled(value, decimalsIn(unit));
  return [unit === "kg" ? text.replace(/0$/, "") : text, unit];
}

export function amountText(t: Translate, amount: Amount): string {
  const [value, unit] = amountParts(amount);
  return withUnit(value, t("unit.shown", { unit }));
}

/** "170 cm" or "5 ft 7 in". */
export function heightText(millimetres: number, { height }: Units): string {
  if (height === "cm") return withUnit(shortest(millimetres, 1), "cm");
  const { feet, inches } = feetAndInches(millimetres);
  return `${withUnit(String(feet), "ft")} ${withUnit(String(inches), "in")}`.replace(" ", "\u00a0");
}

/** Right eye first, each eye in words; above or below the usual, in words too. */
function eyes(t: Translate, brief: Summary["brief"]): Figures {
  const { right, left } = brief;
  const sides = (["right", "left"] as const).flatMap((side) => {
    const band = eyeBand(side);
    const value = brief[side];
    if (typeof value !== "number" || !band) return [];
    return value > band.high ? [t(`eyes.${side}_high`)] : value < band.low ? [t(`eyes.${side}_low`)] : [];
  });
  const value = right === undefined ? t("eyes.left_only", { value: String(left) }) : [
    t("eyes.right", { value: String(right) }),
    left === undefined ? "" : t("eyes.left", { value: String(left) }),
  ].filter(Boolean).join(", ");
  return { value, unit: "mmHg", more: sides.join(", ") };
}

function eyeBand(side: "right" | "left") {
  const measure = kinds.eye_pressure.measures.find(({ field }: Measure) => field === side);
  return measure && bandIn(measure, metric);
}

/** "4 points" of what is counted in percent, which 4 % less would not be; otherwise as any amount. */
function differenceText(t: Translate, amount: Amount): string {
  return amount.unit === "%" ? t("records.points", { n: amount.value }) : amountText(t, amount);
}

/** The change since the time before, in words. */
export function trend(
  t: Translate,
  kind: KindName,
  latest: Summary,
  before: Summary | undefined,
  units: Units = metric,
): string {
  if (!before) return t("records.first");
  const measure = kinds[kind].measures[0];
  const now = measure && readMeasure(latest.brief, measure, units);
  const then = measure && readMeasure(before.brief, measure, units);
  if (!now || !then) return "";
  const change = now.value - then.value;
  if (change === 0) return t("records.same");
  const size = differenceText(t, { value: Math.abs(change), unit: now.unit });
  return change > 0 ? t("records.up", { change: size }) : t("records.down", { change: size });
}
