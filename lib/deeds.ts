import type { Instant } from "./clock.ts";
import { type Id, newId } from "./ids.ts";

/** Where a request came from, as far as we trust it. Travels with every call that may write to the log. */
export interface Caller {
  readonly request: Id;
  /** Canonical IP address, or "" for the program itself. */
  readonly address: string;
  readonly agent: string;
}

/** FHIR AuditEvent.outcome: 0 success, 4 refused, 8 failed, 12 the program could not go on. */
export type Outcome = 0 | 4 | 8 | 12;

/**
 * One deed for the audit log: who did what, to whose record, and why. Codes, ids and field names only:
 * never a value of a record, a name, an address, a token or search text.
 */
export interface Deed {
  readonly at: Instant;
  /** Account id, or "nobody" before sign-in, or "system" for the program's own jobs. */
  readonly actor: Id | "nobody" | "system";
  /** First 8 characters of the session's hash. */
  readonly session?: string;
  /** The role acted in: patient, carer, receptionist, …, admin, nobody, system. */
  readonly role: string;
  readonly branch?: Id;
  /** `noun.verb`, from `lib/audit/actions.ts`: "record.viewed", "grant.revoked", "session.started". */
  readonly action: string;
  readonly permission?: string;
  /** What was touched, when it has an id of its own. */
  readonly target?: { readonly kind: string; readonly id: Id };
  /** The account acted upon (administration), so that its owner can be told. */
  readonly subject?: Id;
  /** Whose record. The log keeps a pseudonym of it, and a pointer for "who looked at my record". */
  readonly patient?: Id;
  /** The actor is the patient: hidden by default in "who looked". */
  readonly own?: boolean;
  /** Parts of the record: "vitals", "weight", … */
  readonly parts?: readonly string[];
  /** Why: "own", "grant", "visit", "billing", "break_glass", … */
  readonly purpose?: string;
  readonly outcome: Outcome;
  readonly caller: Caller;
  /** Names of changed fields, reason codes, counts. Never free text. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** What the program does by itself; it comes from nobody's request unless a caller is named. */
export function programDeed(
  at: Instant,
  what:
    & Omit<Deed, "at" | "actor" | "role" | "outcome" | "caller">
    & Partial<Pick<Deed, "outcome" | "caller">>,
): Deed {
  const caller = { request: newId(), address: "", agent: "" };
  return { at, actor: "system", role: "system", outcome: 0, caller, ...what };
}
