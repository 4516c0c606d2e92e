import assert from "node:assert/strict";
import { Slots } from "../../../lib/limits/slots.ts";

Deno.test("whoever waits too long for a slot goes without, and is not given one later", async () => {
  const slots = new Slots(1);
  assert.equal(await slots.takeWithin(60_000), true);
  assert.equal(await slots.takeWithin(0), false);
  slots.give();
  assert.equal(await slots.takeWithin(60_000), true, "it is free again");
});

Deno.test("of those who wait the first is next; where the line is full nobody waits", async () => {
  const slots = new Slots(1, 2);
  await slots.take();
  const order: string[] = [];
  const waiting = ["Maria", "Anna"].map((name) => slots.takeWithin(60_000).then(() => order.push(name)));
  assert.equal(await slots.takeWithin(60_000), false);
  slots.give();
  await waiting[0];
  assert.deepEqual(order, ["Maria"]);
  slots.give();
  await waiting[1];
  assert.deepEqual(order, ["Maria", "Anna"]);
});
