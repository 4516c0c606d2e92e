import assert from "node:assert/strict";
import { epochText, readPlace } from "../../../lib/audit/places.ts";
import { localDriver } from "../../../lib/vault/local_driver.ts";
import type { Bytes } from "../../../lib/vault/primitives.ts";
import { logbook } from "./logbook.ts";
import { batchRows, verdictOn } from "./tampering.ts";

const rounds = 6;

/** Starts a writer, kills it with no warning after some lines, and gives the places it had called durable. */
async function writeAndKill(path: string, anchorFile: string, lines: number): Promise<string[]> {
  const program = new URL("killed_writer.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", program, path, anchorFile],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  let killed = false;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (killed || text.split("\n").length < lines) continue;
    killed = true;
    child.kill("SIGKILL");
  }
  await child.status;
  // A last line without its end was not said.
  return text.split("\n").slice(0, -1).flatMap((line) => line.split(" "));
}

Deno.test("kill -9 in the middle loses nothing that was called durable and leaves no gap", async () => {
  const folder = await Deno.makeTempDir();
  const [path, anchorFile] = [`${folder}/salus.db`, `${folder}/anchors.txt`];
  const durable: string[] = [];
  for (let round = 0; round < rounds; round++) {
    durable.push(...await writeAndKill(path, anchorFile, 20 + round * 150));
    const driver = await localDriver(path);
    const book = await logbook({ driver, anchorFile });
    const before = await verdictOn(book, anchorFile);
    assert.equal(before.kind, "intact", JSON.stringify(before.findings));
    assert.equal(before.entries >= durable.length, true);
    const batches = new Set(
      (await batchRows(driver)).map(({ key }) => `${epochText(key[1] as Bytes)}.${key[2]}`),
    );
    for (const text of durable) assert.equal(batches.has(text.slice(0, text.lastIndexOf("."))), true, text);
    await book.audit.sealNow();
    for (const text of [...durable.slice(-3), durable[0] ?? ""]) {
      const place = readPlace(text);
      assert.ok(place);
      await book.audit.proofOf(place);
    }
    await book.audit.stop();
    const after = await verdictOn(book, anchorFile);
    assert.equal(after.kind, "intact", JSON.stringify(after.findings));
    assert.deepEqual([after.unsealed, after.size], [0, before.entries]);
    await book.store.close();
  }
  assert.equal(new Set(durable).size, durable.length);
  await Deno.remove(folder, { recursive: true });
});
