import { fromBase64Url, type Id, idBytes, newSecret, toBase64Url } from "../ids.ts";
import type { Caller } from "../deeds.ts";
import { AppError } from "../errors.ts";
import { addressBucket } from "../limits/addresses.ts";
import type { Change } from "../vault/vault.ts";
import type { Account } from "./accounts.ts";
import { deviceLabel } from "./device_labels.ts";
import type { Identity } from "./identity.ts";
import {
  hashOf,
  markOf,
  type Method,
  readRegister,
  registers,
  type Session,
  sessions,
} from "./kept_sessions.ts";
import type { OpenSession } from "./sessions.ts";

/** At once, for one account: the oldest makes room for the newest. */
const most = 5;

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
  const { session } = open;
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
