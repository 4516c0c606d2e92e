import type { Instant } from "../clock.ts";
import type { Caller, Deed, Outcome } from "../deeds.ts";
import { notFound } from "../errors.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import type { SubjectKey, Vault } from "../vault/vault.ts";
import type { Actor } from "./actor.ts";
import { keepsRecord, leadingRole } from "./actor.ts";
import { decide, type Decision } from "./decide.ts";
import { type Grant, heldGrants, isLive, offeredGrants } from "./grants.ts";
import { type GrantDeed, type Part, parts } from "./parts.ts";
import { type Patient, patients } from "./patients.ts";
import type { Permission } from "./permissions.ts";
import { visitGrant } from "./visit_rows.ts";

/** Who opens a chart, and when. */
export interface Opening {
  readonly vault: Vault;
  readonly actor: Actor;
  readonly caller: Caller;
  readonly now: Instant;
}

/**
 * One patient's record, opened for one reader: the only door to it (design.md, promise 1). What was read through it
 * is collected and must be settled, that is durable in the log, before any of it leaves the process.
 */
export class Chart {
  readonly patient: Patient;
  readonly relation: "own" | "grant" | "visit";
  readonly grant: Grant | undefined;
  readonly now: Instant;
  readonly #opening: Opening;
  readonly #key: SubjectKey;
  readonly #seen: Set<Part>;
  #told = false;
  /** The parts this reader may see. */
  readonly parts: readonly Part[];

  private constructor(
    opening: Opening,
    patient: Patient,
    key: SubjectKey,
    as: {
      readonly relation: "own" | "grant" | "visit";
      readonly grant?: Grant | undefined;
      readonly parts: readonly Part[];
      readonly seen?: Set<Part>;
    },
  ) {
    this.#opening = opening;
    this.#seen = as.seen ?? new Set();
    this.#key = key;
    this.patient = patient;
    this.relation = as.relation;
    this.grant = as.grant;
    this.parts = as.parts;
    this.now = opening.now;
  }

  /** Throws "not_found" for a record that is absent, or that this reader has no live relation to: the same answer. */
  static async open(opening: Opening, patient: Id): Promise<Chart> {
    const { vault, actor, now } = opening;
    const key = isId(patient) ? await vault.subject(patient) : undefined;
    const kept = key && await vault.read(patients, [idBytes(patient)], key);
    if (!key || !kept) {
      await vault.store.record([deedOf(opening, { action: "record.refused", outcome: 4, reason: "absent" })]);
      throw notFound();
    }
    const own = keepsRecord(actor, patient);
    const restricted = kept.value.restrictedAt !== undefined;
    const grant = own ? undefined : await findGrant(opening, key, kept.value);
    const live = grant !== undefined && isLive(grant, now) ? grant : undefined;
    const permission = own ? "view_own_record" : "view_shared_records";
    const decision = decide(actor, permission, { kind: "record", patient, grant: live, restricted });
    if (!decision.allow) {
      const reason = grant !== undefined && live === undefined ? "grant_ended" : decision.reason;
      await vault.store.record([
        deedOf(opening, {
          action: "record.refused",
          outcome: 4,
          patient,
          permission,
          role: decision.role,
          reason,
        }),
      ]);
      throw notFound();
    }
    return new Chart(opening, kept.value, key, {
      relation: own ? "own" : actor.visitor ? "visit" : "grant",
      grant: live,
      parts: own ? parts : live?.parts ?? [],
    });
  }

  /** The account that is reading; for a visitor, who has none, the visit. */
  get reader(): Id {
    const { account, visitor } = this.#opening.actor;
    const reader = account ?? visitor?.visit;
    if (reader === undefined) throw new Error("a chart is only ever opened for somebody");
    return reader;
  }

  /** The patient's day of birth: told with allergies and conditions, to whoever may see those. */
  get born(): string | undefined {
    return this.parts.includes("summary") ? this.patient.born : undefined;
  }

  get readerName(): string {
    return this.#opening.actor.name;
  }

