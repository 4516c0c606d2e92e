import type { z } from "zod";
import type { Draft } from "../../access/entry_changes.ts";
import type { Around } from "../../forms/answers.ts";
import type { Typed } from "../../forms/fields.ts";
import type { Facts } from "../../forms/mistakes.ts";
import { draftOf, type Kind, timed, type Values } from "../kind.ts";
import { kinds } from "../kinds.ts";
import { withFilesNamed } from "./files_left.ts";
import type { Portable } from "./portable.ts";

export type Source = "salus" | "fhir" | "health_manager";

/** Where in what was sent something stands. */
export interface Place {
  readonly file: string;
  /** Line of a table, or the how-manieth entry of a list; from 1. */
  readonly line: number;
}

/** What a source says about one entry, not yet looked at. */
export interface Claim extends Place {
  readonly kind: string;
  /** Left out where the kind's own day says it. */
  readonly at?: number;
  readonly value: Values;
  /** What it is called where it comes from: the same thing is known again by it. */
  readonly origin: string;
  readonly author?: string;
  /** The fields as texts that somebody typed, instead of the value: the form reads them and says what is wrong. */
  readonly typed?: Readonly<Record<string, string>>;
  /** Names of the files that hang on it: they stay behind. */
  readonly left?: readonly string[];
  /** Why it is no entry: a key of the catalogue. */
  readonly why?: string;
}

/** What a source says about one dose: of the medicine with this origin. */
export interface DoseClaim extends Place {
  readonly dose: {
    readonly medicine: string;
    readonly day: string;
    readonly time: string;
    readonly state: string;
  };
}

/** An entry that can be added. */
export interface Candidate extends Place {
  readonly draft: Draft;
  /** Stands for this entry of this source: what is there already carries the same. */
  readonly mark: string;
  readonly author?: string;
}

/** One that cannot: a key of the catalogue, and the field by the key of its label. */
export interface Refused extends Place {
  readonly kind?: Portable["kind"] | "dose";
  readonly message: string;
  readonly args?: Facts;
  readonly label?: string;
}

/** Where and when it is read. */
export interface Judging extends Around {
  readonly now: number;
  readonly zone: string;
  /** That these files did not come along, in the reader's words. */
  readonly filesLeft: (names: string) => string;
}

export type Judged =
  | { readonly ok: true; readonly candidate: Candidate }
  | { readonly ok: false; readonly refused: Refused };

/** Looks at a claim as the page's own form would: nothing gets in that nobody could type. */
export function judge(claim: Claim, source: Source, around: Judging): Judged {
  const { file, line } = claim;
  const refuse = (message: string, more: Partial<Refused> = {}): Judged => {
    return { ok: false, refused: { file, line, message, ...more } };
  };
  if (claim.why !== undefined) return refuse(claim.why, claim.kind === "dose" ? { kind: "dose" } : {});
  const kind = Object.hasOwn(kinds, claim.kind) ? kinds[claim.kind as Portable["kind"]] : undefined;
  if (!kind) return refuse("imports.why.kind");
  const typed = claim.typed ?? typedOf(kind, claim, around);
  if (typeof typed === "string") return refuse(typed, { kind: kind.name });
  const texts = new URLSearchParams();
  for (const [name, text] of Object.entries(typed)) {
    for (const one of [text ?? ""].flat()) if (one !== "") texts.append(name, one);
  }
  const read = kind.form.read(texts, around);
  if (!read.ok) {
    const [first] = read.mistakes;
    const label = first?.field === undefined ? undefined : labelOf(kind, first.field);
    return refuse(first?.message ?? "imports.why.shape", {
      kind: kind.name,
      ...(first?.args && { args: first.args }),
      ...(label !== undefined && { label }),
    });
  }
  const at = instantOf(kind, read.values, claim.at, around);
  const said = draftOf(kind, { ...read.values, at });
  const mark = claim.origin.startsWith("salus:")
    ? claim.origin
    : `${source} ${claim.origin} ${contentOf(said)}`;
  // Not part of the mark: whatever the words, it is the same entry.
  const { left = [] } = claim;
  const draft = left.length === 0
    ? said
    : draftOf(kind, { ...withFilesNamed(kind, read.values, left, around.filesLeft), at });
  return {
    ok: true,
    candidate: { file, line, draft, mark, ...(claim.author !== undefined && { author: claim.author }) },
  };
}

/**
 * What the form would show of a value that somebody else's program wrote; or why it cannot. What is only missing, too
 * much or no choice is shown all the same: the form then says so in the words of its field.
 */
function typedOf(kind: Kind, { value, at }: Claim, around: Around): Typed | string {
  const shaped = kind.schema.safeParse(value);
  if (!shaped.success && !shaped.error.issues.every((issue) => canBeSaid(issue, value))) {
    return "imports.why.shape";
  }
  if (at === undefined && kind.dayField === undefined) return "imports.why.no_time";
  return kind.form.typed({
    ...(shaped.data ?? value),
    ...(at !== undefined && kind.dayField === undefined && { at }),
  }, around);
}

function canBeSaid({ code, path: [field, ...deeper] }: z.core.$ZodIssue, value: Values): boolean {
  if (typeof field !== "string" || deeper.length > 0) return false;
  return ["too_small", "too_big", "invalid_value"].includes(code) ||
    (code === "invalid_type" && value[field] === undefined);
}

/** To the millisecond as the source says, where the form only asks for minutes or for a day. */
function instantOf(
  kind: Kind,
  values: Values,
  said: number | undefined,
  around: Around & { readonly zone: string },
) {
  if (said === undefined) return timed(kind, values, around).at;
  if (kind.dayField === undefined) return said;
  const meant = timed(kind, values, around, said).at;
  return dayThere(said, around.zone) === dayThere(meant, around.zone) ? said : meant;
}

function dayThere(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

function contentOf({ kind, at, value }: Draft): string {
  const sorted = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([kind, at, sorted]);
}

/** The key of a field's label: what the form gives to whoever takes keys for words. */
function labelOf(kind: Kind, field: string): string | undefined {
  return kind.form.fields({ of: (key) => key }).find(({ name }) => name === field)?.label;
}
