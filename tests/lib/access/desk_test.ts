import assert from "node:assert/strict";
import { approveRequest, declineRequest } from "../../../lib/access/answering.ts";
import { listRequests } from "../../../lib/access/requests.ts";
import { changeRole } from "../../../lib/access/role_giving.ts";
import { restoreUser, suspendUser, suspensionWordsOf } from "../../../lib/access/suspensions.ts";
import { listUsers, searchUsers, viewUser } from "../../../lib/access/users.ts";
import { latestVerification, startVerification } from "../../../lib/access/verification.ts";
import { day, minute } from "../../../lib/clock.ts";
import { AppError, type Problem } from "../../../lib/errors.ts";
import { type Account, addAccount, findAccount } from "../../../lib/identity/accounts.ts";
import { listAdministrators } from "../../../lib/identity/administrators.ts";
import { putBranch } from "../../../lib/identity/branches.ts";
import type { HeldRole } from "../../../lib/identity/role_names.ts";
import { type Id, newId } from "../../../lib/ids.ts";
import { callerFrom, maria } from "../identity/clinic.ts";
import { type DeskRoom, openDeskRoom } from "./desk_room.ts";

Deno.test("fifty administrators who suspend each other at once leave one who can let the others back in", () =>
  inRoom(async (room) => {
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, i) => add(room, `admin${i}`, [{ role: "admin" }])),
    );
    const desks = await Promise.all(ids.map((id) => room.open(id, "suspend_users")));
    const next = (i: number) => ids[(i + 1) % ids.length] ?? "";
    const results = await Promise.allSettled(
      desks.map((desk, i) => suspendUser(desk, next(i), { reason: "misuse" })),
    );
    const left = await listAdministrators(room.identity);
    assert.ok(left.length >= 1);
    const done = results.filter(({ status }) => status === "fulfilled").length;
    assert.equal(left.length, 50 - done, "each that succeeded took one away, and no other did");
    for (const result of results) {
      if (result.status === "rejected") assert.ok(isProblem(result.reason, "stale", "forbidden"));
    }
    const [last] = left;
    assert.ok(last);
    const desk = await room.open(last.id, "suspend_users");
    await restoreUser(desk, ids.find((id) => id !== last.id) ?? "");
  }));

Deno.test("two administrators who take each other's role and suspend each other at once leave one", () =>
  inRoom(async (room) => {
    for (let round = 0; round < 10; round++) {
      const [otto, olga] = await Promise.all([
        add(room, `otto${round}`, [{ role: "admin" }]),
        add(room, `olga${round}`, [{ role: "admin" }]),
      ]);
      const before = (await listAdministrators(room.identity)).filter(({ id }) => id !== otto && id !== olga);
      for (const { id } of before) {
        await room.open(otto, "suspend_users").then((desk) => suspendUser(desk, id, { reason: "left" }));
      }
      const [one, other] = await Promise.all([
        room.open(otto, "suspend_users"),
        room.open(olga, "manage_roles"),
      ]);
      await Promise.allSettled([
        suspendUser(one, olga, { reason: "misuse" }),
        changeRole(other, { user: otto, take: { role: "admin" } }),
      ]);
      assert.equal((await listAdministrators(room.identity)).length, 1);
    }
  }));

Deno.test("what an administrator asked for is not done after they were suspended", () =>
  inRoom(async (room) => {
    const otto = await add(room, "otto", [{ role: "admin" }]);
    const olga = await add(room, "olga", [{ role: "admin" }]);
    const third = await add(room, "third", [{ role: "admin" }]);
    await changeRole(await room.open(otto, "manage_roles"), { user: olga, take: { role: "admin" } });
    const [request] = await listRequests(await room.open(third, "manage_roles"));
    assert.ok(request);
    await suspendUser(await room.open(third, "suspend_users"), otto, { reason: "left" });
    await assert.rejects(
      async () => approveRequest(await room.open(third, "manage_roles"), request.id),
      (error) => isProblem(error, "stale"),
      "whoever asked is suspended",
    );
    assert.equal((await listAdministrators(room.identity)).length, 2);
  }));

