import { type Instant, minute } from "../clock.ts";
import type { Id } from "../ids.ts";
import { type Account, findAccount } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import { readRoll, readRollMark } from "../identity/roll.ts";
import type { HeldRole } from "../identity/role_names.ts";
import type { Vault } from "../vault/vault.ts";

/** What the directory knows of somebody: enough for a list, nothing of a record. */
export interface Person {
  readonly id: Id;
  readonly name: string;
  readonly username: string;
  readonly email: string;
  readonly roles: readonly HeldRole[];
  readonly suspended: boolean;
  /** Name, username and address as searched: lower case, without accents. */
  readonly words: string;
}

interface Entry {
  readonly stamp: string;
  readonly person: Person;
}

const keptFor = 15 * minute;

/**
 * Everybody, opened, in memory, by name: accounts are sealed each under a key of its own, so that no index could be
 * searched (storage.md 4.6). Loaded at the first question, brought up to date at each later one, dropped after a
 * quarter of an hour without any.
 */
export class Directory {
  readonly #identity: Identity;
  #mark: string | undefined;
  #entries = new Map<Id, Entry>();
  #sorted: readonly Person[] = [];
  #usedAt: Instant = 0;
  #refreshing: Promise<void> | undefined;

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  /** Everybody, in the order of their names. */
  async everybody(): Promise<readonly Person[]> {
    this.#usedAt = this.#identity.clock.now();
    this.#refreshing ??= this.#refresh().finally(() => this.#refreshing = undefined);
    await this.#refreshing;
    return this.#sorted;
  }

  async person(id: Id): Promise<Person | undefined> {
    await this.everybody();
    return this.#entries.get(id)?.person;
  }

  get isIdle(): boolean {
    return this.#identity.clock.now() - this.#usedAt >= keptFor;
  }

  async #refresh(): Promise<void> {
    // The mark first: what changes while the rows are read is seen the next time.
    const mark = await readRollMark(this.#identity);
    if (mark === this.#mark) return;
    const rows = await readRoll(this.#identity);
    const entries = new Map<Id, Entry>();
    for (let at = 0; at < rows.length; at += 50) {
      const some = await Promise.all(rows.slice(at, at + 50).map((row) => this.#entryOf(row)));
      for (const entry of some) if (entry) entries.set(entry.person.id, entry);
    }
    this.#entries = entries;
    this.#sorted = [...entries.values()].map(({ person }) => person).sort(byName);
    this.#mark = mark;
  }

  async #entryOf({ account, stamp }: { account: Id; stamp: string }): Promise<Entry | undefined> {
    const known = this.#entries.get(account);
    if (known?.stamp === stamp) return known;
    const kept = await findAccount(this.#identity, account);
    return kept && { stamp, person: personOf(kept.account) };
  }
}

const directories = new WeakMap<Vault, Directory>();

export function directoryOf(identity: Identity): Directory {
  const known = directories.get(identity.vault);
  if (known) return known;
  const directory = new Directory(identity);
  directories.set(identity.vault, directory);
  return directory;
}

/** Lets go of it when nobody has asked for a quarter of an hour. Called each minute. */
export function dropIdleDirectory({ vault }: Identity): void {
  if (directories.get(vault)?.isIdle) directories.delete(vault);
}

/** Lower case, without accents or look-alike forms, so that "jose" finds "José". */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

function personOf({ id, name, username, email, roles, suspended }: Account): Person {
  const words = folded(`${name} ${username} ${email}`);
  return { id, name, username, email, roles, suspended: suspended !== undefined, words };
}

function byName(one: Person, other: Person): number {
  const names = [folded(one.name), folded(other.name)] as const;
  return names[0] < names[1] ? -1 : names[0] > names[1] ? 1 : one.id < other.id ? -1 : 1;
}
