import assert from "node:assert/strict";
import { day, minute } from "../../lib/clock.ts";
import { findAccount, putAccount } from "../../lib/identity/accounts.ts";
import { newId } from "../../lib/ids.ts";
import { codeOf, type PersonName } from "../support/cast.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";

Deno.test("Otto finds people whatever the accents, sees how they sign in, and nothing of a record", () =>
  inWorld(async (world) => {
    const otto = await world.signedIn("otto");
    await otto.open("/admin");
    assert.equal(otto.page.path, "/admin/users");
    assert.match(otto.text, /10 people/);
    await otto.submit({ typed: "TOMAS veg" }, { to: "/admin/users/find" });
    assert.match(otto.text, /1 person found/);
    assert.match(otto.text, /Tomás Vega/);
    assert.ok(!otto.text.includes("Rita Campos"));
    assert.match(otto.page.path, /^\/admin\/users\?search=[\w-]+$/, "what was typed stands in no address");
    const { path } = otto.page;
    await otto.open(path);
    assert.match(otto.text, /Tomás Vega/, "a page that can be read again");
    assert.match(otto.page.html, /value="TOMAS veg"/);
    const magda = await world.signedIn("magda", "203.0.113.9");
    for (const token of [path.slice(path.indexOf("=") + 1), "nonsense"]) {
      await magda.open(`/admin/users?search=${token}`, 404);
      assert.match(magda.text, /This search has ended/);
      assert.ok(!/TOMAS veg|Tomás Vega/.test(magda.page.html));
    }
    await otto.submit({ typed: "nobody of this name" }, { to: "/admin/users/find" });
    assert.match(otto.text, /Nobody found/);
    await otto.open(`/admin/users/${world.cast.maria.account}`);
    assert.match(otto.text, /Maria Lindgren/);
    assert.match(otto.text, /maria@example\.org/);
    assert.ok(!otto.page.html.includes(world.cast.maria.patient ?? "?"), "not even the id of her record");
    await otto.open(`/records/${world.cast.maria.patient}`, 404);
  }));

Deno.test("the list can be filtered, says when nobody fits, and pages without names in addresses", () =>
  inWorld(async (world) => {
    const otto = await world.signedIn("otto");
    await otto.open("/admin/users?role=doctor");
    assert.match(otto.text, /Dr Jonas Weiss/);
    assert.match(otto.text, /1 person /);
    await otto.open("/admin/users?role=doctor&state=suspended");
    assert.match(otto.text, /Nobody fits this filter/);
  }));

Deno.test("Rita, Maria and nobody signed in find no administration there at all", () =>
  inWorld(async (world) => {
    for (const name of ["rita", "maria", "weiss", "bea"] as const) {
      const person = await world.signedIn(name);
      for (const path of paths(world)) await person.open(path, 404);
    }
    const stranger = world.browser();
    for (const path of paths(world)) {
      await stranger.open(path);
      assert.match(stranger.page.path, /^\/signin/, path);
    }
  }));

Deno.test("Ursula sees the users and can change nothing about them", () =>
  inWorld(async (world) => {
    const ursula = await world.signedIn("ursula");
    const { stan } = world.cast;
    await ursula.open("/admin/users");
    await ursula.open(`/admin/users/${stan.account}`);
    assert.ok(!ursula.forms.some(({ action }) => action.includes(stan.account)), "no button");
    for (const path of ["suspend", "restore", "roles/give", "roles/take", "reset", "end-sessions"]) {
      const answer = await ursula.send(`/admin/users/${stan.account}/${path}`, { reason: "other" });
      assert.equal(answer.status, 404, path);
    }
    for (const path of ["/admin/invitations", "/admin/branches", "/admin/requests"]) {
      await ursula.open(path, 404);
    }
    assert.equal((await accountOf(world, "stan")).suspended, undefined);
  }));