Deno.test("whom a request concerns can neither approve nor decline it", () =>
  inRoom(async (room) => {
    const [otto, olga, third] = [
      await add(room, "otto", [{ role: "admin" }]),
      await add(room, "olga", [{ role: "admin" }]),
      await add(room, "third", [{ role: "admin" }]),
    ];
    await changeRole(await room.open(otto, "manage_roles"), { user: olga, take: { role: "admin" } });
    const desk = await room.open(olga, "manage_roles");
    const [request] = await listRequests(desk);
    for (const answer of [approveRequest, declineRequest]) {
      await assert.rejects(answer(desk, request?.id ?? ""), (error) => isProblem(error, "forbidden"));
    }
    await approveRequest(await room.open(third, "manage_roles"), request?.id ?? "");
    assert.deepEqual((await accountOf(room, olga)).roles, []);
  }));

Deno.test("of fifty approvals at once, one counts", () =>
  inRoom(async (room) => {
    const otto = await add(room, "otto", [{ role: "admin" }]);
    const olga = await add(room, "olga", [{ role: "admin" }]);
    const branch = await addBranchTo(room);
    const rita = await add(room, "rita", [{ role: "receptionist", branch }]);
    const answer = await changeRole(await room.open(otto, "manage_roles"), {
      user: rita,
      give: { role: "biller", branch },
    });
    assert.equal(answer.outcome, "asked");
    const desk = await room.open(olga, "manage_roles");
    const [request] = await listRequests(desk);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => approveRequest(desk, request?.id ?? "")),
    );
    assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
    const { roles } = await accountOf(room, rita);
    assert.deepEqual(roles.map(({ role }) => role), ["receptionist", "biller"]);
  }));

Deno.test("a request lapses after seven days, and does nothing when the roles changed meanwhile", () =>
  inRoom(async (room) => {
    const otto = await add(room, "otto", [{ role: "admin" }]);
    const olga = await add(room, "olga", [{ role: "admin" }]);
    const branch = await addBranchTo(room);
    const rita = await add(room, "rita", []);
    const give = (role: "biller" | "technician") => ({ user: rita, give: { role, branch } });
    await changeRole(await room.open(otto, "manage_roles"), give("biller"));
    const [early] = await listRequests(await room.open(olga, "manage_roles"));
    room.clock.pass(7 * day);
    await assert.rejects(
      async () => approveRequest(await room.open(olga, "manage_roles"), early?.id ?? ""),
      (error) => isProblem(error, "stale"),
    );
    await changeRole(await room.open(otto, "manage_roles"), give("biller"));
    await changeRole(await room.open(otto, "manage_roles"), give("technician"));
    const waiting = (await listRequests(await room.open(olga, "manage_roles"))).slice(0, 2);
    const results = [];
    for (const { id } of waiting) {
      results.push(
        await approveRequest(await room.open(olga, "manage_roles"), id).then(() => "done", () => "stale"),
      );
    }
    assert.deepEqual(results, ["done", "stale"]);
  }));

Deno.test("the directory notices a new name, a new account and a suspension at the next question", () =>
  inRoom(async (room) => {
    const otto = await add(room, "otto", [{ role: "admin" }]);
    const find = async (typed: string) => {
      const { users } = await searchUsers(await room.open(otto, "view_users"), typed);
      return users.map(({ name, state }) => `${name} ${state}`);
    };
    assert.deepEqual(await find("jose"), []);
    const jose = await add(room, "pepe", [{ role: "patient" }], "José Muñoz");
    assert.deepEqual(await find("munoz JOSE"), ["José Muñoz active"]);
    await suspendUser(await room.open(otto, "suspend_users"), jose, { reason: "own_wish" });
    assert.deepEqual(await find("pepe"), ["José Muñoz suspended"]);
    room.clock.pass(20 * minute);
    assert.deepEqual(await find("muñoz"), ["José Muñoz suspended"]);
  }));

