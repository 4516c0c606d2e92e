import assert from "node:assert/strict";
import { checkProof } from "../../lib/audit/proofs.ts";
import { day, minute } from "../../lib/clock.ts";
import { sealedFiles } from "../../lib/vault/sealed_files.ts";
import { mariasIds } from "../attacks/marias_things.ts";
import { idBytes, newId } from "../../lib/ids.ts";
import { findAccount, putAccount } from "../../lib/identity/accounts.ts";
import type { Driver, Key, Row } from "../../lib/vault/store.ts";
import type { Browser } from "../support/browser.ts";
import { beforeCommitOf } from "../support/interruptions.ts";
import { makeLink, visit } from "../support/visit_links.ts";
import { inWorld, type World } from "../support/world.ts";
import { shareWithAnna } from "../support/shared_record.ts";

async function ask(person: Browser, what: RegExp, word = "erase"): Promise<void> {
  await person.open("/account/erasure");
  const options = [...person.page.html.matchAll(/name="what" value="([^"]+)"/g)].map(([, value = ""]) =>
    value
  );
  const chosen = options.find((value) => what.test(value));
  assert.ok(chosen, `only ${options}`);
  await person.submit({ what: chosen, word }, { to: "/account/erasure" });
}

async function all(driver: Driver): Promise<Row[]> {
  const rows: Row[] = [];
  let from: Key | undefined;
  while (true) {
    const page = await driver.list({ prefix: [], limit: 500, ...(from && { from }) });
    rows.push(...page);
    from = page.at(-1)?.key;
    if (page.length < 500) return rows;
  }
}

function idsIn({ key }: Row): string[] {
  return key.flatMap((part) => part instanceof Uint8Array ? [part.toHex()] : []);
}

async function rowsOf(world: World, id: string): Promise<string[]> {
  const rows = [...await all(world.driver), ...await all(world.keys)];
  return rows.filter((row) => idsIn(row).includes(idBytes(id).toHex())).map(({ key }) => String(key[0]));
}

Deno.test("what Maria asks to erase waits fourteen days; a banner and two mails tell her; one button keeps all", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/erasure");
    await maria.submit({ what: "", word: "erase" }, { to: "/account/erasure", status: 422 });
    await ask(maria, /^record/);
    assert.match(maria.text, /6 December 2026/);
    await maria.open(`/records/${world.cast.maria.patient}`);
    const said = /Your whole health record is erased on 6 December 2026\./;
    assert.match(maria.text, said);
    assert.match(maria.text, /See or stop the erasure/);
    const subjects = async () =>
      (await world.letters()).filter(({ to }) => to === "maria@example.org").map(({ subject }) => subject);
    assert.ok((await subjects()).includes("An erasure was asked for"));
    world.clock.pass(12 * day - 1);
    await world.errands();
    assert.ok(!(await subjects()).includes("What you asked us to erase goes in two days"));
    world.clock.pass(1);
    await world.errands();
    assert.ok((await subjects()).includes("What you asked us to erase goes in two days"));
    const mails = (await world.letters()).filter(({ subject }) => /was asked for|in two days/.test(subject));
    assert.deepEqual(mails.map(({ text }) => said.test(text)), [true, true]);
    const later = await world.signedIn("maria");
    await later.open("/account/privacy");
    await later.submit({}, { press: "Keep everything" });
    world.clock.pass(30 * day);
    await world.errands();
    assert.ok(
      (await findAccount(world.site.identity, world.cast.maria.account))?.account.patient,
      "it is still there",
    );
    assert.ok((await subjects()).includes("Nothing will be erased"));
  }));

