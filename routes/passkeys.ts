import { z } from "zod";
import { AppError } from "../lib/errors.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { readFactors } from "../lib/identity/factors.ts";
import { acceptPasskey, askForNewPasskey, askForPasskey, type Question } from "../lib/identity/passkeys.ts";
import { endSession } from "../lib/identity/sessions.ts";
import { signInWithPasskey } from "../lib/identity/sign_in.ts";
import { proveByPasskey } from "../lib/identity/step_up.ts";
import { addressBucket } from "../lib/limits/addresses.ts";
import { safePath, seeOther } from "./answers.ts";
import { wayBack } from "./drafts.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { sessionOf } from "./own_session.ts";
import * as proof from "./proof.ts";
import * as cookies from "./session_cookies.ts";
import * as lock from "./unlock.ts";
import { tooOften } from "./waits.ts";

declare module "./pages.ts" {
  interface Pages {
    "passkeys/refused": Record<never, never>;
  }
}

const answerSchema = z.strictObject({
  passkey: z.string().max(32_768),
  next: z.string().max(1_024).optional(),
});

/** The question of a sign-in: any passkey of this site, bound to this browser. */
export async function askSignIn(c: Ctx): Promise<Response> {
  const { site: { identity }, now } = c.var;
  return question(c, await askForPasskey(identity, { purpose: "sign_in", bound: visitorOf(c), now }));
}

/** A passkey alone is a whole sign-in. */
export async function signIn(c: Ctx): Promise<Response> {
  const { site: { identity }, caller, now, session } = c.var;
  await identity.limits.demand("sign_in.address", addressBucket(caller.address));
  const { response, next } = await readAnswer(c);
  const ticket = takeTicket(c);
  const who = await acceptPasskey(identity, "sign_in", {
    ticket,
    bound: visitorOf(c),
    response,
    now,
    caller,
  });
  if (!who) return await c.var.show("passkeys/refused", {}, 422);
  const fresh = await signInWithPasskey(identity, who, { caller, device: cookies.readDevice(c) });
  if (session) await endSession(identity, session, caller);
  cookies.clearPending(c);
  cookies.setSession(c, fresh.secret);
  cookies.setDevice(c, identity, who.account.id);
  return seeOther(c, next);
}

/** The question of a proof: one of this person's own passkeys, bound to this session. */
export async function askProof(c: Ctx): Promise<Response> {
  const { site: { identity }, now } = c.var;
  const { mark, owner } = sessionOf(c);
  const has = (await readFactors(identity, owner)).value.passkeys;
  const asked = { purpose: "prove" as const, bound: mark, now, account: owner.account.id, has };
  return question(c, await askForPasskey(identity, asked));
}

export async function prove(c: Ctx): Promise<Response> {
  const { next, wrong } = await proveHere(c);
  return wrong ? await proof.askAgain(c, next, ...wrong) : seeOther(c, await wayBack(c, next));
}

export async function unlock(c: Ctx): Promise<Response> {
  const { next, wrong } = await proveHere(c);
  return wrong ? await lock.askAgain(c, next, ...wrong) : await lock.answerUnlocked(c, next);
}

/** The question that makes a new passkey for whoever is signed in. */
export async function askNew(c: Ctx): Promise<Response> {
  const { site: { identity }, now } = c.var;
  const { mark, owner } = sessionOf(c);
  const has = (await readFactors(identity, owner)).value.passkeys;
  const asked = { purpose: "add" as const, bound: mark, account: owner.account, has, now };
  return question(c, await askForNewPasskey(identity, asked));
}

/** Sends the question to the page and keeps its ticket in this browser. */
export function question(c: Ctx, { options, ticket }: Question): Response {
  cookies.setChallenge(c, ticket);
  return c.json(options as Record<string, unknown>);
}

/** Takes the ticket of the question that is being answered: it is answered once. */
export function takeTicket(c: Ctx): string {
  cookies.clearChallenge(c);
  return cookies.readChallenge(c);
}

/** What the browser made of a passkey's answer; undefined for what is no JSON. */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What was wrong, and the status that says so. */
type Wrong = readonly [Mistake, PageStatus];

async function proveHere(c: Ctx): Promise<{ readonly next: string; readonly wrong?: Wrong }> {
  const { site: { identity }, caller, now } = c.var;
  const session = sessionOf(c);
  const { response, next } = await readAnswer(c);
  try {
    await identity.limits.demand("step_up.account", session.owner.account.id);
  } catch (error) {
    return { next, wrong: [tooOften(c, error, "unlock.too_often"), 429] };
  }
  const given = { ticket: takeTicket(c), bound: session.mark, response, now, caller, session: session.mark };
  if (!await acceptPasskey(identity, "prove", given)) {
    return { next, wrong: [{ message: "prove.passkey_refused" }, 422] };
  }
  await identity.limits.forget("step_up.account", session.owner.account.id);
  const fresh = await proveByPasskey(identity, session, caller);
  cookies.setSession(c, fresh.secret);
  return { next };
}

async function readAnswer(c: Ctx): Promise<{ readonly response: unknown; readonly next: string }> {
  const { csrf: _, once: __, ...fields } = Object.fromEntries(await c.req.formData());
  const read = answerSchema.safeParse(fields);
  if (!read.success) throw new AppError("invalid");
  return { response: fromJson(read.data.passkey), next: safePath(read.data.next, "/") };
}

/** What questions are bound to before anybody is signed in; a session's own mark when somebody is. */
function visitorOf(c: Ctx): string {
  return cookies.readVisitor(c) ?? c.var.session?.mark ?? "nobody";
}