Deno.test("suspending ends Stan's session at once; restoring lets him sign in again", () =>
  inWorld(async (world) => {
    const stan = await world.signedIn("stan");
    const otto = await world.signedIn("otto");
    await otto.open(`/admin/users/${world.cast.stan.account}`);
    assert.match(otto.text, /On 1 device/);
    await otto.follow(`/admin/users/${world.cast.stan.account}/suspend`);
    await otto.submit({}, { to: "/suspend", status: 422 });
    assert.match(otto.text, /Choose one/);
    await otto.submit({ reason: "security", words: "A stranger called." }, { to: "/suspend" });
    assert.match(otto.text, /Suspended 22 November 2026/);
    assert.match(otto.text, /The account may be in wrong hands/);
    assert.match(otto.text, /A stranger called\./);
    await stan.open("/records");
    assert.match(stan.page.path, /^\/signin/);
    await stan.submit({ username: "stan", password: world.cast.stan.password }, {
      to: "/signin",
      status: 422,
    });
    await otto.submit({}, { to: "/restore" });
    assert.match(otto.text, /They can sign in again/);
    await world.signedIn("stan").then((again) => again.open("/records"));
    const log = JSON.stringify(await everything(world));
    assert.ok(log.includes("user.suspended") && log.includes("user.restored"));
    assert.ok(!log.includes("stranger called"), "words stay out of the log");
    const letters = (await world.letters()).filter(({ to }) => to === world.cast.stan.email);
    const subjects = letters.map(({ subject }) => subject);
    assert.ok(
      subjects.includes("Your account is suspended") && subjects.includes("Your account is restored"),
    );
  }));

Deno.test("nobody suspends, promotes or resets themselves, and the last administrator stays", () =>
  inWorld(async (world) => {
    const otto = await world.signedIn("otto");
    const me = `/admin/users/${world.cast.otto.account}`;
    await otto.open(me);
    assert.match(otto.text, /This is you/);
    for (const path of ["suspend", "end", "reset", "roles"]) {
      await otto.open(`${me}/${path}`);
      assert.equal(otto.page.path, me, path);
      assert.match(otto.text, /This is you\. Others change your roles and your access/);
    }
    assert.match((await otto.send(`${me}/suspend`, { reason: "left" })).html, /Not on your own account/);
    for (
      const [path, fields] of [
        ["suspend", { reason: "left" }],
        ["end", {}],
        ["roles/give", { role: "auditor" }],
        ["roles/take", { role: "admin" }],
        ["reset", { reason: "I want to" }],
      ] as const
    ) {
      await otto.open("/admin/users");
      const answer = await otto.send(`${me}/${path}`, fields);
      assert.equal(answer.status, 403, path);
    }
    const account = await accountOf(world, "otto");
    assert.deepEqual([account.suspended, account.roles], [undefined, [{ role: "admin" }]]);
  }));

Deno.test("with one administrator a role acts at once and the log says so; forbidden pairs are refused", () =>
  inWorld(async (world) => {
    const rita = await world.signedIn("rita");
    await rita.open("/admin/users", 404);
    const otto = await world.signedIn("otto");
    await otto.open(`/admin/users/${world.cast.rita.account}/roles`);
    assert.match(otto.text, /no other administrator/);
    await otto.submit({ role: "branch_manager" }, { to: "/roles/give", status: 422 });
    assert.match(otto.text, /Choose the branch/);
    const [branch] = optionsOf(otto, "branch");
    await otto.submit({ role: "branch_manager", branch: branch ?? "" }, { to: "/roles/give" });
    assert.match(otto.text, /Receptionist at Centro, Branch manager at Centro/);
    const given = (await everything(world)).find(({ action }) => action === "role.given");
    assert.deepEqual(given?.detail?.sole_administrator, true);
    await rita.open("/records");
    assert.match(rita.page.path, /^\/signin/, "what changed acts on the next request");
    await otto.follow(`/admin/users/${world.cast.rita.account}/roles`);
    for (
      const [role, other] of [["admin", /Administrator and /], ["auditor", /Auditor and /], [
        "biller",
        /Biller and /,
      ]] as const
    ) {
      await otto.submit({ role, branch: branch ?? "" }, { to: "/roles/give", status: 422 });
      assert.match(otto.text, other);
    }
    await otto.send(`/admin/users/${world.cast.rita.account}/roles/take`, {
      role: "receptionist",
      branch: branch ?? "",
    });
    assert.deepEqual((await accountOf(world, "rita")).roles, [{ role: "branch_manager", branch }]);
  }));

