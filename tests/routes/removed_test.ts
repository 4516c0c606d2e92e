import assert from "node:assert/strict";
import { runAgenda } from "../../lib/access/agenda.ts";
import { errandHandlers } from "../../lib/access/errands.ts";
import { day } from "../../lib/clock.ts";
import type { Browser } from "../support/browser.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

async function removeWeight(world: World, maria: Browser): Promise<string> {
  const base = `/records/${world.cast.maria.patient}`;
  await maria.open(`${base}/add/weight`);
  await maria.submit({ weight: "62.5", note: "Snollygoster" });
  const entry = /\/entries\/[\w-]{22}/.exec((await maria.open(`${base}/timeline`)).html)?.[0] ?? "";
  await maria.open(`${base}${entry}/remove`);
  await maria.submit({}, { to: "/remove" });
  return `${base}${entry}`;
}

Deno.test("a removed entry waits thirty days, says who removed it and until when, and comes back whole", () =>
  inWorld(async (world) => {
    const base = `/records/${world.cast.maria.patient}`;
    const maria = await world.signedIn("maria");
    await maria.open(`${base}/removed`);
    assert.match(maria.text, /Nothing was removed/);
    const entry = await removeWeight(world, maria);
    for (const path of ["", "/timeline", "/calendar/2026-11-22"]) {
      await maria.open(base + path);
      assert.ok(!maria.text.includes("62.5"), path);
    }
    await maria.open(entry, 404);
    await maria.open(`${base}/removed`);
    assert.match(maria.text, /62\.5 kg/);
    assert.match(maria.text, /Removed by Maria Lindgren, 22 November 2026 at 10:00/);
    assert.match(maria.text, /Gone on 22 December 2026/);
    await maria.submit({}, { press: "Bring it back" });
    assert.equal(maria.page.path, entry);
    assert.match(maria.text, /Snollygoster/);
  }));

Deno.test("after thirty days it is in no list, comes back no more, and the log says that it was destroyed", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const entry = await removeWeight(world, await world.signedIn("maria"));
    world.clock.pass(30 * day);
    await runAgenda(world.site.identity, errandHandlers(world.site.identity));
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/removed`);
    assert.match(maria.text, /Nothing was removed/);
    assert.equal((await maria.send(`${entry}/restore`, {})).status, 404);
    const { entries } = await world.site.audit.looksAt(record, { own: true, limit: 50 });
    const purged = entries.find(({ action }) => action === "record.purged");
    assert.deepEqual([purged?.actor, purged?.parts], ["system", ["weight"]]);
    assert.doesNotMatch(JSON.stringify(entries), /62\.5|6250/, "and never what it was");
    await maria.open(`/records/${record}/access`);
    assert.match(maria.text, /Salus itself/);
    assert.match(maria.text, /Why: an entry removed 30 days before was destroyed/);
    assert.ok(!/Somebody you do not share with|No permission/.test(maria.text));
    await maria.open(`/records/${record}/add/weight`);
    await maria.submit({ weight: "62.5" });
    await maria.open(`/records/${record}`);
    assert.match(maria.text, /Nobody else looked this week/);
  }));

Deno.test("removed entries are the owner's alone: not for Anna, who may even add, and not for Stan", () =>
  inWorld(async (world) => {
    const base = `/records/${world.cast.maria.patient}`;
    const maria = await world.signedIn("maria");
    const entry = await removeWeight(world, maria);
    const anna = await showAnna(world, maria, { parts: ["weight"], may: "add" });
    const stan = await world.signedIn("stan", "203.0.113.10");
    await stan.open("/records");
    for (const other of [anna, stan]) {
      assert.ok(!other.page.html.includes(`${base}/removed`));
      assert.equal((await other.send(`${entry}/restore`, {})).status, 404);
      await other.open(`${base}/removed`, 404);
      assert.ok(!other.text.includes("62.5"));
    }
    await anna.open(`${base}/timeline`);
    await anna.submit({ words: "snollygoster" }, { press: "Show" });
    assert.match(anna.text, /Nothing matches/);
  }));
