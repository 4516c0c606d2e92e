import { type Instant } from "../clock.ts";
import { notFound } from "../errors.ts";
import { fromBase64Url, type Id } from "../ids.ts";
import { type Account, findAccount, type KeptAccount } from "../identity/accounts.ts";
import { listBranches } from "../identity/branches.ts";
import type { Identity } from "../identity/identity.ts";
import type { HeldRole, RoleName } from "../identity/role_names.ts";
import { isOver } from "../identity/session_times.ts";
import { readRegister, sessions } from "../identity/kept_sessions.ts";
import { Desk } from "./desk.ts";
import { directoryOf, folded, type Person } from "./directory.ts";

export const userStates = ["active", "suspended"] as const;
export type UserState = (typeof userStates)[number];

/** A role with its branch in words, ready to be shown. */
export interface NamedRole extends HeldRole {
  readonly branchName: string | undefined;
}

/** One line of the list. */
export interface UserLine {
  readonly id: Id;
  readonly name: string;
  readonly username: string;
  /** Left out of a masked view. */
  readonly email: string | undefined;
  readonly roles: readonly NamedRole[];
  readonly state: UserState;
}

export interface UserQuestion {
  readonly role?: RoleName | undefined;
  readonly state?: UserState | undefined;
  readonly branch?: Id | undefined;
  /** The last user of the page before. */
  readonly after?: Id | undefined;
}

export interface UserPage {
  readonly users: readonly UserLine[];
  readonly total: number;
  /** Where the next page begins. */
  readonly more: Id | undefined;
}

const pageSize = 25;
const mostFound = 25;

/** One page of users by name, of those that the reader may see. */
export async function listUsers(desk: Desk<"view_users">, question: UserQuestion = {}): Promise<UserPage> {
  const people = (await inSight(desk)).filter((person) => matches(person, question));
  const start = question.after === undefined ? 0 : 1 + people.findIndex(({ id }) => id === question.after);
  const shown = people.slice(start, start + pageSize);
  desk.saw("user.listed", { detail: { count: shown.length } });
  const last = shown.at(-1);
  return {
    users: await linesOf(desk, shown),
    total: people.length,
    more: start + pageSize < people.length ? last?.id : undefined,
  };
}

/** Users in whose name, username or address every typed word stands; those that begin with it first; 25 at most. */
export async function searchUsers(
  desk: Desk<"view_users">,
  typed: string,
): Promise<{ readonly users: readonly UserLine[]; readonly total: number }> {
  const words = folded(typed).split(" ").filter((word) => word !== "").slice(0, 8);
  const { limits } = Desk.inner(desk).identity;
  await limits.demand("search.account", desk.reader.id);
  const found = words.length === 0 ? [] : (await inSight(desk))
    .filter((person) => words.every((word) => wordsOf(desk, person).includes(word)));
  const [first = ""] = words;
  const ranked = found.toSorted((a, b) =>
    Number(b.words.startsWith(first)) - Number(a.words.startsWith(first))
  );
  const shown = ranked.slice(0, mostFound);
  desk.saw("user.listed", { detail: { count: shown.length, searched: true } });
  return { users: await linesOf(desk, shown), total: found.length };
}

/** What may be said of somebody's sign-in, beside what stands in the list. */
export interface UserFacts extends UserLine {
  readonly createdAt: Instant;
  readonly suspended:
    | { readonly at: Instant; readonly by: string | undefined; readonly reason: string }
    | undefined;
  /** Undefined in a masked view. */
  readonly signIn: {
    readonly password: boolean;
    readonly authenticator: boolean;
    readonly passkeys: number;
    readonly sessions: number;
    /** The newest sign of life of a session that still stands. */
    readonly seenAt: Instant | undefined;
  } | undefined;
}

/** One user. Throws "not_found" for one that is not there or not for this reader. */
export async function viewUser(desk: Desk<"view_users">, id: Id): Promise<UserFacts> {
  const { identity } = Desk.inner(desk);
  const { account } = await userInSight(desk, id);
  const [line] = await linesOf(desk, [lineSource(account)]);
  if (!line) throw notFound();
  desk.saw("user.viewed", { subject: id, target: { kind: "account", id } });
  const by = account.suspended && (await findAccount(identity, account.suspended.by))?.account.name;
  return {
    ...line,
    createdAt: account.createdAt,
    suspended: account.suspended && { at: account.suspended.at, by, reason: account.suspended.reason },
    signIn: desk.hold === "M" ? undefined : {
      password: account.password !== undefined,
      ...account.factors,
      ...await signedIn(identity, account),
    },
  };
}

