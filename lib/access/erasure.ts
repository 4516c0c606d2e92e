import { again } from "../again.ts";
import { day, type Instant } from "../clock.ts";
import { type Caller, type Deed, programDeed } from "../deeds.ts";
import { AppError } from "../errors.ts";
import { type Id, newId } from "../ids.ts";
import { type Account, findAccount, type KeptAccount, putAccount } from "../identity/accounts.ts";
import { notify } from "../identity/factors.ts";
import type { Identity } from "../identity/identity.ts";
import { isStaff } from "../identity/role_names.ts";
import { type OpenSession, sessionDeed } from "../identity/sessions.ts";
import type { News } from "../messages/mail.ts";
import type { Change, Vault } from "../vault/vault.ts";
import { cancel, type Errand, plan } from "./agenda.ts";
import { isOffered } from "./handover_rows.ts";
import { isHeld } from "./holds.ts";

export type ErasureWhat = NonNullable<Account["erasure"]>["what"];

/** So long before it is done the person is reminded. */
const erasureReminded = 2 * day;

/** What one person may have erased. */
export interface Erasable {
  readonly what: ErasureWhat;
  readonly patient?: Id;
}

/**
 * What this account may ask for: its own record, alone or with the account; a record that was handed to it. Whoever
 * works here keeps the account, and whoever keeps a record of somebody else hands that on first.
 */
export function erasables({ patient, keeps = [], roles }: Account): Erasable[] {
  const leaves = !isStaff(roles) && keeps.length === 0;
  return [
    ...(patient ? [{ what: "record" as const, patient }] : []),
    ...(patient && leaves ? [{ what: "both" as const, patient }] : []),
    ...(!patient && leaves ? [{ what: "account" as const }] : []),
    ...keeps.map((kept) => ({ what: "record" as const, patient: kept })),
  ];
}

export type ErasureAnswer =
  | { readonly outcome: "asked"; readonly dueAt: Instant }
  /** A legal hold stands: the record has to be kept. Or somebody is asked to take it over. */
  | { readonly outcome: "held" | "offered" };

/** Plans the erasure for after the waiting time, and tells the person. Throws "stale" when something is planned already. */
export async function askForErasure(
  identity: Identity,
  open: OpenSession,
  asked: Erasable & { readonly caller: Caller },
): Promise<ErasureAnswer> {
  const { vault, clock, config } = identity;
  return await again(async () => {
    const owner = await findAccount(identity, open.owner.account.id);
    const may = owner &&
      erasables(owner.account).some(({ what, patient }) => what === asked.what && patient === asked.patient);
    if (!may) throw new AppError("not_found");
    if (owner.account.erasure) throw new AppError("stale");
    const now = clock.now();
    const deed = { ...sessionDeed(open, "erasure.asked", asked.caller, now), ...aboutOf(asked) };
    const change = vault.change().deed(deed);
    const obstacle = asked.patient && await obstacleTo(vault, change, asked.patient, now);
    if (obstacle) {
      const detail = { ...deed.detail, reason: obstacle };
      await vault.store.record([{ ...deed, action: "erasure.blocked", outcome: 4, detail }]);
      return { outcome: obstacle };
    }
    const dueAt = now + config.policy.erasureDays * day;
    putErasure(identity, change, owner, { what: asked.what, patient: asked.patient, dueAt, now });
    await change.commit();
    return { outcome: "asked", dueAt };
  });
}

async function obstacleTo(
  vault: Vault,
  change: Change,
  patient: Id,
  now: Instant,
): Promise<"held" | "offered" | undefined> {
  if (await isHeld(vault, patient)) return "held";
  const key = await vault.subject(patient);
  return key && await isOffered(vault, change, { patient, key, now }) ? "offered" : undefined;
}

