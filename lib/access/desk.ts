import type { AuditLog } from "../audit/log.ts";
import type { Deed } from "../deeds.ts";
import { AppError, notFound } from "../errors.ts";
import type { Id } from "../ids.ts";
import type { Account } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import type { Inviter } from "../identity/invitations.ts";
import { leadingRole } from "./actor.ts";
import type { Opening } from "./chart.ts";
import { decide, type Resource } from "./decide.ts";
import type { Hold, Permission } from "./permissions.ts";
import { branchRoles } from "./roles.ts";

/** Who opens a desk, and what the work there needs. */
export interface DeskOpening extends Opening {
  readonly identity: Identity;
  readonly audit: AuditLog;
  /** The account behind the actor. */
  readonly account: Account | undefined;
}

export type DeskScope = Exclude<Resource, { kind: "record" }>;

/**
 * The second door: what goes across people. Lists of users, the log, the clinic's own affairs; names, roles and states,
 * never a record. A desk is opened for one permission, and each verb asks in its type for the desk it needs: one that
 * was not opened does not compile. What was looked at must be settled before any of it leaves, as with a chart.
 */
export class Desk<P extends Permission = Permission> {
  readonly permission: P;
  /** "M": show the fewest fields. "A": a second person decides. */
  readonly hold: Hold;
  readonly reader: Account;
  readonly #opening: DeskOpening;
  readonly #role: string;
  #seen: Deed[] = [];

  private constructor(
    opening: DeskOpening,
    permission: P,
    is: { reader: Account; hold: Hold; role: string },
  ) {
    this.#opening = opening;
    this.permission = permission;
    this.reader = is.reader;
    this.hold = is.hold;
    this.#role = is.role;
  }

  /** Throws "not_found", and records it, for whoever may not: such a desk is not there for them. */
  static async open<P extends Permission>(
    opening: DeskOpening,
    permission: P,
    scope: DeskScope = { kind: "place" },
  ): Promise<Desk<P>> {
    const { actor, account, vault, now, caller } = opening;
    const { allow, hold, role, reason } = decide(actor, permission, scope);
    if (allow && account) return new Desk(opening, permission, { reader: account, hold, role });
    await vault.store.record([{
      at: now,
      actor: actor.account ?? "nobody",
      role: leadingRole(actor),
      action: "desk.refused",
      permission,
      outcome: 4,
      caller,
      detail: { reason },
      ...(actor.session !== undefined && { session: actor.session }),
    }]);
    throw notFound();
  }

  get now(): number {
    return this.#opening.now;
  }

  /** Whether this desk reaches one branch alone: the roles held at a branch reach no further. */
  get isLocal(): boolean {
    return branchRoles.some((name) => name === this.#role);
  }

  /** The branch that the reader works in. */
  get branch(): Id | undefined {
    return this.#opening.actor.branch;
  }

  /** A deed done at this desk, ready for a change. */
  deed(action: string, more: Partial<Deed> = {}): Deed {
    const { actor, caller, now } = this.#opening;
    return {
      at: now,
      actor: this.reader.id,
      role: this.#role,
      action,
      permission: this.permission,
      outcome: 0,
      caller,
      ...(actor.session !== undefined && { session: actor.session }),
      ...(actor.branch !== undefined && { branch: actor.branch }),
      ...more,
    };
  }

  /** Notes what was looked at; `settle` writes it down. */
  saw(action: string, more: Partial<Deed> = {}): void {
    this.#seen.push(this.deed(action, more));
  }

  /** Resolves when everything looked at so far is in the log, durably. Called before any page leaves. */
  async settle(): Promise<void> {
    const [first, ...others] = this.#seen;
    this.#seen = [];
    if (first) await this.#opening.vault.store.record([first, ...others]);
  }

  /** Records a deed that a rule forbids, and the error to throw for it. `reason` is a code of `problem.*`. */
  async refusal(reason: string, subject?: Id): Promise<AppError> {
    const deed = this.deed("user.refused", {
      outcome: 4,
      detail: { reason },
      ...(subject !== undefined && { subject, target: { kind: "account", id: subject } }),
    });
    await this.#opening.vault.store.record([deed]);
    return new AppError("forbidden", { message: `problem.${reason}` });
  }

  /** For `lib/access` alone. */
  static inner(desk: Desk): DeskOpening & { readonly by: Inviter } {
    const opening = desk.#opening;
    const { caller, actor } = opening;
    return { ...opening, by: { account: desk.reader, session: actor.session, caller } };
  }
}
