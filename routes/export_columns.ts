import type { KindName } from "../lib/access/parts.ts";
import { lowered } from "../lib/language/months.ts";
import type { Key, Translate } from "../lib/language/translate.ts";
import type { Cell, Column, Row } from "../lib/records/exchange/pdf_tables.ts";
import { kinds } from "../lib/records/kinds.ts";
import { standingOf } from "../lib/records/lab_result.ts";
import { doseOf, oftenOf, routeOf, strengthOf } from "./dose_lines.ts";
import type { Said } from "./export_said.ts";

/** One column of a kind's table: its heading, its share of the width, and what an entry says in it. */
export type Part = readonly [heading: Key, share: number, cell: (said: Said) => Cell];

const words = (field: string) => (said: Said) => said.words(field);
const orNot = (field: string) => (said: Said) => said.words(field) || said.t("printed.not_recorded");

const day: Part = ["printed.date", 26, (said) => said.day];
const time: Part = ["printed.time", 9, (said) => said.time];
const since: Part = ["printed.since_when", 18, (said) => said.day];
const value = (heading: Key, share = 25): Part => [heading, share, (said) => beside(said)];

const isNoneKnown = ({ brief }: Said) => brief["about"] === "none_known";

export const allergyColumns: readonly Part[] = [
  [
    "printed.substance",
    26,
    (said) => isNoneKnown(said) ? said.t("allergy.none_known") : said.words("substance"),
  ],
  ["printed.sort", 15, (said) => isNoneKnown(said) ? "" : said.t.of(`printed.${said.brief["about"]}`)],
  ["printed.severity", 15, (said) => ({
    text: isNoneKnown(said) ? "" : orNot("severity")(said),
    strong: said.brief["severity"] === "severe",
  })],
  ["printed.reaction", 30, (said) => isNoneKnown(said) ? "" : orNot("reaction")(said)],
  since,
];

export const medicineColumns: readonly Part[] = [
  ["printed.medicine", 19, words("name")],
  ["printed.strength", 19, ({ t, brief, words }) => {
    return joined([
      strengthOf(t, brief),
      brief["dose_form"] === undefined ? "" : words("dose_form").toLowerCase(),
    ]);
  }],
  ["printed.dose", 30, ({ t, brief, words }) => {
    const [often, most] = [oftenOf(t, brief), words("most_daily")];
    const when = most === "" ? often : t("printed.when_needed", { often, most });
    return joined([doseOf(t, brief), routeOf(t, brief), when]);
  }],
  [
    "printed.since_when",
    18,
    ({ t, day, brief, words }) =>
      brief["end"] === undefined ? day : t("printed.from_until", { from: day, until: words("end") }),
  ],
];

const conditionColumns: readonly Part[] = [["printed.condition", 50, words("name")], since];

/** The columns of each kind, what a doctor looks for first. */
export const columnsOf: Readonly<Record<KindName, readonly Part[]>> = {
  allergy: allergyColumns,
  medication: [...medicineColumns, ["printed.reason", 18, words("reason")]],
  condition: conditionColumns,
  immunisation: [
    ["printed.vaccine", 34, words("name")],
    ["printed.vaccine_dose", 8, words("dose")],
    day,
    ["printed.batch", 14, words("batch")],
    ["printed.place", 24, words("place")],
  ],
  lab_result: [
    ["printed.test", 24, words("name")],
    ["printed.result", 16, ({ words, brief }) => ({
      text: [words("value"), words("words")].filter(Boolean).join(", "),
      strong: ["low", "high"].includes(standingOf(brief) ?? ""),
    })],
    ["printed.unit", 12, ({ brief }) => brief["value"] === undefined ? "" : String(brief["unit"] ?? "")],
    ["printed.lab_range", 17, ({ t, brief }) => rangeText(t, brief["low"], brief["high"])],
    ["printed.flag", 9, ({ t, brief }) => {
      const standing = standingOf(brief);
      return standing === undefined
        ? ""
        : { text: t(`printed.flag_${standing}`), strong: standing !== "within" };
    }],
    ["printed.date", 22, (said) => said.day],
  ],
  blood_pressure: [day, time, value("printed.pressure"), ["measure.pulse", 20, words("pulse")]],
  weight: [day, time, value("measure.weight", 45)],
  glucose: [day, time, value("measure.glucose", 45)],
  temperature: [day, time, value("measure.temperature", 45)],
  oxygen: [day, time, value("measure.oxygen", 45)],
  exercise: [day, time, ["printed.what", 35, words("title")], ["measure.minutes", 15, words("minutes")]],
  eye_pressure: [
    day,
    time,
    ["measure.right_eye", 22, eye("right")],
    ["measure.left_eye", 22, eye("left")],
    ["printed.measured_with", 22, words("device")],
  ],
  appointment: [day, time, ["printed.what", 32, words("title")], ["printed.place", 32, words("place")]],
  note: [day, time, ["printed.title_of", 60, words("title")]],
  document: [day, ["printed.title_of", 70, words("title")]],
};

export const endedMedicine: readonly Part[] = [
  ...medicineColumns,
  ["printed.stopped", 18, words("stopped")],
];

export const pastCondition: readonly Part[] = [
  ...conditionColumns,
  ["printed.until_when", 18, words("until")],
];

/** Kinds whose first column names the row; the others begin with a date. */
export function isNamed([first]: readonly Part[]): boolean {
  return first?.[0] !== "printed.date";
}

export function headings(t: Translate, parts: readonly Part[]): readonly Column[] {
  return parts.map(([heading, share]) => ({ heading: t.of(heading), share }));
}

/** With what was said in words below, as long as it may be. */
export function rowOf(said: Said, parts: readonly Part[]): Row {
  const { t, words, files } = said;
  const names = files.map(({ name }) => name).join(", ");
  const note = [
    words("instructions"),
    words("text"),
    words("note"),
    names === "" ? "" : t("printed.files", { names }),
  ].filter((one) => one !== "").join("\n");
  return { cells: parts.map(([, , cell]) => cell(said)), ...(note !== "" && { note }) };
}

/** "23 mmHg, above the usual", as lists say it of both eyes. */
function eye(side: "right" | "left") {
  const band = kinds.eye_pressure.measures.find(({ field }) => field === side)?.band;
  return ({ t, words, brief }: Said): Cell => {
    const [value, text] = [brief[side], words(side)];
    if (typeof value !== "number" || !band) return t("printed.not_recorded");
    if (value > band.high) return { text: `${text}, ${t("printed.above")}`, strong: true };
    return value < band.low ? { text: `${text}, ${t("printed.below")}`, strong: true } : text;
  };
}

/** "5.4 mmol/L, fasting" */
function beside({ entry, value, more }: Said): string {
  return entry.kind === "blood_pressure" || more === "" ? value : `${value}, ${lowered(more)}`;
}

export function rangeText(t: Translate, low: unknown, high: unknown): string {
  if (typeof low === "string" && typeof high === "string") return t("lab.range", { low, high });
  if (typeof low === "string") return t("lab.range_from", { low });
  return typeof high === "string" ? t("lab.range_to", { high }) : "";
}

function joined(parts: readonly string[]): string {
  return parts.filter(Boolean).join(", ");
}
