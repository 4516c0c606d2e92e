import assert from "node:assert/strict";
import type { Browser } from "../support/browser.ts";
import { addAuthenticator, inviteAndJoin, linkTo, type Newcomer, setUp } from "../support/front_door.ts";
import { type Server, startServer } from "../support/server.ts";

/** Every word begins like this, so that one search finds whichever leaked. */
const canary = "Zqxcanary";

function newcomer(who: string): Newcomer {
  return {
    name: `${canary}name${who}`,
    username: `zqxcanaryuser${who}`,
    email: `zqxcanarymail${who}@example.org`,
    password: `${canary} password of ${who}`,
  };
}

/** Fills every field that the product has, by the pages that everybody uses. */
async function live(server: Server): Promise<void> {
  const admin = await setUp(server, newcomer("admin"), {
    organisation: `${canary}organisation`,
    branch: `${canary}branch`,
  });
  const maria = await inviteAndJoin(admin, server, newcomer("maria"));
  const record = await writeRecord(maria);
  await shareWith(maria, record, newcomer("anna"));
  await linkTo(server, newcomer("anna").email);
  await maria.open("/account/profile");
  await maria.submit({ name: `${canary}renamed` }, { to: "/account/profile" });
  await addAuthenticator(maria);
  await search(admin);
}

async function writeRecord(maria: Browser): Promise<string> {
  await maria.open("/");
  const record = maria.page.path;
  for (
    const [kind, values] of Object.entries({
      blood_pressure: { systolic: "187", diastolic: "143", pulse: "201", note: `${canary}note` },
      weight: { weight: "487.65", note: `${canary}note` },
      exercise: { title: `${canary}title`, minutes: "587", note: `${canary}note` },
      appointment: {
        title: `${canary}title`,
        at: "2026-12-01T10:30",
        place: `${canary}place`,
        note: `${canary}note`,
      },
    })
  ) {
    await maria.open(`${record}/add/${kind}`);
    await maria.submit(values, { to: `/add/${kind}` });
  }
  return record;
}

async function shareWith(maria: Browser, record: string, { name, email }: Newcomer): Promise<void> {
  await maria.open(`${record}/sharing/new`);
  await maria.submit({ name, email, parts: ["vitals"], may: "read", lasting: "30" });
  await maria.submit({}, { press: "Share" });
}

/** What people look for must not stay anywhere either. */
async function search(admin: Browser): Promise<void> {
  await admin.open("/admin/users");
  const form = admin.forms.find(({ action }) => action.endsWith("/find"));
  const field = [...form?.names ?? []].find((name) => !["csrf", "once"].includes(name)) ?? "";
  await admin.submit({ [field]: `${canary}searched` }, { to: "/find" });
  await admin.exchange(admin.request("GET", `/${canary}path?q=${canary}query`, { "sec-fetch-site": "none" }));
  await admin.exchange(
    admin.request("GET", "/signin", { "user-agent": "Test/1.0", "referer": `http://x/${canary}` }),
  );
}

Deno.test("nobody who reads the disk, the log or what the program prints learns anything from it", async () => {
  const server = await startServer();
  try {
    await live(server);
    const lived = [...filesOf(server.dataFolder)];
    assert.ok(lived.some(({ path }) => path.endsWith(".db-wal")), "the write-ahead log is looked at too");
    demandNothing(lived, server.log);
    await server.kill();
    demandNothing([...filesOf(server.dataFolder)], server.log);
  } finally {
    await server.kill();
    await Deno.remove(server.dataFolder, { recursive: true });
  }
});

Deno.test("the search would find what is not sealed", () => {
  const plain = new TextEncoder();
  for (const text of [canary, canary.toLowerCase(), btoa(`x${canary}yy`), [...canary].join("\0")]) {
    assert.throws(() => demandNothing([{ path: "a", bytes: plain.encode(`..${text}..`) }], ""), text);
  }
  assert.throws(() => demandNothing([], `{"note":"${canary}note"}`));
  assert.throws(() => demandNothing([{ path: "a", bytes: plain.encode('{"systolic":187}') }], ""));
  demandNothing([{ path: "a", bytes: plain.encode("zqx canary") }], "187");
});

interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
}

function* filesOf(folder: string): Generator<File> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* filesOf(path);
    else {
      assert.equal((Deno.statSync(path).mode ?? 0) & 0o077, 0, `${path} is for its owner alone`);
      yield { path, bytes: Deno.readFileSync(path) };
    }
  }
}

/** Canaries as they were typed, in small letters, as UTF-16 and in base64 at any offset; names of health fields in files. */
const forms = [
  /zqxcanary/i,
  /Z\0q\0x\0c\0a\0n\0a\0r\0y/i,
  ...["", "x", "xx"].map((before) =>
    new RegExp(btoa(before + canary).slice(before.length === 0 ? 0 : 4, 10))
  ),
  ...["", "x", "xx"].map((before) =>
    new RegExp(btoa(before + canary.toLowerCase()).slice(before.length === 0 ? 0 : 4, 10))
  ),
];
const inFiles = [/systolic|diastolic|blood_pressure|"weight"|appointment|exercise|password of/i];

function demandNothing(files: readonly File[], log: string): void {
  const decoder = new TextDecoder("latin1");
  for (const { path, bytes } of files) {
    const text = decoder.decode(bytes);
    for (const form of [...forms, ...inFiles]) assert.ok(!form.test(text), `${form} is in ${path}`);
  }
  for (const form of forms) assert.ok(!form.test(log), `${form} is in the log`);
}
