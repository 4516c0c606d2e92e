import { z } from "zod";
import { id } from "../id_schema.ts";
import { type Id, idBytes, newId } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import type { Account } from "./accounts.ts";
import { noteAdministrator } from "./administrators.ts";
import type { Identity } from "./identity.ts";
import { forgetOfficer, noteOfficer } from "./officers.ts";

/**
 * Which accounts there are: account rows are sealed each under a key of its own and cannot be listed at once. A row
 * is written anew whenever the directory would show its account differently.
 */
const roll = shelf({
  name: "account_roll",
  prefix: "ur",
  schema: z.strictObject({ account: id }),
  version: 1,
  under: "system",
});

/** Another mark: some row of the roll was written since. */
const marks = shelf({
  name: "account_roll_mark",
  prefix: "uc",
  schema: z.strictObject({ mark: z.string() }),
  version: 1,
  under: "system",
});

const only = [0];
const shown = ["username", "email", "name", "roles", "suspended"] as const;

/** Called for every account that is added or replaced, in its own change. */
export function noteAccount(change: Change, before: Account | undefined, after: Account): void {
  noteAdministrator(change, before, after);
  noteOfficer(change, before, after);
  if (before && factsOf(before) === factsOf(after)) return;
  change.put(roll, [idBytes(after.id)], { account: after.id });
  change.put(marks, only, { mark: newId() });
}

/** Takes an account off the roll, in the change that removes it. */
export function forgetAccount(change: Change, account: Id): void {
  change.remove(roll, [idBytes(account)]);
  forgetOfficer(change, account);
  change.put(marks, only, { mark: newId() });
}

export interface RollRow {
  readonly account: Id;
  /** Another one: the account may look different now. */
  readonly stamp: string;
}

/** Everybody, in the order of their random ids. */
export async function readRoll({ vault }: Identity): Promise<RollRow[]> {
  const rows: RollRow[] = [];
  for (;;) {
    const last = rows.at(-1);
    const after = last ? { after: [idBytes(last.account)] } : {};
    const page = await vault.list(roll, [], { limit: 500, ...after });
    rows.push(...page.map(({ value, stamp }) => ({ account: value.account, stamp })));
    if (page.length < 500) return rows;
  }
}

/** The same as before: nothing that the directory shows has changed. */
export async function readRollMark({ vault }: Identity): Promise<string> {
  return (await vault.read(marks, only))?.stamp ?? "";
}

function factsOf(account: Account): string {
  return JSON.stringify(shown.map((name) => account[name] ?? null));
}
