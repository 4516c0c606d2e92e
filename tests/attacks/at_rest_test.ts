import assert from "node:assert/strict";
import type { KindName } from "../../lib/access/parts.ts";
import { kinds } from "../../lib/records/kinds.ts";
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
  await maria.submit({ name: `${canary}renamed`, born: "1931-05-19", height: "187.3" }, {
    to: "/account/profile",
  });
  await addAuthenticator(maria);
  await search(admin);
}

const note = `${canary}note`;
const words = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, `${canary}${name}`]));

/** Every field of every kind; a document's files have a test of their own. */
const written: Readonly<Record<Exclude<KindName, "document">, Readonly<Record<string, string | string[]>>>> =
  {
    blood_pressure: { systolic: "187", diastolic: "143", pulse: "201", note },
    weight: { weight: "487.65", note },
    glucose: { value: "51.7", context: "bedtime", note },
    temperature: { value: "44.3", site: "forehead", note },
    oxygen: { value: "61", note },
    exercise: { ...words("title"), minutes: "587", note },
    appointment: { ...words("title", "place"), at: "2026-12-01T10:30", note },
    eye_pressure: { right: "73", left: "67", ...words("device"), note },
    medication: {
      ...words("name", "strength", "instructions", "reason"),
      dose: "717.5",
      dose_unit: "suppository",
      dose_form: "powder",
      route: "rectum",
      often: "weekdays",
      days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
      times: "03:33",
      note,
    },
    allergy: {
      about: "intolerance",
      ...words("substance", "reaction"),
      category: "environment",
      severity: "severe",
      status: "active",
      since: "1971-07",
      note,
    },
    condition: { ...words("name"), status: "past", since: "1972-08", until: "1973-09-17", note },
    immunisation: { ...words("name", "batch", "place"), on: "1974-10", dose: "17", note },
    lab_result: {
      ...words("name", "unit", "words"),
      value: "9876.54321",
      low: "1234.5678",
      high: "8765.4321",
      on: "2019-07-17",
      note,
    },
    note: words("title", "text"),
  };

Deno.test("the record that is searched for has something in every field of words", () => {
  for (const [kind, values] of Object.entries(written)) {
    const { words } = kinds[kind as KindName].form;
    const asked = words.filter((name) => name !== "stopped"); // only of a medicine that is no longer taken
    assert.deepEqual(asked.filter((name) => !(name in values)), [], kind);
  }
});

async function writeRecord(maria: Browser): Promise<string> {
  await maria.open("/");
  const record = maria.page.path;
  for (const [kind, values] of Object.entries(written)) {
    await maria.open(`${record}/add/${kind}`);
    await maria.submit(values, { to: `/add/${kind}` });
    if (/Is this right/.test(maria.text)) await maria.submit({}, { press: "Yes, save it" });
  }
  await maria.open(`${record}/medications`);
  await maria.submit({}, { to: "/doses" });
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
const inFiles = [
  /systolic|diastolic|blood_pressure|"weight"|appointment|exercise|glucose|eye_pressure|medication|password of/i,
  /suppository|allerg|immunisation|lab_result|condition"|9876\.54321|1973-09-17|1971-07|1931-05-19|"born"/i,
];

function demandNothing(files: readonly File[], log: string): void {
  const decoder = new TextDecoder("latin1");
  for (const { path, bytes } of files) {
    const text = decoder.decode(bytes);
    for (const form of [...forms, ...inFiles]) assert.ok(!form.test(text), `${form} is in ${path}`);
  }
  for (const form of forms) assert.ok(!form.test(log), `${form} is in the log`);
}
