import { z } from "zod";
import { numberOf } from "../records/figures.ts";
import { systems } from "./codes.ts";

/** Parts of resources as others write them: what we do not know is passed over, what has another type is refused. */
export const coding = z.looseObject({
  system: z.string().optional(),
  code: z.string().optional(),
  display: z.string().optional(),
});

export const concept = z.looseObject({ coding: z.array(coding).optional(), text: z.string().optional() });

export const quantity = z.looseObject({
  value: z.number().optional(),
  comparator: z.string().optional(),
  unit: z.string().optional(),
  code: z.string().optional(),
});

export const notes = z.array(z.looseObject({ text: z.string().optional() })).optional();
export const named = z.looseObject({ display: z.string().optional(), reference: z.string().optional() });

export const extensions = z.array(
  z.looseObject({ url: z.string(), valueString: z.string().optional() }),
).optional();

export type Concept = z.infer<typeof concept>;

/** What people read: the text, else the first name a code has. */
export function wordsOf(of: Concept | undefined): string | undefined {
  return of?.text ?? of?.coding?.find(({ display }) => display !== undefined)?.display ??
    of?.coding?.find(({ code }) => code !== undefined)?.code;
}

export function hasCode(
  of: Concept | undefined,
  system: keyof typeof systems,
  ...codes: readonly string[]
): boolean {
  return of?.coding?.some((one) => one.system === systems[system] && codes.includes(one.code ?? "")) ?? false;
}

/** The code of one of our own choices. */
export function ownCode(of: Concept | undefined, field: string): string | undefined {
  return of?.coding?.find(({ system }) => system === `urn:salus:${field}`)?.code;
}

export function extensionIn(of: z.infer<typeof extensions>, name: string): string | undefined {
  return of?.find(({ url }) => url === `urn:salus:${name}`)?.valueString;
}

/**
 * A number as it is kept. `written`, as it was typed, is believed where it says the same, for digits that JSON loses,
 * and where there is no number because it could mean two. Three decimals get a zero: nobody then reads thousands.
 */
export function figureOf(value: number | undefined, written: string | undefined): string | undefined {
  if (value === undefined) {
    return written !== undefined && numberOf(written) === undefined ? written : undefined;
  }
  if (written !== undefined && Number(written) === value) return written;
  return numberOf(String(value)) === undefined ? `${value}0` : String(value);
}

export function joinedNotes(of: z.infer<typeof notes>): string | undefined {
  const text = (of ?? []).map((one) => one.text ?? "").filter((one) => one !== "").join("\n");
  return text === "" ? undefined : text;
}

/** Without what was not said. */
export function said(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== ""));
}
