/** Digits after the point that are kept, by unit. Stones are kept as tenths of a pound in all: 11 st 6.5 lb is 1605. */
const decimalsOf = {
  "kg": 2,
  "lb": 1,
  "st": 1,
  "mmol/L": 1,
  "mg/dL": 0,
  "°C": 1,
  "°F": 1,
  "mmHg": 0,
  "bpm": 0,
  "%": 0,
  "min": 0,
} as const;

export type Unit = keyof typeof decimalsOf;

/** A value as it was measured: an integer, scaled by its unit's decimals. */
export interface Amount {
  readonly value: number;
  readonly unit: Unit;
}

/** What a person reads and types; as in their account. */
export interface Units {
  readonly weight: "kg" | "lb" | "st";
  readonly height: "cm" | "ft";
  readonly glucose: "mmol/L" | "mg/dL";
  readonly temperature: "°C" | "°F";
}

export const metric: Units = { weight: "kg", height: "cm", glucose: "mmol/L", temperature: "°C" };

export function decimalsIn(unit: Unit): number {
  return decimalsOf[unit];
}

export function isUnit(text: unknown): text is Unit {
  return typeof text === "string" && Object.hasOwn(decimalsOf, text);
}

/**
 * One kept step of a unit, as a whole number of something smaller that all units of the quantity share, so that only
 * the last step rounds. Weight in billionths of a kilogram: a pound is 0.45359237 kg exactly (NIST SP 811, B.8).
 * Temperature: 5 × °F = 9 × °C + 160 exactly (the same). Glucose in hundred-thousandths of a mg/dL:
 * 1 mmol/L = 18.0182 mg/dL, the customary factor; today's atomic weights make it 18.0156, 0.2 mg/dL less at most.
 */
const steps: Readonly<Partial<Record<Unit, Step>>> = {
  "kg": { of: "weight", size: 10_000_000n },
  "lb": { of: "weight", size: 45_359_237n },
  "st": { of: "weight", size: 45_359_237n },
  "mmol/L": { of: "glucose", size: 180_182n },
  "mg/dL": { of: "glucose", size: 100_000n },
  "°C": { of: "temperature", size: 9n, zero: 1_600n },
  "°F": { of: "temperature", size: 5n },
};

interface Step {
  readonly of: "weight" | "glucose" | "temperature";
  readonly size: bigint;
  /** Where the unit's zero lies, when not at the quantity's own. */
  readonly zero?: bigint;
}

/** The same quantity in another unit, rounded half away from zero to that unit's decimals. Throws between quantities. */
export function convert(amount: Amount, unit: Unit): Amount {
  if (amount.unit === unit) return amount;
  const from = steps[amount.unit];
  const to = steps[unit];
  if (!from || from.of !== to?.of) throw new TypeError(`${amount.unit} is no ${unit}`);
  const small = BigInt(amount.value) * from.size + (from.zero ?? 0n) - (to.zero ?? 0n);
  return { value: rounded(small, to.size), unit };
}

function rounded(value: bigint, by: bigint): number {
  const size = value < 0n ? -value : value;
  const whole = (2n * size + by) / (2n * by);
  return Number(value < 0n ? -whole : whole);
}

/** The unit in which this reader is shown an amount. */
export function unitFor(unit: Unit, units: Units): Unit {
  const quantity = steps[unit]?.of;
  return quantity === undefined ? unit : units[quantity];
}

/** The amount in the reader's unit, and whether that was worked out. Stones are a way of writing pounds. */
export function shownIn(amount: Amount, units: Units): Amount & { readonly converted: boolean } {
  const shown = convert(amount, unitFor(amount.unit, units));
  return { ...shown, converted: steps[shown.unit]?.size !== steps[amount.unit]?.size };
}

/** Feet and inches, to the nearest inch: a foot is 304.8 mm exactly (NIST SP 811, B.8). */
export function feetAndInches(millimetres: number): { readonly feet: number; readonly inches: number } {
  const inches = Math.round(millimetres * 10 / 254);
  return { feet: Math.floor(inches / 12), inches: inches % 12 };
}
