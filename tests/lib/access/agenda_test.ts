import assert from "node:assert/strict";
import {
  type ErrandKind,
  errandKinds,
  finish,
  type Handler,
  plan,
  runAgenda,
} from "../../../lib/access/agenda.ts";
import { cancel } from "../../../lib/access/agenda.ts";
import { day, hour, minute } from "../../../lib/clock.ts";
import type { Vault } from "../../../lib/vault/vault.ts";
import { recordRoom } from "./record_room.ts";

/** Handlers that note what they did. */
function diary(vault: Vault) {
  const done: string[] = [];
  const handler: Handler = async (errand) => {
    const change = vault.change();
    finish(change, errand);
    if (await change.tidy()) done.push(`${errand.value.kind} ${errand.value.item}`);
  };
  const handlers = Object.fromEntries(errandKinds.map((kind) => [kind, handler])) as Record<
    ErrandKind,
    Handler
  >;
  return { done, handlers };
}

async function room() {
  const { vault, now: clock, passDays } = await recordRoom();
  let moved = 0;
  const now = () => clock() + moved;
  const { done, handlers } = diary(vault);
  return {
    vault,
    now,
    passDays,
    done,
    handlers,
    pass: (time: number) => void (moved += time),
    run: () => runAgenda({ vault, clock: { now } }, handlers),
    async plan(kind: ErrandKind, item: string, at: number) {
      const change = vault.change();
      plan(vault, change, { kind, item, at }, now());
      await change.tidy();
    },
  };
}

Deno.test("an errand is done when its time has come, and once", async () => {
  const { plan, run, done, pass, now } = await room();
  await plan("entry_purge", "one", now() + 90 * minute);
  await run();
  pass(89 * minute);
  await run();
  assert.deepEqual(done, []);
  pass(minute);
  await run();
  await run();
  assert.deepEqual(done, ["entry_purge one"]);
});

Deno.test("errands of days in which nothing ran are done at the next start, also after a long time", async () => {
  const { plan, run, done, passDays, now } = await room();
  await run();
  await plan("export_end", "one", now() + 3 * day);
  await plan("export_end", "two", now() + 100 * day);
  passDays(5);
  await run();
  assert.deepEqual(done, ["export_end one"]);
  passDays(100);
  await run();
  assert.deepEqual(done, ["export_end one", "export_end two"]);
});

Deno.test("an errand taken back is not done; one that was overdue when planned is", async () => {
  const { vault, plan, run, done, pass, now } = await room();
  const at = now() + hour;
  await plan("erasure", "one", at);
  const change = vault.change();
  cancel(vault, change, { kind: "erasure", item: "one", at });
  await change.tidy();
  await plan("erasure", "two", now() - 30 * day);
  pass(2 * hour);
  await run();
  assert.deepEqual(done, ["erasure two"]);
});

Deno.test("an errand that fails is tried again an hour later and keeps no other waiting", async () => {
  const { plan, run, done, handlers, pass, now } = await room();
  const works = handlers.erasure;
  handlers.erasure = () => Promise.reject(new Error("not now"));
  await plan("erasure", "one", now());
  await plan("entry_purge", "two", now());
  await run();
  assert.deepEqual(done, ["entry_purge two"]);
  handlers.erasure = works;
  await run();
  assert.deepEqual(done, ["entry_purge two"]);
  pass(hour);
  await run();
  assert.deepEqual(done, ["entry_purge two", "erasure one"]);
});
