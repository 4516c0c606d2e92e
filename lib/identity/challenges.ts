import { z } from "zod";
import { type Instant, minute } from "../clock.ts";
import { type Id, newSecret } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import type { Identity } from "./identity.ts";

/** What a passkey is asked for. A challenge made for one purpose answers no other. */
export type Purpose = "sign_in" | "prove" | "add" | "invite";

const ticketSchema = z.strictObject({
  challenge: z.string(),
  purpose: z.enum(["sign_in", "prove", "add", "invite"]),
  /** The session, or the invitation, it was made in. */
  bound: z.string(),
  account: z.string().exactOptional(),
  until: z.number(),
});

export type Challenge = Readonly<z.infer<typeof ticketSchema>>;

/** Challenges that were answered, until they would have ended anyway. */
const answered = shelf({
  name: "answered_challenge",
  prefix: "ca",
  schema: z.strictObject({ at: z.number() }),
  version: 1,
  under: "system",
});

/**
 * A fresh challenge, and the sealed ticket that the browser keeps in a cookie of ours until it answers. Asking
 * writes nothing, so that strangers cannot fill the store; answering does, so that it happens once.
 */
export function newChallenge(
  identity: Identity,
  made: {
    readonly purpose: Purpose;
    readonly bound: string;
    readonly account?: Id | undefined;
    readonly now: Instant;
  },
): { readonly challenge: Challenge; readonly ticket: string } {
  const challenge: Challenge = {
    challenge: newSecret(),
    purpose: made.purpose,
    bound: made.bound,
    ...(made.account === undefined ? {} : { account: made.account }),
    until: made.now + 5 * minute,
  };
  return { challenge, ticket: identity.vault.sealText("passkey.challenge", JSON.stringify(challenge)) };
}

/** Undefined for a ticket that is not ours, is too old, or was made for another purpose or place. */
export function openChallenge(
  identity: Identity,
  ticket: string,
  expected: { readonly purpose: Purpose; readonly bound: string; readonly now: Instant },
): Challenge | undefined {
  const text = identity.vault.openText("passkey.challenge", ticket);
  if (text === undefined) return undefined;
  const challenge = ticketSchema.parse(JSON.parse(text));
  const fits = challenge.purpose === expected.purpose && challenge.bound === expected.bound;
  return fits && challenge.until > expected.now ? challenge : undefined;
}

/** Puts the answer in the change: a second one makes it "stale". An invitation is used once already, and checks are dear. */
export function spendChallenge(
  identity: Identity,
  change: Change,
  challenge: Challenge,
  now: Instant,
): void {
  const key = [challenge.until, identity.vault.hashToken(challenge.challenge)];
  change.put(answered, key, { at: now }, challenge.purpose === "invite" ? {} : { was: null });
}

export async function isAnswered({ vault }: Identity, { challenge, until }: Challenge): Promise<boolean> {
  return await vault.read(answered, [until, vault.hashToken(challenge)]) !== undefined;
}

/** Housekeeping: forgets answered challenges that have ended. */
export async function sweepChallenges({ vault }: Identity, now: Instant): Promise<void> {
  const rows = await vault.list(answered, [], { limit: 100 });
  const change = vault.change();
  const over = rows.filter(({ key }) => typeof key[0] === "number" && key[0] <= now);
  for (const row of over) change.remove(answered, row.key);
  if (over.length > 0) await change.tidy();
}