/** How many hold each role, suspended or not. */
export async function countRoles(desk: Desk<"view_roles">): Promise<ReadonlyMap<RoleName, number>> {
  const counts = new Map<RoleName, number>();
  for (const { roles } of await directoryOf(Desk.inner(desk).identity).everybody()) {
    for (const role of new Set(roles.map((held) => held.role))) counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  return counts;
}

/** Throws "not_found" for an account that is not there, or that this desk does not reach: the same answer. */
export async function userInSight(desk: Desk, id: Id): Promise<KeptAccount> {
  const kept = await findAccount(Desk.inner(desk).identity, id);
  if (!kept || !reaches(desk, kept.account.roles)) throw notFound();
  return kept;
}

/** Somebody whom a page asks about. */
export async function viewAccount(desk: Desk, id: Id): Promise<Account> {
  const { account } = await userInSight(desk, id);
  desk.saw("user.viewed", { subject: id, target: { kind: "account", id } });
  return account;
}

/** Whoever works for one branch reaches those who work there and nobody else. */
function reaches({ isLocal, branch }: Desk, roles: readonly HeldRole[]): boolean {
  return !isLocal || (branch !== undefined && roles.some((held) => held.branch === branch));
}

async function inSight(desk: Desk<"view_users">): Promise<readonly Person[]> {
  const everybody = await directoryOf(Desk.inner(desk).identity).everybody();
  return everybody.filter(({ roles }) => reaches(desk, roles));
}

function matches({ roles, suspended }: Person, { role, state, branch }: UserQuestion): boolean {
  if (state !== undefined && suspended !== (state === "suspended")) return false;
  return roles.some((held) =>
    (role === undefined || held.role === role) && (branch === undefined || held.branch === branch)
  ) || (role === undefined && branch === undefined);
}

/** An address that is not shown is not found either. */
function wordsOf(desk: Desk, person: Person): string {
  return desk.hold === "M" ? folded(`${person.name} ${person.username}`) : person.words;
}

type LineSource = Pick<Person, "id" | "name" | "username" | "email" | "roles" | "suspended">;

function lineSource(account: Account): LineSource {
  return { ...account, suspended: account.suspended !== undefined };
}

async function linesOf(desk: Desk, people: readonly LineSource[]): Promise<UserLine[]> {
  const branches = await branchNames(Desk.inner(desk).identity);
  return people.map(({ id, name, username, email, roles, suspended }) => ({
    id,
    name,
    username,
    email: desk.hold === "M" ? undefined : email,
    roles: roles.map((held) => ({ ...held, branchName: branches.get(held.branch ?? "") })),
    state: suspended ? "suspended" : "active",
  }));
}

/** The names behind ids of accounts, as far as these still exist. */
export async function namesOf(desk: Desk, ids: Iterable<Id>): Promise<ReadonlyMap<Id, string>> {
  const directory = directoryOf(Desk.inner(desk).identity);
  const found = await Promise.all([...new Set(ids)].map((id) => directory.person(id)));
  return new Map(found.flatMap((person) => person ? [[person.id, person.name]] : []));
}

/** The names of all branches, by id. */
export async function branchNames(identity: Identity): Promise<ReadonlyMap<Id, string>> {
  return new Map((await listBranches(identity)).map(({ id, name }) => [id, name]));
}

async function signedIn(identity: Identity, account: Account) {
  const { names } = await readRegister(identity, account.id);
  const rows = await identity.vault.readMany(sessions, names.map((name) => [fromBase64Url(name)]));
  const now = identity.clock.now();
  const open = rows.flatMap((row) => row ? [row.value] : [])
    .filter(({ epoch }) => epoch === account.epoch && account.suspended === undefined)
    .filter((session) => !isOver(session, account.roles, identity.config.policy, now));
  const seen = open.map(({ seenAt }) => seenAt);
  return { sessions: open.length, seenAt: seen.length > 0 ? Math.max(...seen) : undefined };
}
