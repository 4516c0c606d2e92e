import assert from "node:assert/strict";
import { main } from "../../deploy/commands/audit_verify.ts";
import { openAudit } from "../../lib/audit/log.ts";
import { systemClock } from "../../lib/clock.ts";
import { kekFromFile, makeKekFile } from "../../lib/vault/kek.ts";
import { openKeyring } from "../../lib/vault/keyring.ts";
import { localDriver } from "../../lib/vault/local_driver.ts";
import { openAuditKeys } from "../../lib/vault/open_audit_keys.ts";
import { openStore } from "../../lib/vault/open_store.ts";
import { cast, deed } from "../lib/audit/logbook.ts";
import { batchRows, flip } from "../lib/audit/tampering.ts";

/** A closed database with thirty looks, its key, its anchors and one proof. */
async function installation() {
  const folder = await Deno.makeTempDir();
  const at = (name: string) => `${folder}/${name}`;
  await makeKekFile(at("key"));
  const driver = await localDriver(at("salus.db"));
  const store = openStore({ driver, clock: systemClock });
  const keys = openAuditKeys(await openKeyring(store, await kekFromFile(at("key"))));
  const audit = await openAudit({
    store,
    keys,
    clock: systemClock,
    origin: "https://salus.example",
    anchorFile: at("anchors.txt"),
  });
  for (let n = 0; n < 30; n++) await store.record([deed({ at: systemClock.now() })]);
  await audit.sealNow();
  const [entry] = (await audit.looksAt(cast.maria, { own: false, limit: 1 })).entries;
  assert.ok(entry);
  await Deno.writeTextFile(at("proof.json"), JSON.stringify(await audit.proofOf(entry.place)));
  const { publicKey } = await audit.state();
  await audit.stop();
  await store.close();
  const args = ["--kv", at("salus.db"), "--kek-file", at("key"), "--anchors", at("anchors.txt")];
  return { at, args, publicKey };
}

/** The exit code, with what was printed kept from the terminal. */
async function run(...args: string[]): Promise<{ code: number; said: string }> {
  let said = "";
  const streams = [Deno.stdout, Deno.stderr] as const;
  const real = streams.map((stream) => stream.writeSync);
  for (const stream of streams) {
    stream.writeSync = (bytes) => {
      said += new TextDecoder().decode(bytes);
      return bytes.length;
    };
  }
  try {
    return { code: await main(args), said };
  } finally {
    streams.forEach((stream, n) => stream.writeSync = real[n] ?? stream.writeSync);
  }
}

Deno.test("the operator verifies the whole log offline, with the key and the anchors", async () => {
  const { args } = await installation();
  const { code, said } = await run(...args);
  assert.equal(code, 0, said);
  assert.match(said, /30 entries in 30 batches; 1 checkpoints; 1 anchors\.\n/);
  assert.match(said, /The log is intact\.\n$/);
  assert.equal(JSON.parse((await run(...args, "--json")).said).kind, "intact");
});

Deno.test("a database or an anchor that was edited gives the exit code of an edit, and says so", async () => {
  const { at, args } = await installation();
  const driver = await localDriver(at("salus.db"));
  const [row] = await batchRows(driver);
  await flip(driver, row?.key ?? []);
  driver.close();
  const edited = await run(...args);
  assert.equal(edited.code, 2, edited.said);
  assert.match(edited.said, /edited: A batch was changed/);

  const other = await installation();
  const anchors = await Deno.readTextFile(other.at("anchors.txt"));
  await Deno.writeTextFile(at("elsewhere.txt"), anchors);
  const forked = await run(...args.slice(0, 4), "--anchors", at("elsewhere.txt"));
  assert.equal(forked.code, 2, "anchors signed by another installation are not ours");
});

Deno.test("a log that was signed and whose anchors are gone has an exit code of its own, unless told so", async () => {
  const { at, args } = await installation();
  await Deno.remove(at("anchors.txt"));
  const gone = await run(...args);
  assert.equal(gone.code, 9, gone.said);
  assert.match(gone.said, /its anchors are missing/);
  assert.equal(JSON.parse((await run(...args, "--json")).said).code, 9);
  assert.equal((await run(...args, "--without-anchors")).code, 0);
});

