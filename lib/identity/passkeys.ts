import { z } from "zod";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { again } from "../again.ts";
import type { Instant } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { fromBase64Url, type Id, idBytes, newId, toBase64Url } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { findAccount, type KeptAccount } from "./accounts.ts";
import {
  type Challenge,
  isAnswered,
  newChallenge,
  openChallenge,
  type Purpose,
  spendChallenge,
} from "./challenges.ts";
import {
  type Also,
  commitFactors,
  isEnough,
  type Owner,
  type Passkey,
  putFactors,
  readFactors,
} from "./factors.ts";
import type { Identity } from "./identity.ts";
import { proved } from "./proofs.ts";

/** Loaded when the first passkey is asked for: it takes a third of the time that the whole program takes to start. */
const webauthn = () => import("@simplewebauthn/server");

const most = 10;
/** COSE: EdDSA, ES256, RS256. Every authenticator has one; post-quantum keys would fill the row. */
const algorithms = [-8, -7, -257];

const bytes = z.string().regex(/^[A-Za-z0-9_-]{1,8192}$/);

const credential = {
  id: bytes,
  rawId: bytes,
  type: z.literal("public-key"),
  clientExtensionResults: z.object({}),
};

const registrationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z.array(z.string().max(20)).max(8).optional(),
  }),
});

const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes.nullish(),
  }),
});

/** From the credential's id, blind, to whom it belongs: how a passkey signs in without a name being typed. */
const index = shelf({
  name: "passkey_index",
  prefix: "up",
  schema: z.strictObject({ account: z.string() }),
  version: 1,
  under: "system",
});

export interface Question {
  /** For `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`. */
  readonly options: unknown;
  /** Goes into the challenge cookie. */
  readonly ticket: string;
}

/** A passkey's answer as the browser sent it, with the cookie's ticket and the place the question was asked in. */
export interface Answer {
  readonly ticket: string;
  readonly bound: string;
  readonly response: unknown;
  readonly now: Instant;
}

/** A passkey that proved itself, not kept yet. */
export interface NewPasskey {
  readonly account: Id;
  readonly passkey: Passkey;
  readonly challenge: Challenge;
}

/** Asks the browser to make a passkey, discoverable and with user verification. For an account that may not exist yet. */
export async function askForNewPasskey(
  identity: Identity,
  asked: {
    readonly purpose: "add" | "invite";
    readonly bound: string;
    readonly account: Pick<KeptAccount["account"], "id" | "username" | "name">;
    readonly has: readonly Passkey[];
    readonly now: Instant;
  },
): Promise<Question> {
  const { account, has } = asked;
  const { challenge, ticket } = newChallenge(identity, { ...asked, account: account.id });
  const options = await (await webauthn()).generateRegistrationOptions({
    ...party(identity),
    rpName: "Salus",
    userID: idBytes(account.id),
    userName: account.username,
    userDisplayName: account.name,
    challenge: fromBase64Url(challenge.challenge),
    attestationType: "none",
    excludeCredentials: has.map((passkey) => ({ id: passkey.credential, transports: passkey.transports })),
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
    supportedAlgorithmIDs: algorithms,
  });
  return { options, ticket };
}

/** Asks any passkey of this site who is there (sign-in), or one of this account's to prove that its owner still is. */
export async function askForPasskey(
  identity: Identity,
  asked: {
    readonly purpose: "sign_in" | "prove";
    readonly bound: string;
    readonly now: Instant;
    /** Whose passkey it must be; left out: anybody's. */
    readonly account?: Id;
    readonly has?: readonly Passkey[];
  },
): Promise<Question> {
  const { challenge, ticket } = newChallenge(identity, asked);
  const options = await (await webauthn()).generateAuthenticationOptions({
    ...party(identity),
    challenge: fromBase64Url(challenge.challenge),
    userVerification: "required",
    allowCredentials: (asked.has ?? []).map(({ credential, transports }) => ({
      id: credential,
      transports,
    })),
  });
  return { options, ticket };
}