Deno.test("after the waiting time the record is gone: shares dead, rows gone, key destroyed, the log whole", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const { patient = "", account } = world.cast.maria;
    const before = await all(world.driver);
    assert.ok((await rowsOf(world, patient)).length > 5);
    await ask(maria, /^record/);
    world.clock.pass(14 * day);
    assert.ok(await world.errands() > 0);
    await world.errands();

    assert.deepEqual(await rowsOf(world, patient), ["ke"], "nothing but the note that it was erased");
    assert.equal(await world.site.vault.subject(patient), undefined);
    const { vault } = await world.again(before);
    assert.equal(
      await vault.subject(patient),
      undefined,
      "a copy from before, today's keys, the same key file",
    );
    assert.ok(await vault.subject(world.cast.anna.account), "others open");

    const again = await world.signedIn("anna");
    await again.open(`/records/${patient}`, 404);
    assert.ok(anna);
    const told = (await world.letters()).filter(({ to }) => to === "anna@example.org").map(({ subject }) =>
      subject
    );
    assert.ok(told.includes("A record that was shared with you is gone"));
    const kept = await findAccount(world.site.identity, account);
    assert.ok(kept && !kept.account.patient && !kept.account.erasure, "her account stays");
    const herself = await world.signedIn("maria");
    await herself.open(`/records/${patient}`, 404);
    await herself.open("/account/privacy");
    await herself.open("/records");
    await herself.submit({}, { press: "Start a record" });
    assert.match(herself.page.path, /^\/records\/[\w-]{22}$/);
    const { patient: fresh } = (await findAccount(world.site.identity, account))?.account ?? {};
    assert.ok(fresh && fresh !== patient && herself.page.path.endsWith(fresh));
    await herself.open("/records");
    assert.ok(!herself.text.includes("Start a record"), "one at a time");
    assert.equal((await herself.send("/records", {})).status, 404);
    const otto = await world.signedIn("otto");
    assert.ok([403, 404].includes((await otto.send("/records", {})).status), "nor for work");
    await world.site.audit.sealNow();
    const { entries } = await world.site.audit.looksAt(fresh, { own: true, limit: 5 });
    assert.ok(entries.some(({ action }) => action === "patient.created"));
    assert.equal((await world.site.audit.verify()).kind, "intact");
  }));

Deno.test("record and account together: nobody signs in any more, the name is free, the certificate can be checked", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const { patient = "", account, username, password } = world.cast.maria;
    await ask(maria, /^both/);
    world.clock.pass(14 * day);
    const open = await world.signedIn("maria");
    await world.errands();
    await world.errands();
    await open.open("/account");
    assert.match(open.page.path, /^\/signin/);
    await open.submit({ username, password }, { to: "/signin", status: 422 });
    assert.deepEqual(await rowsOf(world, patient), ["ke"]);
    assert.deepEqual(await rowsOf(world, account), ["ke"]);
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit");

    const letter = (await world.letters()).find(({ to, text }) =>
      to === "maria@example.org" && text.includes("/erased#")
    );
    const token = /#([\w-]{43})/.exec(letter?.text ?? "")?.[1] ?? "";
    const stranger = world.browser();
    await stranger.open("/erased");
    await stranger.submit({ token: "A".repeat(43) }, { to: "/erased", status: 422 });
    for (let twice = 0; twice < 2; twice++) {
      await stranger.open("/erased");
      await stranger.submit({ token }, { to: "/erased" });
    }
    assert.match(stranger.text, /account were erased[^]*Entry in the log/);
    assert.ok(!/Maria|example/.test(stranger.text), "it names nobody");
    const file = await stranger.send("/erased/file", { token });
    const verdict = checkProof(file.html);
    assert.ok(verdict.ok);
    assert.deepEqual([verdict.entry.action, verdict.entry.detail?.key], ["record.erased", "destroyed"]);
    world.clock.pass(31 * day);
    await stranger.open("/erased");
    await stranger.submit({ token }, { to: "/erased", status: 422 });

    const otto = await world.signedIn("otto");
    await otto.open("/admin/users");
    assert.ok(!otto.text.includes("Maria"), "the directory has forgotten her");
  }));

