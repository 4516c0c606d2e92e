import { again } from "../again.ts";
import type { Caller, Deed } from "../deeds.ts";
import { AppError } from "../errors.ts";
import { toBase64Url } from "../ids.ts";
import { addressBucket } from "../limits/addresses.ts";
import type { RuleName } from "../limits/limits.ts";
import { type Account, findByHandle, handleKey, type KeptAccount } from "./accounts.ts";
import { hasSecondFactor, notify } from "./factors.ts";
import type { Identity } from "./identity.ts";
import { knownDevice } from "./known_devices.ts";
import { comparePassword, countFailure, countSuccess } from "./passwords.ts";
import { isPending, type PendingSignIn, putPending, spendPending } from "./pending_sign_ins.ts";
import { actingRole } from "./role_names.ts";
import { type ComingSession, newSession } from "./coming_sessions.ts";
import type { Method } from "./kept_sessions.ts";

export interface SignInForm {
  /** Username or e-mail address, as typed. */
  readonly handle: string;
  readonly password: string;
  /** The `__Host-dev` cookie. */
  readonly device?: string | undefined;
  /** A path of ours to go to afterwards. */
  readonly next?: string | undefined;
}

/** "refused" says no more than that, whatever the reason was. */
export type SignIn =
  | { readonly outcome: "signed_in"; readonly secret: string; readonly account: Account }
  | { readonly outcome: "second_factor"; readonly cookie: string }
  | { readonly outcome: "refused" };

const longestHandle = 254;

/** Throws "too_many" for an address that tries too often: the only refusal that looks different, and it names nobody. */
export async function signIn(identity: Identity, form: SignInForm, caller: Caller): Promise<SignIn> {
  await identity.limits.demand("sign_in.address", addressBucket(caller.address));
  const possible = form.handle.length <= longestHandle;
  const owner = possible ? await findByHandle(identity, form.handle) : undefined;
  const [rule, subject] = counterOf(identity, form, owner);
  const verdict = await identity.limits.take(rule, subject);
  const compared = await comparePassword(identity, verdict.ok ? owner : undefined, form.password);
  const reason = !verdict.ok ? "waiting" : owner?.account.suspended ? "suspended" : compared.reason;
  if (!owner || reason !== undefined || !verdict.ok) {
    const first = verdict.ok && verdict.tries === firstWait[rule];
    await refuse(identity, { owner, caller, reason: reason ?? "unknown", tellOwner: first });
    return { outcome: "refused" };
  }
  await identity.limits.forget(rule, subject);
  return await accept(identity, { owner, rehash: compared.rehash, form, caller });
}

/** Which try is the first that makes the next one wait. */
const firstWait: Readonly<Partial<Record<RuleName, number>>> = { "sign_in.account": 5, "sign_in.device": 10 };

/** A device that the account knows has a counter of its own: strangers slow themselves, not the owner. */
function counterOf(identity: Identity, form: SignInForm, owner: KeptAccount | undefined): [RuleName, string] {
  const device = owner && knownDevice(identity, form.device, owner.account.id);
  if (device !== undefined) return ["sign_in.device", `${owner?.account.id}.${device}`];
  const unknown = toBase64Url(handleKey(identity, form.handle.slice(0, longestHandle)));
  return ["sign_in.account", owner?.account.id ?? unknown];
}

interface Refusal {
  readonly owner: KeptAccount | undefined;
  readonly caller: Caller;
  readonly reason: string;
  readonly tellOwner: boolean;
}

/** One commit for every kind of refusal, so that none takes longer than another. */
async function refuse(identity: Identity, { owner, caller, reason, tellOwner }: Refusal): Promise<void> {
  await again(async () => {
    const now = identity.clock.now();
    const change = identity.vault.change().deed({
      at: now,
      actor: "nobody",
      role: "nobody",
      action: "session.refused",
      ...(owner && { target: { kind: "account", id: owner.account.id }, subject: owner.account.id }),
      outcome: 4,
      caller,
      detail: { reason },
    });
    if (owner && reason === "wrong") await countFailure(identity, change, owner, now);
    if (owner && tellOwner) notify(identity, change, owner.account, "password_paused", now);
    await change.commit();
  });
}

interface Acceptance {
  readonly owner: KeptAccount;
  readonly rehash: string | undefined;
  readonly form: SignInForm;
  readonly caller: Caller;
}

async function accept(identity: Identity, { owner, rehash, form, caller }: Acceptance): Promise<SignIn> {
  const { account } = owner;
  if (!hasSecondFactor(account)) {
    const session = await begin(identity, {
      owner,
      methods: ["password"],
      caller,
      device: form.device,
      rehash,
    });
    return { outcome: "signed_in", secret: session.secret, account };
  }
  const change = identity.vault.change().deed(started(identity, account, "session.half_started", caller));
  countSuccess(identity, change, owner, rehash);
  const cookie = putPending(identity, change, owner, form.next);
  await change.commit();
  return { outcome: "second_factor", cookie };
}

/** The second factor was proved: the half sign-in is used up and a session begins, in one commit. Throws "sign_in" for a replay. */
export async function finishSignIn(
  identity: Identity,
  half: PendingSignIn,
  proved: { readonly method: Method; readonly caller: Caller; readonly device?: string | undefined },
): Promise<ComingSession> {
  return await begin(identity, { ...proved, owner: half.owner, methods: ["password", proved.method], half });
}

/** A passkey alone is a full sign-in (NIST 800-63B-4 §2.2.2). */
export async function signInWithPasskey(
  identity: Identity,
  owner: KeptAccount,
  proved: { readonly caller: Caller; readonly device?: string | undefined },
): Promise<ComingSession> {
  return await begin(identity, { ...proved, owner, methods: ["passkey"] });
}

interface Beginning {
  readonly owner: KeptAccount;
  readonly methods: readonly Method[];
  readonly caller: Caller;
  readonly device?: string | undefined;
  readonly rehash?: string | undefined;
  readonly half?: PendingSignIn;
}

async function begin(identity: Identity, how: Beginning): Promise<ComingSession> {
  const { owner: { account }, methods, caller } = how;
  const level = methods.some((method) => method !== "password") ? 2 : 1;
  const isKnown = knownDevice(identity, how.device, account.id) !== undefined;
  return await again(async () => {
    if (how.half && !await isPending(identity, how.half)) throw new AppError("sign_in");
    const session = await newSession(identity, { account: account.id, level, methods }, caller);
    const deed = started(identity, account, "session.started", caller);
    const change = identity.vault.change().deed({
      ...deed,
      session: session.mark,
      detail: { level, known_device: isKnown, ended: session.evicted.length },
    });
    if (how.half) spendPending(change, how.half);
    if (methods.includes("password")) countSuccess(identity, change, how.owner, how.rehash);
    session.put(change, account);
    if (!isKnown) notify(identity, change, account, "signed_in", deed.at);
    await change.commit();
    return session;
  });
}

function started(identity: Identity, account: Account, action: string, caller: Caller): Deed {
  return {
    at: identity.clock.now(),
    actor: account.id,
    role: actingRole(account.roles),
    action,
    target: { kind: "account", id: account.id },
    outcome: 0,
    caller,
  };
}