/** Checks a passkey just made. Undefined when anything about it is not as asked. */
export async function readNewPasskey(
  identity: Identity,
  purpose: "add" | "invite",
  answer: Answer & { readonly name: string },
): Promise<NewPasskey | undefined> {
  const challenge = openChallenge(identity, answer.ticket, { ...answer, purpose });
  const parsed = registrationSchema.safeParse(answer.response);
  if (challenge?.account === undefined || !parsed.success) return undefined;
  const verified = await (await webauthn()).verifyRegistrationResponse({
    response: parsed.data as RegistrationResponseJSON,
    expectedChallenge: challenge.challenge,
    ...expectations(identity),
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined);
  if (!verified?.verified) return undefined;
  const { credential, credentialBackedUp, credentialDeviceType } = verified.registrationInfo;
  const passkey: Passkey = {
    id: newId(),
    credential: credential.id,
    publicKey: toBase64Url(credential.publicKey),
    counter: credential.counter,
    transports: parsed.data.response.transports ?? [],
    synced: credentialDeviceType === "multiDevice",
    backedUp: credentialBackedUp,
    name: answer.name,
    added: answer.now,
  };
  return { account: challenge.account, passkey, challenge };
}

/** Puts the way from credential to account in the change, and the challenge's only answer. */
export function putPasskey(identity: Identity, change: Change, made: NewPasskey): void {
  change.put(index, [indexKey(identity, made.passkey.credential)], { account: made.account }, { was: null });
  spendChallenge(identity, change, made.challenge, made.passkey.added);
}

/** False: not a passkey made as asked, or there are ten already. */
export async function addPasskey(
  identity: Identity,
  owner: Owner,
  given: Answer & { readonly name: string; readonly also?: Also | undefined },
): Promise<boolean> {
  const made = await readNewPasskey(identity, "add", given);
  if (made?.account !== owner.was.account.id) return false;
  const held = await readFactors(identity, owner.was);
  if (held.value.passkeys.length >= most) return false;
  await commitFactors(identity, owner, {
    held,
    value: { ...held.value, passkeys: [...held.value.passkeys, made.passkey] },
    action: "factor.added",
    factor: "passkey",
    notice: "passkey_added",
    also(change, account) {
      putPasskey(identity, change, made);
      given.also?.(change, account);
    },
  });
  return true;
}

/** Gives a passkey another name, which only its owner sees. False: no such passkey. */
export async function renamePasskey(
  identity: Identity,
  owner: Owner,
  id: Id,
  name: string,
): Promise<boolean> {
  const held = await readFactors(identity, owner.was);
  if (!held.value.passkeys.some((passkey) => passkey.id === id)) return false;
  const passkeys = held.value.passkeys.map((passkey) => passkey.id === id ? { ...passkey, name } : passkey);
  const change = identity.vault.change();
  putFactors(change, held, { ...held.value, passkeys });
  const by = { of: owner.was, caller: owner.caller, now: owner.now, session: owner.session };
  await change.deed({ ...proved(by, "passkey"), action: "factor.renamed" }).commit();
  return true;
}

export type Removal = "removed" | "needed" | "absent";

/** "needed": without it the account could no longer sign in as its roles demand. */
export async function removePasskey(identity: Identity, owner: Owner, id: Id, also?: Also): Promise<Removal> {
  const held = await readFactors(identity, owner.was);
  const gone = held.value.passkeys.find((passkey) => passkey.id === id);
  if (!gone) return "absent";
  const value = { ...held.value, passkeys: held.value.passkeys.filter((passkey) => passkey !== gone) };
  if (!isEnough(owner.was.account, value)) return "needed";
  await commitFactors(identity, owner, {
    held,
    value,
    action: "factor.removed",
    factor: "passkey",
    notice: "passkey_removed",
    also(change, account) {
      forgetPasskey(identity, change, gone);
      also?.(change, account);
    },
  });
  return "removed";
}

/** Takes away the way from credential to account, in the change. */
export function forgetPasskey(identity: Identity, change: Change, passkey: Passkey): void {
  change.remove(index, [indexKey(identity, passkey.credential)]);
}

/** Whose passkey answered. Undefined for every kind of wrong answer; accepted once for each question. */
export async function acceptPasskey(
  identity: Identity,
  purpose: "sign_in" | "prove",
  answer: Answer & { readonly caller: Caller; readonly session?: string | undefined },
): Promise<KeptAccount | undefined> {
  const challenge = openChallenge(identity, answer.ticket, { ...answer, purpose });
  const parsed = assertionSchema.safeParse(answer.response);
  const who = challenge && parsed.success &&
    await again(() => accept(identity, challenge, { ...answer, response: parsed.data }));
  if (!who) await refuse(identity, purpose, answer);
  return who || undefined;
}

async function refuse(
  identity: Identity,
  purpose: Purpose,
  { now, caller, session }: { now: Instant; caller: Caller; session?: string | undefined },
): Promise<void> {
  await identity.vault.store.record([{
    at: now,
    actor: "nobody",
    ...(session === undefined ? {} : { session }),
    role: "nobody",
    action: "factor.refused",
    outcome: 4,
    caller,
    detail: { factor: "passkey", purpose },
  }]);
}

async function accept(
  identity: Identity,
  challenge: Challenge,
  answer: {
    response: z.infer<typeof assertionSchema>;
    caller: Caller;
    session?: string | undefined;
    now: Instant;
  },
): Promise<KeptAccount | undefined> {
  if (await isAnswered(identity, challenge)) return undefined;
  const found = await identity.vault.read(index, [indexKey(identity, answer.response.id)]);
  const of = found && await findAccount(identity, found.value.account);
  if (!of || of.account.suspended || (challenge.account ?? of.account.id) !== of.account.id) return undefined;
  const held = await readFactors(identity, of);
  const passkey = held.value.passkeys.find(({ credential }) => credential === answer.response.id);
  if (!passkey || !namesOwner(answer.response, of, challenge.purpose)) return undefined;
  const info = await verify(identity, challenge, answer.response, passkey);
  if (!info) return undefined;
  const used: Passkey = {
    ...passkey,
    counter: info.newCounter,
    backedUp: info.credentialBackedUp,
    synced: info.credentialDeviceType === "multiDevice",
    used: answer.now,
  };
  const passkeys = held.value.passkeys.map((other) => other === passkey ? used : other);
  const change = identity.vault.change();
  putFactors(change, held, { ...held.value, passkeys });
  spendChallenge(identity, change, challenge, answer.now);
  await change.deed(proved({ ...answer, of }, "passkey")).commit();
  return of;
}

async function verify(
  identity: Identity,
  challenge: Challenge,
  response: z.infer<typeof assertionSchema>,
  passkey: Passkey,
) {
  const verified = await (await webauthn()).verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: challenge.challenge,
    ...expectations(identity),
    requireUserVerification: true,
    credential: {
      id: passkey.credential,
      publicKey: fromBase64Url(passkey.publicKey),
      counter: passkey.counter,
    },
  }).catch(() => undefined);
  return verified?.verified ? verified.authenticationInfo : undefined;
}

/** A discoverable credential names its account (WebAuthn L3 §7.2 step 6); at sign-in it must, later it must not disagree. */
function namesOwner(
  response: z.infer<typeof assertionSchema>,
  { account }: KeptAccount,
  purpose: Purpose,
): boolean {
  const handle = response.response.userHandle ?? undefined;
  return handle === undefined ? purpose !== "sign_in" : handle === account.id;
}

function indexKey({ vault }: Identity, credential: string): Uint8Array<ArrayBuffer> {
  return vault.blind("passkey", credential);
}

function party(identity: Identity): { rpID: string } {
  return { rpID: new URL(identity.config.origin).hostname };
}

function expectations(identity: Identity): { expectedOrigin: string; expectedRPID: string } {
  return { expectedOrigin: identity.config.origin, expectedRPID: party(identity).rpID };
}
