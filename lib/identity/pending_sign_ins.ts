import { z } from "zod";
import { type Instant, minute } from "../clock.ts";
import { id } from "../id_schema.ts";
import { newId, newSecret } from "../ids.ts";
import { type Kept, type Shelf, shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { findAccount, type KeptAccount } from "./accounts.ts";
import type { Identity } from "./identity.ts";

const pendingSchema = z.strictObject({
  /** What the limit of codes counts by. */
  id,
  account: id,
  epoch: z.number().int(),
  until: z.number(),
  /** Where to go afterwards: a path of ours. */
  next: z.string().exactOptional(),
});

export type Pending = Readonly<z.infer<typeof pendingSchema>>;

/** Sign-ins that proved a password and still owe a second factor. No session: nothing else reads this shelf. */
const pendings: Shelf<Pending> = shelf({
  name: "pending_sign_in",
  prefix: "pa",
  schema: pendingSchema,
  version: 1,
  under: "system",
});

const cookiePattern = /^pre_([A-Za-z0-9_-]{43})$/;

export interface PendingSignIn {
  readonly pending: Pending;
  readonly kept: Kept<Pending>;
  readonly owner: KeptAccount;
}

/** Puts it in the change; returns the value of the `__Host-pre` cookie. */
export function putPending(
  identity: Identity,
  change: Change,
  owner: KeptAccount,
  next: string | undefined,
): string {
  const secret = newSecret();
  const pending: Pending = {
    id: newId(),
    account: owner.account.id,
    epoch: owner.account.epoch,
    until: identity.clock.now() + 5 * minute,
    ...(next === undefined ? {} : { next }),
  };
  change.put(pendings, [identity.vault.hashToken(secret)], pending, { was: null });
  return `pre_${secret}`;
}

/** Undefined: none, older than five minutes, answered already, or the account changed since. */
export async function findPending(
  identity: Identity,
  cookie: string | undefined,
): Promise<PendingSignIn | undefined> {
  const secret = cookie === undefined ? undefined : cookiePattern.exec(cookie)?.[1];
  if (secret === undefined) return undefined;
  const kept = await identity.vault.read(pendings, [identity.vault.hashToken(secret)]);
  if (!kept || kept.value.until <= identity.clock.now()) return undefined;
  const owner = await findAccount(identity, kept.value.account);
  const same = owner && owner.account.epoch === kept.value.epoch && !owner.account.suspended;
  return same ? { pending: kept.value, kept, owner } : undefined;
}

/** Whether it still waits for its answer. */
export async function isPending({ vault }: Identity, { kept }: PendingSignIn): Promise<boolean> {
  return await vault.read(pendings, kept.key) !== undefined;
}

/** Ends it with the change: a second answer to the same one makes its change "stale". */
export function spendPending(change: Change, { kept }: PendingSignIn): void {
  change.remove(pendings, kept.key, kept);
}

/** Ends it unanswered: after five wrong codes, or when the person starts again. */
export async function dropPending({ vault }: Identity, { kept }: PendingSignIn): Promise<void> {
  await vault.change().remove(pendings, kept.key, kept).tidy();
}

/** Housekeeping: removes those that were never answered. */
export async function sweepPending({ vault }: Identity, now: Instant): Promise<void> {
  let after: Kept<Pending>["key"] | undefined;
  for (;;) {
    const rows = await vault.list(pendings, [], { limit: 200, ...(after && { after }) });
    for (const row of rows.filter(({ value }) => value.until <= now)) {
      await vault.change().remove(pendings, row.key, row).tidy();
    }
    after = rows.at(-1)?.key;
    if (rows.length < 200) return;
  }
}
