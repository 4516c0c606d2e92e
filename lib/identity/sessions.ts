import { z } from "zod";
import { type Instant, minute } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { AppError } from "../errors.ts";
import { fromBase64Url, type Id, idBytes, isId, newSecret, toBase64Url } from "../ids.ts";
import { addressBucket } from "../limits/addresses.ts";
import { type Kept, type Shelf, shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { type Account, findAccount, type KeptAccount } from "./accounts.ts";
import { deviceLabel } from "./device_labels.ts";
import { again } from "./factors.ts";
import type { Identity } from "./identity.ts";
import { actingRole } from "./role_names.ts";
import { endOf, isOver, locksAt, type Why } from "./session_times.ts";

/** How somebody proved who they are. */
export const methods = ["password", "authenticator", "recovery_code", "passkey"] as const;
export type Method = (typeof methods)[number];

const sessionSchema = z.strictObject({
  account: z.string().refine(isId),
  /** Authenticator assurance level of NIST 800-63B-4: 1 a password alone, 2 a second factor or a passkey. */
  level: z.union([z.literal(1), z.literal(2)]),
  methods: z.array(z.enum(methods)),
  startedAt: z.number(),
  /** The newest proof of identity, for what demands a fresh one. */
  provenAt: z.number(),
  /** Written at most once a minute. */
  seenAt: z.number(),
  lockedAt: z.number().exactOptional(),
  /** The account's epoch when this began; another one means that this has ended. */
  epoch: z.number().int(),
  /** What form tokens are made from. Outlives an unlock, so that a half-typed form can still be sent. */
  form: z.string(),
  label: z.string(),
  place: z.string(),
});

export type Session = Readonly<z.infer<typeof sessionSchema>>;

/** Under the hash of the cookie's secret: who reads the database cannot sign in with what is there. */
export const sessions: Shelf<Session> = shelf({
  name: "session",
  prefix: "s",
  schema: sessionSchema,
  version: 1,
  under: "system",
});

/** The sessions of one account, oldest first, in one row, so that five stays five however many begin at once. */
export const registers = shelf({
  name: "session_register",
  prefix: "us",
  schema: z.strictObject({ sessions: z.array(z.string()) }),
  version: 1,
  under: "system",
});

export const most = 5;
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
  readonly endsAt: Instant;
}

/** The session behind a cookie. Undefined: none, ended, or its account changed since; ended ones are removed on the way. */
export async function openSession(
  identity: Identity,
  cookie: string | undefined,
  caller: Caller,
): Promise<OpenSession | undefined> {
  if (cookie === undefined || !secretPattern.test(cookie)) return undefined;
  const kept = await identity.vault.read(sessions, [identity.vault.hashToken(cookie)]);
  return kept && await consider(identity, kept, caller);
}

async function consider(
  identity: Identity,
  kept: Kept<Session>,
  caller: Caller,
): Promise<OpenSession | undefined> {
  const now = identity.clock.now();
  const session = kept.value;
  const owner = await findAccount(identity, session.account);
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
    endsAt: endOf(session, owner.account.roles, policy),
  };
}

/** Notes that the person is there, at most once a minute. Not for requests that the page makes by itself. */
export async function touchSession(identity: Identity, open: OpenSession): Promise<OpenSession> {
  const now = identity.clock.now();
  if (open.locked || now - open.session.seenAt < minute) return open;
  const session = { ...open.session, seenAt: now };
  const done = await identity.vault.change().put(sessions, open.kept.key, session, { was: open.kept }).tidy();
  if (!done) return open;
  const { roles } = open.owner.account;
  const { policy } = identity.config;
  return {
    ...open,
    session,
    locksAt: locksAt(session, roles, policy),
    endsAt: endOf(session, roles, policy),
  };
}

/** When a session of this person locks that was used just now. */
export function freshLock(identity: Identity, open: OpenSession, now: Instant): Instant {
  const { lockedAt: _, ...times } = open.session;
  return locksAt({ ...times, seenAt: now }, open.owner.account.roles, identity.config.policy);
}

