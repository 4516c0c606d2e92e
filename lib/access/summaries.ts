import type { Instant } from "../clock.ts";
import { type Id, isId } from "../ids.ts";
import { isKindName, type KindName } from "./parts.ts";

/** What lists show of one entry. */
export interface Summary {
  readonly id: Id;
  readonly kind: KindName;
  readonly at: Instant;
  /** When the entry was added: of the same minute, what was added last is the newest. */
  readonly added: Instant;
  readonly version: number;
  /** What a list shows of the entry; its shape is the kind's own. */
  readonly brief: Readonly<Record<string, string | number>>;
}

/** A place in the order of a timeline: by when it happened, then by when it was added; ids tell the rest apart. */
export interface Place {
  readonly at: Instant;
  readonly added: Instant;
  readonly id: string;
}

export function inOrder(a: Place, b: Place): number {
  return a.at - b.at || a.added - b.added || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * Summaries as they are kept: names of kinds and fields once, then a short line for each. Half the bytes to open and
 * to check, which is what a page of history mostly costs.
 */
export interface Packed {
  /** Kind, then the names of its fields. */
  readonly shapes: readonly (readonly string[])[];
  /** Index of the shape, id, instant, how much later it was added, version, then the fields. */
  readonly lines: readonly (readonly (string | number)[])[];
}

const fieldsAt = 5;

export function pack(summaries: readonly Summary[]): Packed {
  const shapes = new Map<string, { readonly at: number; readonly shape: readonly string[] }>();
  const lines = summaries.map(({ kind, id, at, added, version, brief }) => {
    const shape = [kind, ...Object.keys(brief)];
    const name = shape.join("\n");
    const known = shapes.get(name) ?? { at: shapes.size, shape };
    shapes.set(name, known);
    return [known.at, id, at, added - at, version, ...Object.values(brief)];
  });
  return { shapes: [...shapes.values()].map(({ shape }) => shape), lines };
}

/** Only for what `isPacked` let through. */
export function unpack(packed: Packed): Summary[] {
  return packed.lines.map((line) => summaryIn(packed, line));
}

/** The same from the last on: who needs a few of many leaves the others packed. */
export function* unpackBackwards(packed: Packed): Generator<Summary> {
  for (let n = packed.lines.length - 1; n >= 0; n--) yield summaryIn(packed, packed.lines[n] ?? []);
}

function summaryIn({ shapes }: Packed, line: Packed["lines"][number]): Summary {
  const [kind, ...fields] = shapes[Number(line[0])] ?? [];
  const brief: Record<string, string | number> = {};
  fields.forEach((field, n) => brief[field] = line[fieldsAt + n] ?? "");
  return {
    id: String(line[1]),
    kind: kind as KindName,
    at: Number(line[2]),
    added: Number(line[2]) + Number(line[3]),
    version: Number(line[4]),
    brief,
  };
}

/** By hand: a general check of so many small values costs more than opening them. */
export function isPacked(value: unknown): value is Packed {
  if (typeof value !== "object" || value === null || !("shapes" in value) || !("lines" in value)) {
    return false;
  }
  const { shapes, lines } = value;
  return Array.isArray(shapes) && shapes.every(isShape) && Array.isArray(lines) &&
    lines.every((line) => isLine(line, shapes));
}

function isShape(shape: unknown): boolean {
  return Array.isArray(shape) && isKindName(shape[0]) && shape.every((name) => typeof name === "string");
}

function isLine(line: unknown, shapes: readonly (readonly string[])[]): boolean {
  if (!Array.isArray(line) || !isId(line[1])) return false;
  if (!Number.isFinite(line[2]) || !Number.isFinite(line[3]) || !Number.isSafeInteger(line[4])) return false;
  if (line.length !== fieldsAt - 1 + (shapes[line[0]]?.length ?? 0)) return false;
  for (let n = fieldsAt; n < line.length; n++) {
    if (typeof line[n] !== "string" && !Number.isFinite(line[n])) return false;
  }
  return true;
}
