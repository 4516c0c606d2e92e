import assert from "node:assert/strict";
import type { Ctx } from "../../routes/env.ts";
import { handlersIn } from "../../routes/handlers_in.ts";

const noContext = {} as Ctx;

Deno.test("a noun is loaded when the first of its pages is asked for, and once", async () => {
  let loads = 0;
  const noun = handlersIn(() => {
    loads++;
    return Promise.resolve({
      show: (_: Ctx) => new Response("shown"),
      save: (_: Ctx) => new Response("saved"),
    });
  });
  const { show, save } = noun;
  assert.equal(loads, 0);
  assert.equal(await (await show(noContext)).text(), "shown");
  assert.equal(await (await save(noContext)).text(), "saved");
  assert.equal(loads, 1);
});

Deno.test("what a handler throws reaches whoever asked", async () => {
  const { show } = handlersIn(() =>
    Promise.resolve({
      show: (_: Ctx): Response => {
        throw new RangeError("no such page");
      },
    })
  );
  await assert.rejects(async () => await show(noContext), RangeError);
});