  /** The owner's own chart with no more parts than a grant opens: to see what somebody else sees. */
  asSeenBy(grant: Grant): Chart {
    if (this.relation !== "own" || grant.patient !== this.patient.id) throw notFound();
    return new Chart(this.#opening, this.patient, this.#key, {
      relation: "own",
      parts: grant.parts,
      seen: this.#seen,
    });
  }

  /** Whether this reader may do that, to that part if one is named; for pages and for the verbs below. */
  may(permission: Permission, part?: Part, deed?: GrantDeed): boolean {
    return this.decision(permission, part, deed).allow;
  }

  decision(permission: Permission, part?: Part, deed?: GrantDeed): Decision {
    return decide(this.#opening.actor, permission, {
      kind: "record",
      patient: this.patient.id,
      grant: this.grant,
      restricted: this.patient.restrictedAt !== undefined,
      ...(part && { part }),
      ...(deed && { deed }),
    });
  }

  /** Whether entries of this part may be added: by the owner, or by a carer whose grant says so. */
  mayAdd(part: Part): boolean {
    return this.relation === "own"
      ? this.may("create_own_entries", part)
      : this.may("add_to_shared_records", part, "add");
  }

  /** Refuses, and records the refusal, unless the decision allows. The refusal looks like absence. */
  async demand(permission: Permission, part?: Part, deed?: GrantDeed): Promise<void> {
    const decision = this.decision(permission, part, deed);
    if (decision.allow) return;
    await this.#opening.vault.store.record([
      this.deed("record.refused", {
        outcome: 4,
        permission,
        detail: { reason: decision.reason },
        ...(part && { parts: [part] }),
      }),
    ]);
    throw notFound();
  }

  /** A deed about this record by this reader, ready for a change. */
  deed(action: string, more: Partial<Deed> = {}): Deed {
    const { actor, caller, now } = this.#opening;
    this.#told = true;
    return {
      at: now,
      actor: this.reader,
      role: roles[this.relation],
      action,
      patient: this.patient.id,
      own: this.relation === "own",
      purpose: this.relation === "visit" ? "visit_link" : this.relation,
      outcome: 0,
      caller,
      ...(actor.session !== undefined && { session: actor.session }),
      ...(this.grant && more.target === undefined && {
        target: { kind: this.relation === "visit" ? "visit" : "grant", id: this.grant.id },
      }),
      ...more,
    };
  }

  /** Notes that a part was read; `settle` turns the notes into one entry of the log. */
  saw(...seen: readonly Part[]): void {
    for (const part of seen) this.#seen.add(part);
  }

  /**
   * Resolves when everything read so far is in the log, durably. Called before any page leaves. `shown`: the answer is
   * a page of this record, which says something of it even where it shows no part; once, and not beside another deed.
   */
  async settle(shown = false): Promise<void> {
    if (this.#seen.size === 0 && (!shown || this.#told)) return;
    const seen = [...this.#seen].sort();
    this.#seen.clear();
    const permission = this.relation === "own" ? "view_own_record" : "view_shared_records";
    await this.#opening.vault.store.record([
      this.deed("record.viewed", { permission, ...(seen.length > 0 && { parts: seen }) }),
    ]);
  }

  /** For `lib/access` alone: the vault and the opened key. The architecture test keeps everybody else out. */
  static inner(chart: Chart): { readonly vault: Vault; readonly patient: Id; readonly key: SubjectKey } {
    return { vault: chart.#opening.vault, patient: chart.patient.id, key: chart.#key };
  }
}

const roles = { own: "patient", grant: "carer", visit: "visitor" } as const;

async function findGrant(
  { vault, actor: { account, visitor }, now }: Opening,
  key: SubjectKey,
  { id: patient, owner }: Patient,
): Promise<Grant | undefined> {
  if (account === undefined) {
    const grant = visitor?.patient === patient ? await visitGrant(vault, key, visitor, now) : undefined;
    // Whoever made the link may have handed the record over since.
    return grant?.by === owner ? grant : undefined;
  }
  const held = await vault.read(heldGrants, [idBytes(account), idBytes(patient)]);
  const grant = held && await vault.read(offeredGrants, [idBytes(patient), idBytes(held.value.grant)], key);
  return grant?.value.to === account ? grant.value : undefined;
}

function deedOf(
  { actor, caller, now }: Opening,
  more: {
    readonly action: string;
    readonly outcome: Outcome;
    readonly reason: string;
    readonly patient?: Id;
    readonly permission?: Permission;
    readonly role?: string;
  },
): Deed {
  const { reason, role, ...rest } = more;
  return {
    at: now,
    actor: actor.account ?? actor.visitor?.visit ?? "nobody",
    role: role ?? leadingRole(actor),
    caller,
    detail: { reason },
    ...(actor.session !== undefined && { session: actor.session }),
    ...rest,
  };
}