Deno.test("suspending the other administrator makes nobody sole administrator for a week", () =>
  inWorld(async (world) => {
    await promoteBea(world);
    const otto = await world.signedIn("otto");
    await otto.open(`/admin/users/${world.cast.bea.account}/suspend`);
    await otto.submit({ reason: "security" }, { to: "/suspend" });
    const stan = `/admin/users/${world.cast.stan.account}/roles`;
    await otto.open(stan);
    await otto.submit({ role: "auditor" }, { to: "/roles/give" });
    assert.deepEqual((await accountOf(world, "stan")).roles, [{ role: "patient" }], "it waits");
    world.clock.pass(7 * day);
    const later = await world.signedIn("otto");
    await later.open(stan);
    await later.submit({ role: "auditor" }, { to: "/roles/give" });
    assert.deepEqual((await accountOf(world, "stan")).roles.map(({ role }) => role), ["patient", "auditor"]);
  }));

Deno.test("with two administrators the other one approves, and neither the asker nor whom it concerns", () =>
  inWorld(async (world) => {
    await promoteBea(world);
    const otto = await world.signedIn("otto");
    const weiss = `/admin/users/${world.cast.weiss.account}`;
    await otto.open(`${weiss}/roles`);
    assert.match(otto.text, /Another administrator has to approve/);
    const [branch] = optionsOf(otto, "branch");
    await otto.submit({ role: "surgeon", branch: branch ?? "" }, { to: "/roles/give" });
    assert.deepEqual(
      (await accountOf(world, "weiss")).roles.map(({ role }) => role),
      ["doctor"],
      "nothing yet",
    );
    await otto.open("/admin/requests");
    assert.match(otto.text, /Give: Surgeon at Centro/);
    assert.ok(!otto.forms.some(({ action }) => action.endsWith("/approve")));
    const decline = otto.forms.find(({ action }) => action.endsWith("/decline"));
    const approve = decline?.action.replace("/decline", "/approve") ?? "";
    assert.equal((await otto.send(approve, {})).status, 403, "the asker may not, whatever the page shows");
    const bea = await world.signedIn("bea");
    await bea.open("/admin/requests");
    await bea.submit({}, { to: "/approve" });
    assert.match(bea.text, /Approved and done/);
    assert.deepEqual((await accountOf(world, "weiss")).roles.map(({ role }) => role), ["doctor", "surgeon"]);
    assert.equal((await bea.send(approve, {})).status, 409, "once");
  }));

Deno.test("who left is suspended, then ended for good when a second administrator approves; the log stays", () =>
  inWorld(async (world) => {
    await promoteBea(world);
    const weiss = `/admin/users/${world.cast.weiss.account}`;
    const otto = await world.signedIn("otto");
    assert.equal((await otto.send(`${weiss}/end`, {})).status, 403, "not while they work");
    await otto.open(`${weiss}/suspend`);
    await otto.submit({ reason: "left" }, { to: "/suspend" });
    await otto.open(`${weiss}/end`);
    await otto.submit({}, { to: "/end" });
    assert.match(otto.text, /Another administrator has to approve/);
    await otto.open("/admin/requests");
    assert.ok(!otto.forms.some(({ action }) => action.endsWith("/approve")), "not by whoever asked");
    await world.errands();
    assert.ok((await accountOf(world, "weiss")).suspended, "nothing yet");
    const bea = await world.signedIn("bea");
    await bea.open("/admin/requests");
    assert.match(bea.text, /End the account of Dr Jonas Weiss/);
    await bea.submit({}, { to: "/approve" });
    await world.errands();
    assert.equal(await findAccount(world.site.identity, world.cast.weiss.account), undefined);
    await otto.open(weiss, 404);
    const { username, password } = world.cast.weiss;
    const himself = world.browser();
    await himself.open("/signin");
    await himself.submit({ username, password }, { to: "/signin", status: 422 });
    await world.site.audit.sealNow();
    assert.equal((await world.site.audit.verify()).kind, "intact");
  }));

Deno.test("nobody ends an account that keeps a record, and only administrators end any", () =>
  inWorld(async (world) => {
    const maria = `/admin/users/${world.cast.maria.account}`;
    const otto = await world.signedIn("otto");
    await otto.open(`${maria}/suspend`);
    await otto.submit({ reason: "other" }, { to: "/suspend" });
    assert.ok(!otto.page.html.includes(`${maria}/end"`));
    assert.equal((await otto.send(`${maria}/end`, {})).status, 403);
    assert.equal((await otto.send(`/admin/users/${world.cast.otto.account}/end`, {})).status, 403);
    for (const name of ["ursula", "magda", "rita"] as const) {
      const person = await world.signedIn(name);
      assert.ok(
        [403, 404].includes((await person.send(`/admin/users/${world.cast.weiss.account}/end`, {})).status),
      );
    }
    assert.ok(await findAccount(world.site.identity, world.cast.maria.account));
  }));

