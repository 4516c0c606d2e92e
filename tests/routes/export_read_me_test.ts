import assert from "node:assert/strict";
import { unzipSync } from "fflate";
import type { Browser } from "../support/browser.ts";
import { orderCopy, takeCopy } from "../support/copies.ts";
import { file, pdf } from "../support/some_files.ts";
import { inWorld, type World } from "../support/world.ts";

async function readMe(world: World, person: Browser, record: string): Promise<string> {
  await orderCopy(person, record, ["json", "documents"]);
  const zip = unzipSync(await (await takeCopy(world, person)).bytes());
  return new TextDecoder().decode(zip["read me.txt"]);
}

Deno.test("the list in the zip names documents only where there are some", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const without = await readMe(world, maria, record);
    assert.match(without, /record\.json: /);
    assert.match(without, /No documents hang on these entries/);
    assert.doesNotMatch(without, /documents: the files/);
    await maria.open(`/records/${record}/add/document`);
    await maria.submit({ title: "Eye report" }, { to: "/add/document", files: [file("letter.pdf", pdf)] });
    const having = await readMe(world, maria, record);
    assert.match(having, /documents: the files that hang on entries/);
    assert.doesNotMatch(having, /No documents/);
  }));