/** Puts an erasure, its reminder and its first mail in the change. `as`: what else the change makes of the account. */
export function putErasure(
  identity: Identity,
  change: Change,
  owner: KeptAccount,
  { what, patient, dueAt, now }: {
    readonly what: ErasureWhat;
    readonly patient: Id | undefined;
    readonly dueAt: Instant;
    readonly now: Instant;
  },
  as: Account = owner.account,
): void {
  const erasure = { id: newId(), what, ...(patient && { patient }), askedAt: now, dueAt };
  putAccount(identity, change, owner, { ...as, erasure });
  for (const errand of errandsOf({ ...as, erasure })) plan(identity.vault, change, errand, now);
  tellOfErasure(identity, change, { ...as, erasure }, "erasure_asked", now);
}

/**
 * Takes it back: everything stays as it is. False when there is nothing to take back. Throws "forbidden" once it
 * has begun; both write the account's row, so that one of them is first.
 */
export async function stopErasure(identity: Identity, open: OpenSession, caller: Caller): Promise<boolean> {
  return await again(async () => {
    const owner = await findAccount(identity, open.owner.account.id);
    if (!owner?.account.erasure) return false;
    const { erasure, ...account } = owner.account;
    const now = identity.clock.now();
    const deed = { ...sessionDeed(open, "erasure.stopped", caller, now), ...aboutOf(erasure) };
    if (erasure.begunAt !== undefined) {
      await identity.vault.store.record([{ ...deed, outcome: 4 }]);
      throw new AppError("forbidden", { message: "problem.erasure_begun" });
    }
    const change = identity.vault.change().deed(deed);
    for (const errand of errandsOf(owner.account)) cancel(identity.vault, change, errand);
    putAccount(identity, change, owner, account);
    notify(identity, change, account, "erasure_stopped", now);
    await change.commit();
    return true;
  });
}

function errandsOf({ id: account, erasure }: Account): Errand[] {
  if (!erasure) return [];
  const { id: item, dueAt } = erasure;
  return [
    { kind: "erasure_reminder", at: dueAt - erasureReminded, item, account },
    { kind: "erasure", at: dueAt, item, account },
  ];
}

/** A mail that says that something waits; it opens no door. */
export function queueNews(
  identity: Identity,
  change: Change,
  { email: to, name, language: lang, zone }: Account,
  news: News,
  now: Instant,
): void {
  const link = `${identity.config.origin}/account/privacy`;
  identity.outbox.queue(change, { to, name, lang, zone, about: "news", news, link }, now);
}

export type ToBeErased = Account & { readonly erasure: NonNullable<Account["erasure"]> };

/** Says what is erased when: a record of somebody else that this account keeps is another thing than one's own. */
export function tellOfErasure(
  identity: Identity,
  change: Change,
  account: ToBeErased,
  news: "erasure_asked" | "erasure_soon",
  now: Instant,
): void {
  const { email: to, name, language: lang, zone, erasure: { dueAt: at } } = account;
  const link = `${identity.config.origin}/account/privacy`;
  const erasure = { what: erasedOf(account), at };
  identity.outbox.queue(change, { to, name, lang, zone, about: "news", news, erasure, link }, now);
}

/** What goes, in one word. */
export function erasedOf({ patient, erasure }: ToBeErased): ErasureWhat | "kept" {
  return erasure.patient !== undefined && erasure.patient !== patient ? "kept" : erasure.what;
}

/** What the log says an erasure is about. */
export function aboutOf(
  { what, patient }: { readonly what: ErasureWhat; readonly patient?: Id | undefined },
): Pick<Deed, "patient" | "own" | "detail"> {
  return { detail: { what }, ...(patient && { patient, own: true }) };
}

/** A deed of the program itself, about somebody. */
export function systemDeed(
  action: string,
  { account, now }: { readonly account: Pick<Account, "id" | "roles">; readonly now: Instant },
): Deed {
  return programDeed(now, {
    action,
    target: { kind: "account", id: account.id },
    subject: account.id,
  });
}