Deno.test("what cannot be opened is a sentence and exit code 1", async () => {
  const { at, args } = await installation();
  const stranger = await installation();
  await Deno.mkdir(at("folder"), { mode: 0o700 });
  await Deno.writeTextFile(at("letter.txt"), "Dear Maria, this is a letter and no database.");
  const wrong: [string[], RegExp][] = [
    [["--kv", at("nothing.db"), ...args.slice(2)], /There is no database at/],
    [
      [...args.slice(0, 2), "--kek-file", stranger.at("key"), ...args.slice(4)],
      /not the one that sealed the store/,
    ],
    [[...args.slice(0, 2), "--kek-file", at("nokey"), ...args.slice(4)], /There is no key-encryption key/],
    [["--frobnicate"], /frobnicate/],
    [[...args, "--patience", "soon"], /--patience/],
    [["--proof", at("nothing.json")], /There is no file/],
    [["--proof", at("folder")], /cannot be read/],
    [["--kv", at("letter.txt"), ...args.slice(2)], /is no database/],
    [["--kv", at("folder"), ...args.slice(2)], /cannot be opened/],
    [[...args.slice(0, 4), "--anchors", at("folder")], /The anchors at/],
    [[...args.slice(0, 2), "--kek-file", at("folder"), ...args.slice(4)], /is no file/],
    [["--proof", at("proof.json"), "--pub", "nonsense"], /--pub/],
  ];
  for (const [args, sentence] of wrong) {
    const { code, said } = await run(...args);
    assert.equal(code, 1, said);
    assert.match(said, sentence);
  }
  assert.equal(await Deno.stat(at("nothing.db")).catch(() => undefined), undefined, "and none is made");
});

Deno.test("Maria checks her proof without the database or its key", async () => {
  const { at, publicKey } = await installation();
  const alone = await run("--proof", at("proof.json"));
  assert.equal(alone.code, 0, alone.said);
  assert.match(alone.said, /Proved: entry 29 of the 30 in the log salus\.example\/audit\./);
  assert.match(
    alone.said,
    /It says: on \d+ \w+ 20\d\d at \d\d:\d\d \(UTC\) the person with the number [\w-]+ \(Carer\) looked \(record\.viewed\)\./,
  );
  assert.ok(alone.said.includes(`The key came with the proof: ${publicKey}.`), alone.said);
  assert.match(alone.said, /on the help page of salus\.example/);
  const matching = await run("--proof", at("proof.json"), "--pub", publicKey);
  assert.equal(matching.code, 0);
  assert.ok(matching.said.includes(`The key matches the one you gave: ${publicKey}.`), matching.said);
  const other = await installation();
  const elsewhere = await run("--proof", at("proof.json"), "--pub", other.publicKey);
  assert.equal(elsewhere.code, 2);
  assert.match(elsewhere.said, /The key does not match: [^]*another log/);
  const text = await Deno.readTextFile(at("proof.json"));
  await Deno.writeTextFile(at("proof.json"), text.replace("record.viewed", "record.edited"));
  assert.equal((await run("--proof", at("proof.json"))).code, 2);
});

Deno.test("a proof anywhere on the disk is checked by the command as Maria types it", async () => {
  const { at } = await installation();
  await Deno.writeTextFile(at("letter.txt"), "no proof");
  const typed = async (file: string) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "audit:verify", "--proof", file],
      cwd: new URL("../..", import.meta.url),
      env: { SALUS_DATA: at("data") },
    }).output();
    return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
  };
  const right = await typed(at("proof.json"));
  assert.equal(right.code, 0, right.said);
  assert.match(right.said, /^Proved: /);
  const wrong = await typed(at("letter.txt"));
  assert.equal(wrong.code, 2, wrong.said);
  assert.equal(wrong.said.trim(), "This is not a proof of an audit log.");
});