Deno.test("a new administrator is invited only when a second one approves; a receptionist at once", () =>
  inWorld(async (world) => {
    await promoteBea(world);
    const otto = await world.signedIn("otto");
    await otto.open("/admin/invitations/new");
    const [branch = ""] = optionsOf(otto, "branch");
    const asked = { name: "Nora Lund", email: "nora@example.org", language: "en", hours: "4" };
    await otto.submit({ ...asked, roles: ["receptionist"] }, { to: "/new", status: 422 });
    await otto.submit({ ...asked, roles: ["receptionist"], branch }, { to: "/new" });
    assert.match(otto.text, /on its way/);
    assert.match(otto.text, /Nora Lund/);
    assert.match(otto.text, /1 of yours\. At most 20 at once/);
    await otto.open("/admin/invitations/new");
    await otto.submit({ ...asked, email: "olaf@example.org", name: "Olaf", roles: ["admin"] }, {
      to: "/new",
    });
    assert.match(otto.text, /has to approve before the mail goes out/);
    const sent = () =>
      world.letters().then((letters) => letters.filter(({ to }) => to === "olaf@example.org").length);
    assert.equal(await sent(), 0);
    const bea = await world.signedIn("bea");
    await bea.open("/admin/requests");
    await bea.submit({}, { to: "/approve" });
    assert.equal(await sent(), 1);
    await otto.open("/admin/invitations/new");
    await otto.submit({ ...asked, email: "maria@example.org", roles: ["patient"] }, {
      to: "/new",
      status: 422,
    });
    assert.match(otto.text, /has an account already/);
  }));

Deno.test("an invitation taken back no longer opens anything", () =>
  inWorld(async (world) => {
    const otto = await world.signedIn("otto");
    await otto.open("/admin/invitations/new");
    await otto.submit({
      name: "Nora",
      email: "nora@example.org",
      roles: ["patient"],
      language: "en",
      hours: "4",
    }, {
      to: "/new",
    });
    await otto.submit({}, { to: "/revoke" });
    assert.match(otto.text, /no longer works/);
    assert.match(otto.text, /Taken back/);
    const [letter] = (await world.letters()).filter(({ to }) => to === "nora@example.org");
    const token = /\/invite#([\w-]{43})/.exec(letter?.text ?? "")?.[1] ?? "";
    const nora = world.browser();
    await nora.open("/invite");
    await nora.submit({ token }, { to: "/invite", status: 422 }).catch(() => {});
    assert.ok(!nora.forms.some(({ names }) => names.has("username")));
  }));

Deno.test("Magda sees her branch without addresses, asks for invitations, and reaches nobody else", () =>
  inWorld(async (world) => {
    const magda = await world.signedIn("magda");
    await magda.open("/admin/users");
    assert.match(magda.text, /Rita Campos/);
    assert.ok(!/Otto Brandt|Maria Lindgren|@example\.org/.test(magda.text));
    await magda.submit({ typed: "example.org" }, { to: "/admin/users/find" });
    assert.match(magda.text, /Nobody found/);
    await magda.open(`/admin/users/${world.cast.otto.account}`, 404);
    await magda.open(`/admin/users/${world.cast.maria.account}`, 404);
    await magda.open(`/admin/users/${world.cast.rita.account}/roles`, 404);
    await magda.open("/admin/invitations/new");
    const [branch = ""] = optionsOf(magda, "branch");
    await magda.submit({
      name: "Nora",
      email: "nora@example.org",
      roles: ["receptionist"],
      branch,
      language: "es",
      hours: "4",
    }, { to: "/new" });
    assert.match(magda.text, /has to approve/);
    const invited = () =>
      world.letters().then((all) => all.filter(({ to }) => to === "nora@example.org").length);
    assert.equal(await invited(), 0);
    const otto = await world.signedIn("otto");
    await otto.open("/admin/users");
    assert.match(otto.text, /1 request waits for approval/);
    await otto.open("/admin/requests");
    await otto.submit({}, { to: "/approve" });
    assert.equal(await invited(), 1);
    await magda.open(`/admin/users/${world.cast.rita.account}/suspend`);
    await magda.submit({ reason: "on_leave" }, { to: "/suspend" });
    assert.ok((await accountOf(world, "rita")).suspended);
  }));