Deno.test("whatever a record can hold goes with it: files, copies, links for a visit, questions, reminders", () =>
  inWorld(async (world) => {
    const { patient = "", account } = world.cast.maria;
    await mariasIds(world);
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${patient}/add/appointment`);
    await maria.submit({ title: "Eye clinic", at: "2026-12-20T10:30" });
    await maria.open(`/records/${patient}/feed`);
    await maria.submit({}, { press: "Make the address" });
    const feed = /\/feeds\/[\w-]{43}\.ics/.exec(maria.page.html)?.[0] ?? "";
    const fetched = async () => await world.browser().exchange(world.browser().request("GET", feed));
    assert.equal((await fetched()).status, 200);
    const beside = ["fc", "ft", "pqg", "vt"];
    const left = async () =>
      (await all(world.driver)).map(({ key }) => String(key[0])).filter((one) => beside.includes(one));
    assert.deepEqual([...new Set(await left())].sort(), beside, "there is something to forget");
    await ask(maria, /^both/);
    world.clock.pass(14 * day);
    for (let pass = 0; pass < 3; pass++) await world.errands();
    assert.deepEqual(await rowsOf(world, patient), ["ke"]);
    assert.deepEqual(await rowsOf(world, account), ["ke"]);
    assert.equal((await fetched()).status, 404);
    world.clock.pass(40 * day);
    await world.errands();
    await sealedFiles(world.site.vault).sweep(world.clock.now());
    assert.deepEqual(await left(), [], "no byte of a file, no way in");
  }));

Deno.test("a legal hold stands in the way, in words, before and during the waiting time", () =>
  inWorld(async (world) => {
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit/holds");
    await ursula.submit({ handle: "nobody.here", reason: "Court 7" }, { to: "/audit/holds", status: 422 });
    await ursula.submit({ handle: "maria", reason: "Court 7, order 12/2026" }, { to: "/audit/holds" });
    assert.match(ursula.text, /Maria Lindgren[^]*order 12/);
    const maria = await world.signedIn("maria");
    await maria.open("/account/erasure");
    const what = /value="(record[^"]+)"/.exec(maria.page.html)?.[1] ?? "";
    await maria.submit({ what, word: "erase" }, { to: "/account/erasure", status: 422 });
    assert.match(maria.text, /legal hold stands/);
    await ursula.submit({}, { to: "/audit/holds/lift" });
    await ask(maria, /^record/);
    await ursula.open("/audit/holds");
    await ursula.submit({ handle: "MARIA@example.org", reason: "Court 8" }, { to: "/audit/holds" });
    world.clock.pass(15 * day);
    await world.errands();
    assert.ok(await world.site.vault.subject(world.cast.maria.patient ?? ""), "held meanwhile");
    const later = await world.signedIn("ursula");
    await later.open("/audit/holds");
    await later.submit({}, { to: "/audit/holds/lift" });
    world.clock.pass(1 * day + 3_600_000);
    await world.errands();
    assert.equal(
      await world.site.vault.subject(world.cast.maria.patient ?? ""),
      undefined,
      "lifted, and done",
    );
  }));

Deno.test("the word must be typed, staff keep their account, and nobody erases what is another's", () =>
  inWorld(async (world) => {
    const stan = await world.signedIn("stan");
    await stan.open("/account/erasure");
    const own = /value="(record[^"]+)"/.exec(stan.page.html)?.[1] ?? "";
    await stan.submit({ what: own, word: "yes" }, { to: "/account/erasure", status: 422 });
    const marias = `record.${world.cast.maria.patient}`;
    assert.equal((await stan.send("/account/erasure", { what: marias, word: "ERASE" })).status, 422);
    for (const name of ["otto", "weiss"] as const) {
      const staff = await world.signedIn(name);
      await staff.open("/account/erasure");
      assert.match(staff.text, /ended by an administrator/);
      assert.ok(!staff.page.html.includes('name="what"'));
    }
    world.clock.pass(20 * day);
    await world.errands();
    assert.ok(await world.site.vault.subject(world.cast.maria.patient ?? ""));
  }));

Deno.test("an account without a record goes with what it was shared, and what others keep stays", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await ask(anna, /^both/);
    world.clock.pass(14 * day);
    await world.errands();
    await world.errands();
    assert.deepEqual(await rowsOf(world, world.cast.anna.account), ["ke"]);
    const later = await world.signedIn("maria");
    await later.open(`/records/${world.cast.maria.patient}/sharing`);
    assert.match(later.text, /Anna/);
    assert.ok(maria);
  }));

Deno.test("Maria hands her record over and leaves: her account goes after the waiting time, the record stays with Anna", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const { patient = "", account } = world.cast.maria;
    await maria.open("/account/handover");
    const choice = /name="to" value="([^"]+)"/.exec(maria.page.html)?.[1] ?? "";
    await maria.submit({ to: choice, leave: "yes" }, { to: "/account/handover" });
    await anna.open("/account/handovers");
    await anna.submit({}, { press: "Take it over (Maria Lindgren)" });
    await maria.open("/account");
    assert.match(maria.text, /erased on 6 December/);
    world.clock.pass(14 * day);
    for (let pass = 0; pass < 2; pass++) await world.errands();
    assert.deepEqual(await rowsOf(world, account), ["ke"]);
    const later = await world.signedIn("anna");
    await later.open(`/records/${patient}/timeline`);
    assert.match(later.text, /128\/82/);
    await ask(later, new RegExp(`^record\\.${patient}$`));
    assert.match(later.text, /The record of Maria Lindgren, which I keep/);
    world.clock.pass(14 * day);
    for (let pass = 0; pass < 2; pass++) await world.errands();
    assert.deepEqual(await rowsOf(world, patient), ["ke"], "and Anna can erase what she keeps");
    assert.ok(await world.site.vault.subject(world.cast.anna.patient ?? ""), "her own record stays");
  }));

Deno.test("a visit that is open when the record is erased is over with it", () =>
  inWorld(async (world) => {
    const record = `/records/${world.cast.maria.patient}`;
    const maria = await world.signedIn("maria");
    await ask(maria, /^record/);
    world.clock.pass(14 * day - minute);
    const still = await world.signedIn("maria");
    const doctor = await visit(world, await makeLink(still, record));
    await doctor.open(`${record}/timeline`);
    world.clock.pass(minute);
    await world.errands();
    await doctor.open(`${record}/timeline`);
    assert.equal(doctor.page.path, "/visit", "nothing is there, not even the visit");
  }));

Deno.test("once an erasure has begun nobody stops it; due but not begun, it can still be stopped", () =>
  inWorld(async (world) => {
    const { vault, identity } = world.site;
    const maria = await world.signedIn("maria");
    await ask(maria, /^record/);
    world.clock.pass(14 * day);
    const late = await world.signedIn("maria");
    await late.open("/account/privacy");
    await late.submit({}, { press: "Keep everything" });
    await world.errands();
    assert.ok(await vault.subject(world.cast.maria.patient ?? ""), "stopped in time");

    await ask(late, /^record/);
    world.clock.pass(14 * day);
    const owner = await findAccount(identity, world.cast.maria.account) ?? assert.fail();
    const { erasure } = owner.account;
    assert.ok(erasure);
    const caller = { request: newId(), address: "", agent: "" };
    const change = vault.change();
    putAccount(identity, change, owner, {
      ...owner.account,
      erasure: { ...erasure, begunAt: world.clock.now() },
    });
    await change.deed({ at: 0, actor: "system", role: "system", action: "erasure.begun", outcome: 0, caller })
      .commit();
    const tooLate = await world.signedIn("maria");
    for (const path of ["/account", "/account/privacy"]) {
      await tooLate.open(path);
      assert.match(tooLate.text, /The erasure has begun/);
      assert.doesNotMatch(tooLate.text, /Keep everything|stop the erasure|will be erased/, path);
    }
    await tooLate.open("/account/erasure");
    assert.match(tooLate.text, /The erasure has begun/);
    assert.doesNotMatch(tooLate.text, /Keep everything|Until then/);
    assert.equal((await tooLate.send("/account/erasure/stop", {})).status, 403);
    await world.errands();
    assert.equal(await vault.subject(world.cast.maria.patient ?? ""), undefined, "what began is finished");
  }));

Deno.test("who would stop it while it is being carried out is refused, and none of it stays", () =>
  inWorld(async (world) => {
    await shareWithAnna(world);
    const maria = await world.signedIn("maria");
    await ask(maria, /^record/);
    world.clock.pass(14 * day);
    const late = await world.signedIn("maria");
    await late.open("/account/privacy");
    beforeCommitOf(world.site.vault, "record.erased", async () => {
      assert.equal((await late.send("/account/erasure/stop", {})).status, 403);
    });
    await world.errands();
    assert.equal(await world.site.vault.subject(world.cast.maria.patient ?? ""), undefined);
  }));

Deno.test("stopped just before it begins all of it stays; just after, nobody says that it stays", () =>
  inWorld(async (world) => {
    await shareWithAnna(world);
    const record = `/records/${world.cast.maria.patient}`;
    const maria = await world.signedIn("maria");
    await ask(maria, /^record/);
    world.clock.pass(14 * day);
    const late = await world.signedIn("maria");
    await late.open("/account/privacy");
    beforeCommitOf(world.site.vault, "erasure.begun", async () => {
      await late.submit({}, { press: "Keep everything" });
      assert.match(late.text, /Nothing is erased/);
    });
    await world.errands();
    const anna = await world.signedIn("anna");
    await anna.open(record);

    await ask(late, /^record/);
    world.clock.pass(14 * day);
    const later = await world.signedIn("maria");
    await later.open("/account/privacy");
    beforeCommitOf(world.site.vault, "erasure.stopped", () => world.errands());
    await later.submit({}, { press: "Keep everything" });
    assert.ok(!later.text.includes("Nothing is erased"));
    const again = await world.signedIn("anna");
    await again.open(record, 404);
  }));
