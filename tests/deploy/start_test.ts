import assert from "node:assert/strict";
import { get } from "node:http";
import { startServer } from "../support/server.ts";

/** A production server's settings with a key file of this mode, in a folder that goes with the test. */
async function withKey(
  mode: number,
  test: (settings: Record<string, string>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "salus-start-" });
  try {
    const file = `${folder}/kek`;
    await Deno.writeTextFile(file, crypto.getRandomValues(new Uint8Array(32)).toBase64());
    await Deno.chmod(file, mode);
    await test({
      SALUS_ENV: "production",
      SALUS_ORIGIN: "https://salus.example.org",
      SALUS_SMTP_URL: "smtps://mail.example.org",
      SALUS_MAIL_FROM: "salus@example.org",
      SALUS_KEK_FILE: file,
      SALUS_DATA: `${folder}/data`,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** As a reverse proxy asks: by address, with the name that people typed. */
function ask(
  address: string,
  path: string,
  host: string,
): Promise<{ status: number; hsts: string | undefined }> {
  return new Promise((resolve, reject) => {
    const request = get(new URL(path, address), { headers: { host }, agent: false }, (answer) => {
      const { statusCode: status = 0, headers } = answer;
      answer.resume().on("end", () => resolve({ status, hsts: headers["strict-transport-security"] }));
    });
    request.on("error", reject);
  });
}

Deno.test("a production server starts, answers to its own name only, and stops when asked", () =>
  withKey(0o400, async (settings) => {
    const server = await startServer(settings);
    assert.equal((await ask(server.address, "/signin", "localhost")).status, 421);
    const page = await ask(server.address, "/signin", "salus.example.org");
    assert.equal(page.status, 200);
    assert.match(page.hsts ?? "", /^max-age=63072000/);
    assert.equal((await ask(server.address, "/dev/mail", "salus.example.org")).status, 404);
    assert.equal(await server.stop(), 0);
    assert.equal((Deno.statSync(settings.SALUS_DATA ?? "").mode ?? 0) & 0o777, 0o700);
  }));

Deno.test("a key that others can read keeps a production server from starting, in a sentence", () =>
  withKey(0o644, async (settings) => {
    await assert.rejects(startServer(settings), /ended with 78:[\s\S]*can be read by others[\s\S]*chmod 600/);
  }));

Deno.test("a second server on the same folder is told so and ends", async () => {
  const first = await startServer();
  try {
    await assert.rejects(startServer({ SALUS_DATA: first.dataFolder }), /Another process is using/);
  } finally {
    await first.stop();
    await Deno.remove(first.dataFolder, { recursive: true });
  }
});

Deno.test("a server that comes back with another key is told so and changes nothing", () =>
  withKey(0o400, async (settings) => {
    await (await startServer(settings)).stop();
    await withKey(0o400, async ({ SALUS_KEK_FILE = "" }) => {
      await assert.rejects(startServer({ ...settings, SALUS_KEK_FILE }), /ended with 78:\n.*key/);
    });
    await (await startServer(settings)).stop();
  }));

Deno.test("in development a key is made for its owner alone, with a warning", async () => {
  const server = await startServer({ SALUS_ENV: "development" });
  try {
    assert.match(server.log, /"kek\.made"/);
    assert.equal((Deno.statSync(`${server.dataFolder}/salus.key`).mode ?? 0) & 0o777, 0o600);
  } finally {
    await server.stop();
    await Deno.remove(server.dataFolder, { recursive: true });
  }
});

Deno.test("a place that cannot be used is named in a sentence, and the server ends with 78", async () => {
  const folder = await Deno.makeTempDir({ prefix: "salus-start-" });
  await Deno.writeTextFile(`${folder}/letter.txt`, "Dear Maria, this is a letter and no database.", {
    mode: 0o644,
  });
  const wrong: [Record<string, string>, RegExp][] = [
    [{ SALUS_DATA: `${folder}/letter.txt` }, /SALUS_DATA is .*letter\.txt/],
    [{ SALUS_DATA: "/proc/nope" }, /SALUS_DATA is \/proc\/nope/],
    [{ SALUS_KV: `${folder}/letter.txt` }, /letter\.txt is no database/],
    [{ SALUS_ANCHOR_FILE: `${folder}/nowhere/anchors.txt` }, /anchors at .*SALUS_ANCHOR_FILE/],
    [{ SALUS_ANCHOR_FILE: folder }, /anchors at .*SALUS_ANCHOR_FILE/],
  ];
  try {
    for (const [settings, sentence] of wrong) {
      const start = startServer({ SALUS_DATA: `${folder}/data`, ...settings });
      await assert.rejects(start, (error: Error) => {
        assert.match(error.message, /ended with 78/);
        assert.match(error.message, sentence);
        assert.doesNotMatch(error.message, /^\s+at /m, "no stack");
        return true;
      });
    }
    const { mode } = await Deno.stat(`${folder}/letter.txt`);
    assert.equal((mode ?? 0) & 0o777, 0o644, "nothing was done to what is not ours");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a database server that does not answer is named, and the server ends with 69: it may be tried again", async () => {
  const folder = await Deno.makeTempDir({ prefix: "salus-start-" });
  const settings = { SALUS_DATA: folder, SALUS_KV: "http://127.0.0.1:1/", DENO_KV_ACCESS_TOKEN: "token" };
  try {
    await assert.rejects(startServer(settings), (error: Error) => {
      assert.match(error.message, /ended with 69/);
      assert.match(error.message, /127\.0\.0\.1:1\/ does not answer/);
      return true;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a data folder that others can look into is said at the start", async () => {
  const dataFolder = await Deno.makeTempDir({ prefix: "salus-start-" });
  await Deno.chmod(dataFolder, 0o755);
  const server = await startServer({ SALUS_DATA: dataFolder });
  try {
    assert.match(server.log, /"data\.open_to_others".*chmod 700/);
  } finally {
    await server.stop();
    await Deno.remove(dataFolder, { recursive: true });
  }
});
