import { again } from "../again.ts";
import { type Instant, minute } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { type Id, toBase64Url } from "../ids.ts";
import type { Kept } from "../vault/shelf.ts";
import { type Account, findAccount, type KeptAccount } from "./accounts.ts";
import type { Identity } from "./identity.ts";
import { hashOf, markOf, readRegister, registers, type Session, sessions } from "./kept_sessions.ts";
import { actingRole } from "./role_names.ts";
import { isOver, locksAt, usedFor, type Why } from "./session_times.ts";

const secretPattern = /^[A-Za-z0-9_-]{43}$/;

/** A session that a request came with, still valid. */
export interface OpenSession {
  readonly session: Session;
  readonly kept: Kept<Session>;
  readonly owner: KeptAccount;
  /** First 8 characters of the hash: names the session in the log. */
  readonly mark: string;
  readonly locked: boolean;
  readonly locksAt: Instant;
}

/** The session behind a cookie. Undefined: none, ended, or its account changed since; ended ones are removed on the way. */
export async function openSession(
  identity: Identity,
  cookie: string | undefined,
  caller: Caller,
): Promise<OpenSession | undefined> {
  if (cookie === undefined || !secretPattern.test(cookie)) return undefined;
  const hash = identity.vault.hashToken(cookie);
  const likely = lastOwners.get(toBase64Url(hash));
  // Begun first: the account's row goes to the database in one call with the session's.
  const early = likely === undefined ? undefined : findAccount(identity, likely);
  const [kept, owner] = await Promise.all([identity.vault.read(sessions, [hash]), early]);
  return kept && await consider(identity, { kept, owner }, caller);
}

const mostOwners = 5_000;
/** Whose a session was when it was last read: a guess at what to read beside it, never an answer. */
const lastOwners = new Map<string, Id>();

function rememberOwner(kept: Kept<Session>): void {
  if (lastOwners.size >= mostOwners) lastOwners.clear();
  lastOwners.set(hashOf(kept), kept.value.account);
}

async function consider(
  identity: Identity,
  read: { readonly kept: Kept<Session>; readonly owner: KeptAccount | undefined },
  caller: Caller,
): Promise<OpenSession | undefined> {
  const { kept } = read;
  const now = identity.clock.now();
  const session = kept.value;
  rememberOwner(kept);
  const early = read.owner?.account.id === session.account ? read.owner : undefined;
  const owner = early ?? await findAccount(identity, session.account);
  const { policy } = identity.config;
  if (!owner) {
    await identity.vault.change().remove(sessions, kept.key, kept).tidy();
    return undefined;
  }
  const over = owner.account.suspended || owner.account.epoch !== session.epoch
    ? "changed"
    : isOver(session, owner.account.roles, policy, now);
  if (over) {
    await remove(identity, { kept, account: owner.account, why: over, caller });
    return undefined;
  }
  const locks = locksAt(session, owner.account.roles, policy);
  return {
    session,
    kept,
    owner,
    mark: markOf(hashOf(kept)),
    locked: now >= locks,
    locksAt: locks,
  };
}

/** Notes that the person is there, but not at every request. Not for requests that the page makes by itself. */
export async function touchSession(identity: Identity, open: OpenSession): Promise<OpenSession> {
  const now = identity.clock.now();
  const { roles } = open.owner.account;
  if (open.locked || now - open.session.seenAt < usedFor(roles, identity.config.policy)) return open;
  const session = { ...open.session, seenAt: now };
  const done = await identity.vault.change().put(sessions, open.kept.key, session, { was: open.kept }).tidy();
  if (!done) return open;
  return { ...open, session, locksAt: freshLock(identity, open, now) };
}

/** When a session of this person locks that was used just now. */
export function freshLock(identity: Identity, open: OpenSession, now: Instant): Instant {
  return locksAt({ ...open.session, seenAt: now }, open.owner.account.roles, identity.config.policy);
}

/** Sign-out. */
export async function endSession(identity: Identity, open: OpenSession, caller: Caller): Promise<void> {
  await remove(identity, { kept: open.kept, account: open.owner.account, why: "signed_out", caller });
}

interface Ended {
  readonly kept: Kept<Session>;
  readonly account: Account;
  readonly why: Why | "changed" | "signed_out";
  readonly caller: Caller;
}

async function remove(identity: Identity, { kept, account, why, caller }: Ended): Promise<void> {
  const name = hashOf(kept);
  await again(async () => {
    const register = await readRegister(identity, account.id);
    if (!register.kept || !register.names.includes(name)) return;
    const left = { sessions: register.names.filter((other) => other !== name) };
    await identity.vault.change()
      .remove(sessions, kept.key)
      .put(registers, register.kept.key, left, { was: register.kept })
      .deed({
        at: identity.clock.now(),
        actor: account.id,
        session: markOf(name),
        role: actingRole(account.roles),
        action: why === "signed_out" ? "session.ended" : "session.expired",
        target: { kind: "account", id: account.id },
        outcome: 0,
        caller,
        detail: { reason: why },
      })
      .commit();
  });
}

/** A deed by the owner of this session about their own sign-in. */
export function sessionDeed(open: OpenSession, action: string, caller: Caller, at: Instant) {
  return {
    at,
    actor: open.owner.account.id,
    session: open.mark,
    role: actingRole(open.owner.account.roles),
    action,
    target: { kind: "account", id: open.owner.account.id },
    outcome: 0 as const,
    caller,
  };
}

/** What every form of this session carries, and every change it asks for must show (NIST 800-63B-4 §5.1). */
export function formToken({ vault }: Identity, { session }: OpenSession): string {
  const known = formTokens.get(session);
  if (known !== undefined) return known;
  const token = toBase64Url(vault.mac("form", session.form));
  formTokens.set(session, token);
  return token;
}

/** A session as it was read says the same each time; one that was written anew is another object. */
const formTokens = new WeakMap<Session, string>();

/** Removes sessions whose time is over. Returns how many. */
export async function sweepSessions(identity: Identity): Promise<number> {
  const longest = identity.config.policy.sessionHours * 60 * minute;
  let after: Kept<Session>["key"] | undefined;
  let swept = 0;
  for (;;) {
    const rows = await identity.vault.list(sessions, [], { limit: 200, ...(after && { after }) });
    const now = identity.clock.now();
    for (const row of rows.filter(({ value }) => now - value.startedAt >= longest)) {
      if (await identity.vault.change().remove(sessions, row.key, row).tidy()) swept++;
    }
    after = rows.at(-1)?.key;
    if (rows.length < 200) return swept;
  }
}
