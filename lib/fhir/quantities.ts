import { systems } from "./codes.ts";

/** A measured value with its unit in UCUM, the code that machines compare. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
  readonly system?: string;
  readonly code?: string;
}

const ucum: Readonly<
  Record<string, { readonly code: string; readonly decimals: number; readonly unit?: string }>
> = {
  "mmHg": { code: "mm[Hg]", decimals: 0 },
  "bpm": { code: "/min", decimals: 0, unit: "beats/min" },
  "kg": { code: "kg", decimals: 2 },
  "lb": { code: "[lb_av]", decimals: 1 },
  // Stones are kept as tenths of a pound in all.
  "st": { code: "[lb_av]", decimals: 1, unit: "lb" },
  "mmol/L": { code: "mmol/L", decimals: 1 },
  "mg/dL": { code: "mg/dL", decimals: 0 },
  "°C": { code: "Cel", decimals: 1 },
  "°F": { code: "[degF]", decimals: 1 },
  "%": { code: "%", decimals: 0 },
  "min": { code: "min", decimals: 0 },
};

/** A kept whole number in a unit of ours. */
export function quantityOf(value: number, unit: string): Quantity {
  const known = ucum[unit];
  if (!known) throw new TypeError(`no unit of ours: ${unit}`);
  return {
    value: value / 10 ** known.decimals,
    unit: known.unit ?? unit,
    system: systems.ucum,
    code: known.code,
  };
}

/** How it is written elsewhere: codes of UCUM, and words that people use for them. */
const spellings: Readonly<Record<string, string>> = {
  "mm[hg]": "mmHg",
  "mmhg": "mmHg",
  "/min": "bpm",
  "{beats}/min": "bpm",
  "bpm": "bpm",
  "beats/min": "bpm",
  "beats/minute": "bpm",
  "kg": "kg",
  "g": "g",
  "[lb_av]": "lb",
  "lb": "lb",
  "lbs": "lb",
  "mmol/l": "mmol/L",
  "mg/dl": "mg/dL",
  "cel": "°C",
  "°c": "°C",
  "c": "°C",
  "[degf]": "°F",
  "°f": "°F",
  "f": "°F",
  "%": "%",
  "min": "min",
  "minutes": "min",
  "h": "h",
};

/** The quantity as we keep it, in one of these units; undefined for another unit, or digits that we would lose. */
export function keptOf(
  { value, unit, code }: {
    readonly value?: number | undefined;
    readonly unit?: string | undefined;
    readonly code?: string | undefined;
  },
  units: readonly string[],
): { readonly value: number; readonly unit: string } | undefined {
  const known = spellings[(code ?? unit ?? "").toLowerCase()];
  if (value === undefined || known === undefined) return undefined;
  const [given, of] = known === "g"
    ? [value / 1000, "kg"]
    : known === "h"
    ? [value * 60, "min"]
    : [value, known];
  const decimals = ucum[of]?.decimals;
  if (!units.includes(of) || decimals === undefined) return undefined;
  const scaled = given * 10 ** decimals;
  const whole = Math.round(scaled);
  return Number.isSafeInteger(whole) && Math.abs(scaled - whole) < 0.5
    ? { value: whole, unit: of }
    : undefined;
}
