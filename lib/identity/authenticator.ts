import { Secret, TOTP } from "otpauth";
import { again } from "../again.ts";
import { type Instant, minute, second } from "../clock.ts";
import { fromBase64Url, newSecret } from "../ids.ts";
import type { KeptAccount } from "./accounts.ts";
import {
  type Also,
  commitFactors,
  type Factors,
  isEnough,
  type Owner,
  putFactors,
  readFactors,
} from "./factors.ts";
import type { Identity } from "./identity.ts";
import { type Proof, proved } from "./proofs.ts";

/** RFC 6238 with what every authenticator app understands. */
const scheme = { algorithm: "SHA1", digits: 6, period: 30 } as const;
const step = scheme.period * second;
const offerLife = 15 * minute;

/** A secret to put into an app. Nothing is kept until a code made with it comes back. */
export interface AuthenticatorOffer {
  readonly secret: string;
  /** `otpauth://totp/…`, for the QR code. */
  readonly uri: string;
  /** The same secret sealed, for the form's round trip. */
  readonly sealed: string;
}

export function offerAuthenticator(identity: Identity, owner: KeptAccount, now: Instant): AuthenticatorOffer {
  const secret = new Secret({ buffer: fromBase64Url(newSecret()).slice(0, 20).buffer }).base32;
  const text = JSON.stringify([owner.account.id, owner.account.epoch, now + offerLife, secret]);
  return {
    secret,
    uri: uriOf(identity, owner, secret),
    sealed: identity.vault.sealText("authenticator.offer", text),
  };
}

/** The same offer again, after a mistyped code; undefined when it is old or was made for someone else. */
export function reopenOffer(
  identity: Identity,
  owner: KeptAccount,
  sealed: string,
  now: Instant,
): AuthenticatorOffer | undefined {
  const text = identity.vault.openText("authenticator.offer", sealed);
  if (text === undefined) return undefined;
  const [account, epoch, until, secret] = JSON.parse(text);
  if (account !== owner.account.id || epoch !== owner.account.epoch || until <= now) return undefined;
  return { secret, uri: uriOf(identity, owner, secret), sealed };
}

/** Turns the offered secret on, once a code proves that the app has it. False: the code does not fit. Replaces an older one. */
export async function addAuthenticator(
  identity: Identity,
  owner: Owner,
  given: { readonly offer: AuthenticatorOffer; readonly code: string; readonly also?: Also | undefined },
): Promise<boolean> {
  const proven = stepOf(given.offer.secret, given.code, owner.now);
  if (proven === undefined) return false;
  const held = await readFactors(identity, owner.was);
  const authenticator = { secret: given.offer.secret, step: proven, added: owner.now };
  await commitFactors(identity, owner, {
    held,
    value: { ...held.value, authenticator },
    action: "factor.added",
    factor: "authenticator",
    notice: "authenticator_added",
    also: given.also,
  });
  return true;
}

/** False: it is the last factor of someone who must have one. */
export async function removeAuthenticator(identity: Identity, owner: Owner, also?: Also): Promise<boolean> {
  const held = await readFactors(identity, owner.was);
  const { authenticator: _, ...value }: Factors = held.value;
  if (!isEnough(owner.was.account, value)) return false;
  await commitFactors(identity, owner, {
    held,
    value,
    action: "factor.removed",
    factor: "authenticator",
    notice: "authenticator_removed",
    also,
  });
  return true;
}

/** Accepts a code once, ever, of this half minute or the one before. The limits are the caller's to ask first. */
export function acceptAuthenticatorCode(identity: Identity, proof: Proof): Promise<boolean> {
  return again(async () => {
    const held = await readFactors(identity, proof.of);
    const authenticator = held.value.authenticator;
    if (!authenticator) return false;
    const accepted = stepOf(authenticator.secret, proof.code, proof.now);
    if (accepted === undefined || accepted <= authenticator.step) return false;
    const change = identity.vault.change();
    putFactors(change, held, { ...held.value, authenticator: { ...authenticator, step: accepted } });
    await change.deed(proved(proof, "authenticator")).commit();
    return true;
  });
}

/** Six digits, however they were grouped or written; anything else is no code. */
export function readCode(typed: string): string | undefined {
  const digits = typed.normalize("NFKC").replace(/[\s-]/g, "");
  return /^[0-9]{6}$/.test(digits) ? digits : undefined;
}

function stepOf(secret: string, typed: string, now: Instant): number | undefined {
  const token = readCode(typed);
  if (token === undefined) return undefined;
  const totp = new TOTP({ ...scheme, secret });
  for (const timestamp of [now, now - step]) {
    if (totp.validate({ token, timestamp, window: 0 }) !== null) return Math.floor(timestamp / step);
  }
  return undefined;
}

function uriOf(identity: Identity, owner: KeptAccount, secret: string): string {
  const issuer = `Salus (${new URL(identity.config.origin).host})`;
  return new TOTP({ ...scheme, issuer, label: owner.account.username, secret }).toString();
}
