import { z } from "zod";
import { day } from "../clock.ts";
import { AppError } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { type Account, findAccount } from "./accounts.ts";
import type { Identity } from "./identity.ts";
import { isAdmin } from "./role_names.ts";

const one = z.strictObject({ account: id });

/** A row for each administrator who is not suspended. */
const administrators = shelf({
  name: "administrator",
  prefix: "ua",
  schema: one,
  version: 1,
  under: "system",
});

/** Who stopped administering last: every such change meets here, so that of many at once none sees an old count. */
const departures = shelf({
  name: "administrator_departure",
  prefix: "ud",
  schema: one.extend({ suspendedAt: z.number().exactOptional() }),
  version: 1,
  under: "system",
});

/** So long does a suspended administrator still count as somebody who could have approved. */
const remembered = 7 * day;

const only = [0];

export function administers(account: Account): boolean {
  return isAdmin(account.roles) && account.suspended === undefined;
}

/** Keeps the rows true; part of every change of an account. */
export function noteAdministrator(change: Change, before: Account | undefined, after: Account): void {
  const was = before !== undefined && administers(before);
  if (was === administers(after)) return;
  const key = [idBytes(after.id)];
  if (was) change.remove(administrators, key);
  else change.put(administrators, key, { account: after.id });
}

/** All who administer now. */
export async function listAdministrators(identity: Identity): Promise<Account[]> {
  const rows = await identity.vault.list(administrators, [], { limit: 500 });
  const found = await Promise.all(rows.map(({ value }) => findAccount(identity, value.account)));
  return found.flatMap((kept) => kept && administers(kept.account) ? [kept.account] : []);
}

/**
 * Part of every change after which this account no longer administers. Throws "forbidden" when nobody would be left;
 * "stale" at commit when another administrator left meanwhile: count again.
 */
export async function leaveAdministrators(
  identity: Identity,
  change: Change,
  leaving: Id,
  why: "role" | "suspension",
): Promise<void> {
  const last = await identity.vault.read(departures, only) ?? null;
  const others = (await listAdministrators(identity)).filter(({ id }) => id !== leaving);
  if (others.length === 0) throw new AppError("forbidden", { message: "problem.last_administrator" });
  const departure = {
    account: leaving,
    ...(why === "suspension" && { suspendedAt: identity.clock.now() }),
  };
  change.put(departures, only, departure, { was: last });
}

/** Suspending needs nobody else: without this, it would make whoever suspends the only one to ask. */
export async function wasOneSuspendedLately(identity: Identity): Promise<boolean> {
  const suspendedAt = (await identity.vault.read(departures, only))?.value.suspendedAt;
  return suspendedAt !== undefined && identity.clock.now() - suspendedAt < remembered;
}
