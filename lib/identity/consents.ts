import { z } from "zod";
import { again } from "../again.ts";
import type { Instant } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { AppError } from "../errors.ts";
import { idBytes } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey } from "../vault/vault.ts";
import { type Account, findAccount, type KeptAccount, putAccount } from "./accounts.ts";
import type { Identity } from "./identity.ts";
import { type OpenSession, sessionDeed } from "./sessions.ts";

/** The texts that whoever uses Salus agrees to, and their newest versions; words are `policy.<name>.*`. */
export const policies = { terms: 1, privacy: 1 } as const;
export type PolicyName = keyof typeof policies;
export const policyNames = Object.keys(policies) as PolicyName[];

/** What a person may allow or not, and change their mind about. */
export const purposes = ["reminder_mails"] as const;
export type Purpose = (typeof purposes)[number];

const most = 500;

const consentSchema = z.strictObject({
  about: z.enum([...policyNames, ...purposes]),
  /** Of the text that was shown; a purpose is described in the privacy notice and bears its version. */
  version: z.number().int(),
  given: z.boolean(),
  at: z.number(),
});

export type Consent = Readonly<z.infer<typeof consentSchema>>;

/** Everything this person ever agreed to or withdrew, oldest first, in one row. */
const consents = shelf({
  name: "consents",
  prefix: "cn",
  schema: z.strictObject({ list: z.array(consentSchema) }),
  version: 1,
  under: "subject",
});

/** Whether this person agreed to every text as it stands now. */
export function agreesToAll({ agreed }: Pick<Account, "agreed">): boolean {
  return policyNames.every((name) => agreed?.[name] === policies[name]);
}

export function allows(account: Account, purpose: Purpose): boolean {
  return { reminder_mails: account.reminders !== "off" }[purpose];
}

/** What was agreed to and withdrawn, newest first. */
export async function listConsents(identity: Identity, owner: KeptAccount): Promise<readonly Consent[]> {
  return (await read(identity, owner))?.value.list.toReversed() ?? [];
}

/** The first agreement, in the change that makes the account. */
export function putFirstConsents(change: Change, account: Account, key: SubjectKey, now: Instant): void {
  const list = policyNames.map((about) => ({ about, version: policies[about], given: true, at: now }));
  change.put(consents, [idBytes(account.id)], { list }, { subject: key });
}

/** Agrees to every required text that is new to this person. */
export async function agree(identity: Identity, open: OpenSession, caller: Caller): Promise<void> {
  await noteConsents(identity, open, caller, (account) => ({
    account: { ...account, agreed: { ...policies } },
    list: policyNames.filter((name) => account.agreed?.[name] !== policies[name])
      .map((about) => ({ about, given: true })),
  }));
}

/** Allows a purpose, or takes the permission back: the same step either way. */
export async function setPurpose(
  identity: Identity,
  open: OpenSession,
  asked: {
    readonly purpose: Purpose;
    readonly given: boolean;
    readonly caller: Caller;
    /** What else belongs into the same commit, such as waking the reminders. */
    readonly also?: (change: Change, account: Account) => void;
  },
): Promise<void> {
  const { purpose: about, given, caller } = asked;
  await noteConsents(identity, open, caller, (account) => ({
    account: { ...account, reminders: given ? "day" : "off" },
    list: allows(account, about) === given ? [] : [{ about, given }],
  }), asked.also);
}

/** Keeps what a change of the settings says about a purpose, in that change. */
export async function followSettings(
  identity: Identity,
  change: Change,
  was: KeptAccount,
  account: Account,
  now: Instant,
): Promise<void> {
  const changed = purposes.filter((about) => allows(was.account, about) !== allows(account, about));
  if (changed.length === 0) return;
  const list = changed.map((about) => ({ about, given: allows(account, about) }));
  put(change, was, { kept: await read(identity, was), list, now });
}

type Said = Pick<Consent, "about" | "given">;

async function noteConsents(
  identity: Identity,
  open: OpenSession,
  caller: Caller,
  next: (account: Account) => { readonly account: Account; readonly list: readonly Said[] },
  also?: (change: Change, account: Account) => void,
): Promise<void> {
  await again(async () => {
    const was = await findAccount(identity, open.owner.account.id);
    if (!was) throw new AppError("sign_in");
    const { account, list } = next(was.account);
    if (list.length === 0) return;
    const now = identity.clock.now();
    const change = identity.vault.change();
    putAccount(identity, change, was, account);
    also?.(change, account);
    put(change, was, { kept: await read(identity, was), list, now });
    for (const { about, given } of list) {
      const action = given ? "consent.given" : "consent.withdrawn";
      change.deed({
        ...sessionDeed(open, action, caller, now),
        detail: { about, version: versionOf(about) },
      });
    }
    await change.commit();
  });
}

function put(
  change: Change,
  owner: KeptAccount,
  { kept, list, now }: {
    readonly kept: Kept<{ list: Consent[] }> | undefined;
    readonly list: readonly Said[];
    readonly now: Instant;
  },
): void {
  const said = list.map(({ about, given }) => ({ about, given, version: versionOf(about), at: now }));
  const all = [...kept?.value.list ?? [], ...said].slice(-most);
  const options = { was: kept ?? null, subject: owner.key };
  change.put(consents, [idBytes(owner.account.id)], { list: all }, options);
}

async function read({ vault }: Identity, { account, key }: KeptAccount) {
  return await vault.read(consents, [idBytes(account.id)], key);
}

function versionOf(about: Consent["about"]): number {
  return policies[about === "terms" ? "terms" : "privacy"];
}