/** A session about to be written: goes into the change that says why. */
export interface ComingSession {
  /** For the cookie; known to nobody else. */
  readonly secret: string;
  readonly mark: string;
  /** Older sessions that make room. */
  readonly evicted: readonly string[];
  put(change: Change, account: Account): void;
}

/** A first session of a sign-in. "stale" at commit: another began at the same moment; ask again. */
export async function newSession(
  identity: Identity,
  of: { readonly account: Id; readonly level: 1 | 2; readonly methods: readonly Method[] },
  caller: Caller,
): Promise<ComingSession> {
  const now = identity.clock.now();
  return await coming(identity, {
    account: of.account,
    level: of.level,
    methods: [...of.methods],
    startedAt: now,
    provenAt: now,
    seenAt: now,
    epoch: 0,
    form: newSecret(),
    label: deviceLabel(caller.agent),
    place: addressBucket(caller.address),
  });
}

/** What a session is renewed for. */
export interface Gained {
  readonly level?: 1 | 2;
  /** What was proved just now. */
  readonly method?: Method;
  /** False: too little for what demands a fresh proof. */
  readonly fresh?: boolean;
  readonly keepForms?: boolean;
}

/** The same session under a new secret: after every new proof. The old secret is dead at once. */
export async function renewSession(
  identity: Identity,
  open: OpenSession,
  gained: Gained = {},
): Promise<ComingSession> {
  const now = identity.clock.now();
  const { lockedAt: _, ...session } = open.session;
  const methodsSoFar = gained.method ? new Set([...session.methods, gained.method]) : session.methods;
  return await coming(identity, {
    ...session,
    level: gained.level ?? session.level,
    methods: [...methodsSoFar],
    provenAt: gained.method && gained.fresh !== false ? now : session.provenAt,
    seenAt: now,
    form: gained.keepForms ? session.form : newSecret(),
  }, open);
}

async function coming(identity: Identity, session: Session, replaces?: OpenSession): Promise<ComingSession> {
  const secret = newSecret();
  const hash = identity.vault.hashToken(secret);
  const name = toBase64Url(hash);
  const register = await readRegister(identity, session.account);
  // The register is the fence: a session that was renewed or ended meanwhile cannot be renewed again.
  if (replaces && !register.names.includes(hashOf(replaces.kept))) throw new AppError("sign_in");
  const others = register.names.filter((other) => !replaces || other !== hashOf(replaces.kept));
  const evicted = others.slice(0, Math.max(0, others.length - (most - 1)));
  const staying = others.slice(evicted.length);
  return {
    secret,
    mark: markOf(name),
    evicted: evicted.map(markOf),
    put(change, account) {
      for (const other of evicted) change.remove(sessions, [fromBase64Url(other)]);
      if (replaces) change.remove(sessions, replaces.kept.key);
      change.put(sessions, [hash], { ...session, epoch: account.epoch }, { was: null });
      const value = { sessions: [...staying, name] };
      change.put(registers, [idBytes(account.id)], value, { was: register.kept });
    },
  };
}

export async function readRegister(identity: Identity, account: Id) {
  const kept = await identity.vault.read(registers, [idBytes(account)]) ?? null;
  return { kept, names: kept?.value.sessions ?? [] };
}

/** Locks at once, as when the person says they are leaving. */
export async function lockSession(identity: Identity, open: OpenSession, caller: Caller): Promise<void> {
  await again(async () => {
    const kept = await identity.vault.read(sessions, open.kept.key);
    if (!kept) return;
    const now = identity.clock.now();
    await identity.vault.change()
      .put(sessions, kept.key, { ...kept.value, lockedAt: now }, { was: kept })
      .deed(sessionDeed(open, "session.locked", caller, now))
      .commit();
  });
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
export function formToken({ vault }: Identity, open: OpenSession): string {
  return toBase64Url(vault.mac("form", open.session.form));
}

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

export function hashOf({ key: [hash] }: Kept<Session>): string {
  if (!(hash instanceof Uint8Array)) throw new TypeError("not a session's key");
  return toBase64Url(hash);
}

export function markOf(hash: string): string {
  return hash.slice(0, 8);
}