Deno.test("resetting access takes the second step away, mails a link, and asks for fresh proof", () =>
  inWorld(async (world) => {
    const otto = await world.signedIn("otto");
    world.clock.pass(6 * minute);
    await otto.open(`/admin/users/${world.cast.weiss.account}/reset`);
    assert.match(otto.page.path, /^\/prove/);
    const { otto: member } = world.cast;
    const code = codeOf(member, world.clock.now());
    await otto.submit({ password: member.password, code }, { to: "/prove" });
    assert.match(otto.page.path, /\/reset$/);
    await otto.submit({ reason: "" }, { to: "/reset", status: 422 });
    await otto.submit({ reason: "Came in person with a passport." }, { to: "/reset" });
    assert.match(otto.text, /We mailed them a link/);
    assert.match(otto.text, /asked for at the next sign-in/);
    assert.deepEqual((await accountOf(world, "weiss")).factors, { authenticator: false, passkeys: 0 });
    assert.ok(
      (await world.letters()).some(({ to, text }) => to === "weiss@example.org" && /\/reset#/.test(text)),
    );
  }));

Deno.test("branches can be added, once, and not twice under one name", () =>
  inWorld(async (world) => {
    const otto = await world.signedIn("otto");
    await otto.open("/admin/branches");
    await otto.submit({ name: "Estación" }, { to: "/admin/branches" });
    assert.match(otto.text, /Estación/);
    await otto.submit({ name: "estacion" }, { to: "/admin/branches", status: 422 });
    assert.match(otto.text, /There is a branch of this name/);
  }));

Deno.test("the roles matrix shows every right in words, for all roles and for one", () =>
  inWorld(async (world) => {
    const ursula = await world.signedIn("ursula");
    await ursula.open("/admin/roles");
    assert.match(ursula.text, /Read the audit log/);
    assert.match(ursula.text, /Only when a second person approves/);
    await ursula.open("/admin/roles?role=admin");
    assert.match(ursula.text, /Sees no record of anybody/);
    assert.match(ursula.text, /1 person holds this role/);
    assert.ok(!ursula.text.includes("Read the audit log"));
    const rita = await world.signedIn("rita");
    await rita.open("/admin/roles", 404);
  }));

function paths({ cast }: World): readonly string[] {
  const user = `/admin/users/${cast.stan.account}`;
  return [
    "/admin",
    "/admin/users",
    user,
    `${user}/suspend`,
    `${user}/roles`,
    `${user}/reset`,
    "/admin/requests",
    "/admin/invitations",
    "/admin/invitations/new",
    "/admin/roles",
    "/admin/branches",
    "/audit",
    "/audit/verify",
  ];
}

async function accountOf({ site, cast }: World, name: PersonName) {
  const kept = await findAccount(site.identity, cast[name].account);
  assert.ok(kept);
  return kept.account;
}

async function everything({ site }: World) {
  return (await site.audit.explore({ limit: 500 })).entries;
}

/** Values of a select on the page. */
function optionsOf(browser: Browser, name: string): readonly string[] {
  const select = new RegExp(`<select[^>]* name="${name}"[^>]*>([\\s\\S]*?)</select>`).exec(browser.page.html)
    ?.[1];
  return [...(select ?? "").matchAll(/<option value="([^"]+)"/g)].map(([, value = ""]) => value);
}

/** Bea bills no more: she is the second administrator. */
async function promoteBea({ site, cast, clock }: World): Promise<void> {
  const { identity } = site;
  const was = await findAccount(identity, cast.bea.account);
  assert.ok(was);
  const change = identity.vault.change();
  putAccount(identity, change, was, { ...was.account, roles: [{ role: "admin" }] });
  await change.deed({
    at: clock.now(),
    actor: "system",
    role: "system",
    action: "role.given",
    outcome: 0,
    caller: { request: newId(), address: "", agent: "" },
  }).commit();
}
