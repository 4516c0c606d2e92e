import type { Portable } from "../records/exchange/portable.ts";
import { systems } from "./codes.ts";
import { urnOf, uuidOf } from "./uuids.ts";

/** A FHIR R4 resource as JSON. What each holds is seen to by its writer, and by the schema in the tests. */
export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

export interface Reference {
  readonly reference: string;
}

/** An entry with its value's fields at hand, and the patient it is about. */
export interface Writing {
  readonly entry: Portable;
  readonly subject: Reference;
  /** Instant of writing: what lies behind and what ahead. */
  readonly now: number;
  /** IANA zone in which days are counted. */
  readonly zone: string;
}

/** The beginning of every resource made from an entry. */
export function headOf(resourceType: string, { entry }: Writing): Resource {
  return { resourceType, id: uuidOf(entry.id), identifier: [{ system: systems.entry, value: entry.id }] };
}

export function referenceTo(resource: Resource): Reference {
  return { reference: urnOf(resource.id) };
}

/** A field of the entry's value, when it is text. */
export function textIn({ entry }: Writing, field: string): string | undefined {
  const value = entry.value[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function numberIn({ entry }: Writing, field: string): number | undefined {
  const value = entry.value[field];
  return typeof value === "number" ? value : undefined;
}

export function listIn({ entry }: Writing, field: string): readonly string[] {
  const value = entry.value[field];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** FHIR's way to say a comment. */
export function notesOf(writing: Writing): { readonly note?: readonly { readonly text: string }[] } {
  const text = textIn(writing, "note");
  return text === undefined ? {} : { note: [{ text }] };
}

/** What FHIR has no place for, under addresses of ours: kept for whoever understands it. */
export function extensionsOf(
  values: Readonly<Record<string, string | undefined>>,
): { readonly extension?: readonly { readonly url: string; readonly valueString: string }[] } {
  const extension = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ url: `urn:salus:${name}`, valueString: value }]
  );
  return extension.length === 0 ? {} : { extension };
}

/** An object without what is undefined, which JSON would drop and zod would not. */
export function withoutGaps<T extends Readonly<Record<string, unknown>>>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
