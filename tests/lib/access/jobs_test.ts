import assert from "node:assert/strict";
import { startExport } from "../../../lib/access/exports.ts";
import { startImport } from "../../../lib/access/imports.ts";
import { jobsOf } from "../../../lib/access/jobs.ts";
import { breathe } from "../../../lib/clock.ts";
import { type Id, newId } from "../../../lib/ids.ts";
import { recordRoom } from "./record_room.ts";

/** Refusals' codes, and the ids of what began, for orders that are given at the same moment. */
async function answers(orders: readonly Promise<Id>[]) {
  const settled = await Promise.allSettled(orders);
  return {
    begun: settled.flatMap((one) => one.status === "fulfilled" ? [one.value] : []),
    refused: settled.flatMap((one) => one.status === "rejected" ? [String(one.reason.problem)] : []),
  };
}

Deno.test("of five copies and imports that Maria orders at the same moment one begins", async () => {
  const { vault, maria, open, now } = await recordRoom();
  const chart = await open(maria);
  let end = () => {};
  const ended = new Promise<void>((resolve) => end = resolve);
  async function* content() {
    await ended;
    yield new Uint8Array([1]);
  }
  const make = () => ({ name: "a.json", type: "application/json", content: content() });
  const read = async () => {
    await ended;
    return { source: "salus" as const, person: undefined, found: [], takenOn: () => () => true };
  };
  const order = { formats: ["json" as const] };
  const how = { clock: { now }, count: () => Promise.resolve() };
  const orders = [
    startExport(chart, how, order, make),
    startExport(chart, how, order, make),
    startImport(chart, { now }, read),
    startExport(chart, how, order, make),
    startImport(chart, { now }, read),
  ];
  const { begun, refused } = await answers(orders);
  assert.equal(begun.length, 1);
  assert.deepEqual(refused, Array(4).fill("too_many"));
  end();
  while (begun.some((id) => jobsOf(vault).progress(id))) await breathe();
  await vault.close();
});

Deno.test("a job whose beginning could not be written down leaves its place free", async () => {
  const { vault } = await recordRoom();
  const jobs = jobsOf(vault);
  const owner = newId();
  const start = (note: () => Promise<void>) =>
    jobs.start({ id: newId(), owner, message: "problem.one_export", note, work: () => Promise.resolve() });
  await assert.rejects(start(() => Promise.reject(new Error("no disk"))), /no disk/);
  await start(() => Promise.resolve());
  await vault.close();
});
