import type { Concept } from "./codes.ts";
import type { Quantity } from "./quantities.ts";
import type { Resource } from "./resources.ts";

interface Extended {
  readonly extension?: readonly { readonly url: string; readonly valueString?: string }[];
}

/** What the line of a resource reads, beside what depends on its type. */
interface Read extends Resource, Extended {
  readonly status?: string;
  readonly code?: Concept;
  readonly medicationCodeableConcept?: Concept;
  readonly vaccineCode?: Concept;
  readonly effectiveDateTime?: string;
  readonly effectivePeriod?: { readonly start?: string; readonly end?: string };
  readonly occurrenceDateTime?: string;
  readonly onsetDateTime?: string;
  readonly abatementDateTime?: string;
  readonly clinicalStatus?: Concept;
  readonly reasonCode?: readonly Concept[];
  readonly type?: string;
  readonly category?: readonly (string | Concept)[];
  readonly reaction?: readonly { readonly manifestation: readonly Concept[]; readonly severity?: string }[];
  readonly dosage?: readonly Dosage[];
  readonly lotNumber?: string;
  readonly protocolApplied?: readonly { readonly doseNumberPositiveInt?: number }[];
  readonly component?: readonly Measured[];
  readonly bodySite?: Concept;
  readonly interpretation?: readonly Concept[];
  readonly referenceRange?: readonly {
    readonly low?: Figure;
    readonly high?: Figure;
    readonly text?: string;
  }[];
  readonly note?: readonly { readonly text: string }[];
}

interface Dosage {
  readonly text?: string;
  readonly timing?: {
    readonly repeat: {
      readonly frequency: number;
      readonly period: number;
      readonly dayOfWeek?: readonly string[];
      readonly timeOfDay?: readonly string[];
    };
  };
  readonly asNeededBoolean?: boolean;
  readonly patientInstruction?: string;
  readonly route?: Concept;
  readonly doseAndRate?: readonly { readonly doseQuantity: Partial<Quantity> }[];
  readonly maxDosePerPeriod?: { readonly numerator: { readonly value: number } };
}

interface Measured {
  readonly code?: Concept;
  readonly valueQuantity?: Figure;
  readonly valueString?: string;
  readonly valueCodeableConcept?: Concept;
}

/** The words as they were typed stand beside a figure that would lose some. */
interface Figure extends Partial<Quantity>, Extended {}

/** Whether it still is: not stopped, not resolved. */
export function isCurrent(resource: Resource): boolean {
  const { status, clinicalStatus } = resource as Read;
  if (clinicalStatus) return clinicalStatus.coding?.[0]?.code === "active";
  return status !== "stopped" && status !== "completed";
}

/** The coded parts in words: nothing that a doctor acts on stands in the codes alone. */
export function lineOf(resource: Resource): string {
  const read = resource as Read;
  const words = {
    MedicationStatement: medicineWords,
    AllergyIntolerance: allergyWords,
    Condition: conditionWords,
    Immunization: vaccineWords,
  }[resource.resourceType] ?? measuredWords;
  return [...words(read), ...(read.note ?? []).map(({ text }) => text)].filter(Boolean).join(" \u00b7 ");
}

type Words = readonly (string | undefined)[];

function medicineWords(read: Read): Words {
  const { medicationCodeableConcept, dosage, effectivePeriod, reasonCode } = read;
  return [
    medicationCodeableConcept?.text,
    ...(dosage ?? []).flatMap(dosageWords),
    said("for", reasonCode?.[0]?.text),
    said("since", effectivePeriod?.start),
    said("until", effectivePeriod?.end),
  ];
}

function dosageWords(
  { text, doseAndRate, timing, asNeededBoolean, maxDosePerPeriod, ...more }: Dosage,
): Words {
  const dose = doseAndRate?.[0]?.doseQuantity;
  const most = maxDosePerPeriod?.numerator.value;
  return [
    text ?? (dose && said("dose:", `${dose.value ?? ""} ${dose.unit ?? ""}`.trim())),
    timing && timingWords(timing.repeat),
    asNeededBoolean ? "as needed" : undefined,
    said("at most a day:", most === undefined ? undefined : String(most)),
    more.route?.text,
    more.patientInstruction,
  ];
}

const weekdays: Readonly<Record<string, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

function timingWords(
  { frequency, period, dayOfWeek, timeOfDay }: NonNullable<Dosage["timing"]>["repeat"],
): string {
  const days = dayOfWeek
    ? `every ${dayOfWeek.map((day) => weekdays[day] ?? day).join(", ")}`
    : period === 1
    ? "every day"
    : `every ${period} days`;
  const times = timeOfDay?.map((time) => time.slice(0, 5)).join(", ") ?? `${frequency} times`;
  return `${days} at ${times}`;
}

function allergyWords(read: Read): Words {
  const { code, type, category, reaction, onsetDateTime } = read;
  const kind = [type, category?.[0] ?? kept(read, "category")].filter(Boolean).join(", ");
  const severity = reaction?.[0]?.severity ?? kept(read, "severity");
  return [
    isCurrent(read) ? undefined : "In the past",
    code?.text,
    kind,
    said("reaction:", reaction?.[0]?.manifestation[0]?.text),
    said("severity:", severity),
    said("since", onsetDateTime),
  ];
}

function conditionWords(read: Read): Words {
  const { code, onsetDateTime, abatementDateTime } = read;
  return [
    code?.text,
    isCurrent(read) ? undefined : "over",
    said(isCurrent(read) ? "since" : "from", onsetDateTime),
    said("until", abatementDateTime),
  ];
}

function vaccineWords({ occurrenceDateTime, vaccineCode, protocolApplied, lotNumber }: Read): Words {
  const dose = protocolApplied?.[0]?.doseNumberPositiveInt;
  return [
    occurrenceDateTime,
    vaccineCode?.text,
    dose === undefined ? undefined : `dose ${dose}`,
    said("batch", lotNumber),
  ];
}

function measuredWords(read: Read): Words {
  const { code, effectiveDateTime, component, bodySite, interpretation, referenceRange } = read;
  const parts = (component ?? []).map((part) => said(part.code?.text ?? "", valueOf(part)));
  return [
    effectiveDateTime?.slice(0, 16).replace("T", " "),
    code?.text,
    [valueOf(read as Measured), ...parts].filter(Boolean).join(", "),
    bodySite?.text,
    ...(interpretation ?? []).map(({ coding, text }) => text ?? standings[coding?.[0]?.code ?? ""]),
    ...(referenceRange ?? []).map(({ low, high, text }) => said("usual:", text ?? rangeOf(low, high))),
  ];
}

const standings: Readonly<Record<string, string>> = { L: "low", H: "high", N: "within the usual range" };

function rangeOf(low: Figure | undefined, high: Figure | undefined): string {
  if (low === undefined) return `up to ${figureOf(high)}`;
  return high === undefined ? `from ${figureOf(low)}` : `${figureOf(low)} to ${figureOf(high)}`;
}

function valueOf({ valueQuantity, valueString, valueCodeableConcept }: Measured): string | undefined {
  return valueQuantity ? figureOf(valueQuantity) : valueString ?? valueCodeableConcept?.text;
}

function figureOf(figure: Figure | undefined): string {
  if (!figure) return "";
  return `${kept(figure, "figure") ?? figure.value ?? ""} ${figure.unit ?? ""}`.trim();
}

function kept({ extension }: Extended, name: string): string | undefined {
  return extension?.find(({ url }) => url === `urn:salus:${name}`)?.valueString;
}

function said(before: string, text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : `${before} ${text}`;
}
