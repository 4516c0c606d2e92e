import { z } from "zod";
import { minute } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { AppError, isProblem } from "../errors.ts";
import { fromBase64Url, newId, newSecret, toBase64Url } from "../ids.ts";
import { addressBucket } from "../limits/addresses.ts";
import { shelf } from "../vault/shelf.ts";
import { type Account, addAccount } from "./accounts.ts";
import { putBranch, putOrganisation } from "./branches.ts";
import { policies, putFirstConsents } from "./consents.ts";
import { foldEmail, foldUsername, isEmail, isUsername } from "./handles.ts";
import type { Identity } from "./identity.ts";
import { withPassword } from "./passwords.ts";
import type { PasswordMistake } from "./password_rules.ts";

const codes = shelf({
  name: "setup_code",
  prefix: "mc",
  schema: z.strictObject({ hash: z.string() }),
  version: 1,
  under: "system",
});

/** Written once, with the first administrator; while it stands there is no set-up. */
const completions = shelf({
  name: "setup_completion",
  prefix: "mb",
  schema: z.strictObject({ at: z.number() }),
  version: 1,
  under: "system",
});

const only = [0];
const ticketPurpose = "setup";
const ticketSchema = z.strictObject({ hash: z.string(), until: z.number() });

export async function isSetUp({ vault }: Identity): Promise<boolean> {
  return await vault.read(completions, only) !== undefined;
}

/** A fresh code for the operator's terminal, which ends the one before it; undefined once there is an administrator. */
export async function setupCode(identity: Identity): Promise<string | undefined> {
  if (await isSetUp(identity)) return undefined;
  const code = newSecret();
  const hash = toBase64Url(identity.vault.hashToken(code));
  await identity.vault.change().put(codes, only, { hash }).tidy();
  return code;
}

/** Half an hour to finish for whoever types the code, as a sealed cookie value; undefined for a wrong code. */
export async function enterSetupCode(
  identity: Identity,
  typed: string,
  caller: Caller,
): Promise<string | undefined> {
  await identity.limits.demand("setup.address", addressBucket(caller.address));
  const kept = await identity.vault.read(codes, only);
  const hash = identity.vault.hashToken(typed.trim().slice(0, 100));
  if (!kept || !identity.vault.same(hash, fromBase64Url(kept.value.hash)) || await isSetUp(identity)) {
    await identity.vault.store.record([{
      at: identity.clock.now(),
      actor: "nobody",
      role: "nobody",
      action: "setup.refused",
      outcome: 4,
      caller,
    }]);
    return undefined;
  }
  const ticket = { hash: kept.value.hash, until: identity.clock.now() + 30 * minute };
  return identity.vault.sealText(ticketPurpose, JSON.stringify(ticket));
}

/** Whether this cookie still opens the set-up: made for the code that is printed now, and not too old. */
export async function maySetUp(identity: Identity, cookie: string | undefined): Promise<boolean> {
  const text = cookie === undefined ? undefined : identity.vault.openText(ticketPurpose, cookie);
  if (text === undefined || await isSetUp(identity)) return false;
  const ticket = ticketSchema.parse(JSON.parse(text));
  const kept = await identity.vault.read(codes, only);
  return kept?.value.hash === ticket.hash && identity.clock.now() < ticket.until;
}

export interface FirstAdministrator {
  readonly organisation: string;
  readonly branch: string;
  readonly name: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly language: "en" | "es";
  readonly zone: string;
}

export type SetupMistake = PasswordMistake & { readonly field: "username" | "email" | "password" };

/**
 * The organisation, its first branch and its first administrator, in one commit that can happen once.
 * Throws "not_found" for whoever comes second.
 */
export async function setUp(
  identity: Identity,
  given: FirstAdministrator,
  caller: Caller,
): Promise<{ readonly account: Account } | { readonly mistakes: readonly SetupMistake[] }> {
  if (await isSetUp(identity)) throw new AppError("not_found");
  const made = await firstAccount(identity, given);
  if ("mistakes" in made) return made;
  const { account } = made;
  const now = identity.clock.now();
  const change = identity.vault.change();
  change.put(completions, only, { at: now }, { was: null }).remove(codes, only);
  putFirstConsents(change, account, addAccount(identity, change, account), now);
  putOrganisation(change, { name: given.organisation, zone: given.zone, language: given.language }, null);
  putBranch(change, { id: newId(), name: given.branch, createdAt: now }, null);
  const target = { kind: "account", id: account.id };
  const by = { at: now, actor: account.id, role: "admin", target, outcome: 0 as const, caller };
  change.deed({ ...by, action: "setup.completed" }).deed({ ...by, action: "account.created" });
  try {
    await change.commit();
  } catch (error) {
    if (isProblem(error, "stale")) throw new AppError("not_found");
    throw error;
  }
  return { account };
}

async function firstAccount(identity: Identity, given: FirstAdministrator) {
  const username = foldUsername(given.username);
  const email = foldEmail(given.email);
  const mistakes: SetupMistake[] = [];
  if (!isUsername(username)) mistakes.push({ field: "username", message: "account.username_form" });
  if (!isEmail(email)) mistakes.push({ field: "email", message: "account.email_form" });
  const bare: Account = {
    id: newId(),
    username,
    email,
    name: given.name,
    language: given.language,
    zone: given.zone,
    theme: "system",
    font: "standard",
    density: "comfortable",
    roles: [{ role: "admin" }],
    epoch: 0,
    factors: { authenticator: false, passkeys: 0 },
    agreed: { ...policies },
    createdAt: identity.clock.now(),
  };
  const about = { username, email, name: given.name, clinic: given.organisation };
  const made = await withPassword(identity, bare, given.password, about);
  if ("mistake" in made) mistakes.push({ field: "password", ...made.mistake });
  return mistakes.length > 0 || "mistake" in made ? { mistakes } : made;
}