Deno.test("a search shows twenty-five and says how many there are; the list pages through all", () =>
  inRoom(async (room) => {
    const otto = await add(room, "otto", [{ role: "admin" }]);
    for (let i = 0; i < 60; i++) await add(room, `guest${String(i).padStart(2, "0")}`, [{ role: "patient" }]);
    const desk = await room.open(otto, "view_users");
    const found = await searchUsers(desk, "guest");
    assert.deepEqual([found.users.length, found.total], [25, 60]);
    const seen: string[] = [];
    let after: Id | undefined;
    do {
      const page = await listUsers(desk, { after });
      seen.push(...page.users.map(({ username }) => username));
      after = page.more;
    } while (after !== undefined);
    assert.equal(seen.length, 61);
    assert.equal(new Set(seen).size, 61);
    assert.deepEqual(seen, seen.toSorted());
  }));

Deno.test("words about a suspension are under the account's own key and nowhere in the log", () =>
  inRoom(async (room) => {
    const otto = await add(room, "otto", [{ role: "admin" }]);
    const stan = await add(room, "stan", [{ role: "patient" }]);
    const desk = await room.open(otto, "suspend_users");
    await suspendUser(desk, stan, { reason: "other", words: "He said so by phone." });
    assert.equal(await suspensionWordsOf(desk, stan, room.clock.now()), "He said so by phone.");
    const { entries } = await room.audit.explore({ limit: 100 });
    assert.ok(!JSON.stringify(entries).includes("phone"));
  }));

Deno.test("what is looked at is in the log once the desk is settled, and a refused desk at once", () =>
  inRoom(async (room) => {
    const otto = await add(room, "otto", [{ role: "admin" }]);
    const stan = await add(room, "stan", [{ role: "patient" }]);
    const desk = await room.open(otto, "view_users");
    await viewUser(desk, stan);
    assert.equal(await count(room, "user.viewed"), 0);
    await desk.settle();
    assert.equal(await count(room, "user.viewed"), 1);
    for (const permission of ["view_users", "view_audit_log", "manage_roles"] as const) {
      await assert.rejects(room.open(stan, permission), (error) => isProblem(error, "not_found"));
    }
    await assert.rejects(room.open(otto, "view_audit_log"), (error) => isProblem(error, "not_found"));
    assert.equal(await count(room, "desk.refused"), 4);
  }));

Deno.test("a verification runs once however often it is asked for, and its verdict is logged", () =>
  inRoom(async (room) => {
    const ursula = await add(room, "ursula", [{ role: "auditor" }]);
    const desk = await room.open(ursula, "verify_audit_chain");
    for (let i = 0; i < 50; i++) startVerification(desk);
    while (latestVerification(desk)?.state === "running") {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(latestVerification(desk)?.verdict?.kind, "intact");
    assert.equal(await count(room, "audit.verified"), 1);
  }));

async function inRoom(test: (room: DeskRoom) => Promise<void>): Promise<void> {
  const room = await openDeskRoom();
  try {
    await test(room);
  } finally {
    await room.close();
  }
}

async function add(
  room: DeskRoom,
  username: string,
  roles: readonly HeldRole[],
  name = username,
): Promise<Id> {
  const account = maria({
    username,
    name,
    email: `${username}@example.org`,
    roles: roles.map(({ role, branch }) => ({ role, ...(branch !== undefined && { branch }) })),
  });
  const change = room.identity.vault.change();
  addAccount(room.identity, change, account);
  await change.deed(systemDeed(room, "account.created")).commit();
  return account.id;
}

async function addBranchTo(room: DeskRoom): Promise<Id> {
  const branch = { id: newId(), name: "Centro", createdAt: room.clock.now() };
  const change = room.identity.vault.change();
  putBranch(change, branch, null);
  await change.deed(systemDeed(room, "branch.created")).commit();
  return branch.id;
}

function systemDeed({ clock }: DeskRoom, action: string) {
  return {
    at: clock.now(),
    actor: "system",
    role: "system",
    action,
    outcome: 0,
    caller: callerFrom(""),
  } as const;
}

async function accountOf(room: DeskRoom, id: Id): Promise<Account> {
  const kept = await findAccount(room.identity, id);
  assert.ok(kept);
  return kept.account;
}

async function count({ audit }: DeskRoom, action: string): Promise<number> {
  return (await audit.explore({ action, limit: 500 })).entries.length;
}

function isProblem(error: unknown, ...problems: Problem[]): boolean {
  return error instanceof AppError && problems.includes(error.problem);
}
