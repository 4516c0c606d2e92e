import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { listEntries } from "../../lib/access/entry_lists.ts";
import { kindNames } from "../../lib/access/parts.ts";
import { orderCopy, takeCopy } from "../support/copies.ts";
import { chartOf } from "../support/full_record.ts";
import { confirmImport, sendImport, type Sent } from "../support/sent_files.ts";
import { openWorld, type World } from "../support/world.ts";
import type { Browser } from "../support/browser.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const heading = "id,user_id,date,weight\n";
const record = (entries: unknown) => JSON.stringify({ format: "salus/record/v1", entries });

function zipOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zipSync(files, { level: 9 }));
}

/** A zip whose list of contents says that its file is small. */
function lying(zip: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(zip.buffer);
  for (let i = 0; i + 30 < zip.length; i++) {
    if (view.getUint32(i, true) === 0x04034b50) view.setUint32(i + 22, 10, true);
    if (view.getUint32(i, true) === 0x02014b50) view.setUint32(i + 24, 10, true);
  }
  return zip;
}

const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const bomb = new Uint8Array(64 * 1024 * 1024).fill(0x20);

/** What is sent, and the sentence that answers it. */
const hostile: readonly (readonly [what: string, sent: readonly Sent[], words: RegExp])[] = [
  ["an empty file", [{ name: "a.csv", content: "" }], /file is empty/],
  ["an unknown file", [{ name: "a.csv", content: "name,colour\na,b\n" }], /do not know this kind/],
  ["a program", [{ name: "a.json", content: new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0]) }], /UTF-8/],
  [
    "a photo",
    [{ name: "a.jpg", content: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]) }],
    /This is a picture/,
  ],
  ["a picture called a table", [{
    name: "a.csv",
    content: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
  }], /This is a picture/],
  ["a telephone's photo", [{
    name: "a.heic",
    content: new Uint8Array([0, 0, 0, 0x24, ...bytes("ftypheic"), 0, 0, 0xff]),
  }], /This is a picture/],
  [
    "a letter",
    [{ name: "a.pdf", content: new Uint8Array([...bytes("%PDF-1.7\n%"), 0xe2, 0xe3]) }],
    /This is a PDF/,
  ],
  ["JSON that is cut off", [{ name: "a.json", content: record([{}]).slice(0, -3) }], /JSON file is broken/],
  [
    "JSON of another version",
    [{ name: "a.json", content: '{"format":"salus/record/v9","entries":[]}' }],
    /another version/,
  ],
  [
    "nesting without end",
    [{ name: "a.json", content: `{"format":"salus/record/v1","entries":${nested}}` }],
    /another way than a health record/,
  ],
  ["millions of arrays", [{
    name: "a.json",
    content: `{"format":"salus/record/v1","entries":[${"[],".repeat(1_600_000)}0]}`,
  }], /more than 20 MB/],
  [
    "letters of Windows",
    [{ name: "a.csv", content: new Uint8Array([...bytes(heading), 0x31, 0xf1, 0x0a]) }],
    /UTF-8/,
  ],
  [
    "letters of sixteen bits",
    [{ name: "a.csv", content: new Uint8Array([0xff, 0xfe, 0x69, 0, 0x64, 0]) }],
    /UTF-8/,
  ],
  [
    "a row too short",
    [{ name: "a.csv", content: `${heading}1,7,2026-01-01 08:00:00,62.5\n2,7\n` }],
    /broken at line 3/,
  ],
  [
    "a quotation that never ends",
    [{ name: "a.csv", content: `${heading}1,7,"2026-01-01 08:00:00,62.5\n` }],
    /broken at line 2/,
  ],
  ["a zip that is cut off", [{
    name: "a.zip",
    content: zipOf({ "a.csv": bytes(heading.repeat(400)) }).slice(0, 60),
  }], /zip is broken|do not know/],
  [
    "a zip with a way out",
    [{ name: "a.zip", content: zipOf({ "../../etc/a.csv": bytes(heading) }) }],
    /lead out of its folder/,
  ],
  [
    "a zip with a drive",
    [{ name: "a.zip", content: zipOf({ "C:\\a.csv": bytes(heading) }) }],
    /lead out of its folder/,
  ],
  ["a zip bomb", [{ name: "a.zip", content: zipOf({ "a.csv": bomb }) }], /too large when unpacked/],
  [
    "a zip bomb that says it is small",
    [{ name: "a.zip", content: lying(zipOf({ "a.csv": bomb })) }],
    /too large when unpacked|zip is broken/,
  ],
  ["a zip of too many files", [{
    name: "a.zip",
    content: zipOf(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}.csv`, bytes(heading)]))),
  }], /too many files/],
];

async function standing(world: World): Promise<number> {
  const chart = await chartOf(world, "stan", world.cast.stan.patient ?? "");
  return (await listEntries(chart, { kinds: kindNames, limit: 1_000 })).length;
}

/** One world for all of them: every file starts from the record that the one before left empty. */
Deno.test("hostile files are refused in words and leave nothing behind", async (test) => {
  const world = await openWorld();
  try {
    const stan = await world.signedIn("stan");
    const own = world.cast.stan.patient ?? "";
    for (const [what, sent, words] of hostile) {
      await test.step(what, async () => {
        await freshen(world, stan);
        await sendImport(world, stan, own, sent);
        assert.match(stan.text, words);
        assert.match(stan.text, /Nothing was added/);
        assert.equal(await standing(world), 0);
      });
    }
    await test.step("more than twenty megabytes", async () => {
      await freshen(world, stan);
      const content = new Uint8Array(21 * 1024 * 1024).fill(0x61);
      const answer = await sendImport(world, stan, own, [{ name: "a.csv", content }]);
      assert.equal(answer.status, 422);
      assert.match(await answer.text(), /more than 20 MB/);
    });
  } finally {
    await world.close();
  }
});

/** Step-up lasts five minutes and an hour sees twenty files: the clock goes on. */
async function freshen(world: World, person: Browser): Promise<void> {
  world.clock.pass(4 * 60_000);
  await person.open("/prove");
  await person.submit({ password: world.cast.stan.password }, { to: "/prove" });
}

Deno.test("values of a copy that nobody can measure are left out in the words of their field", async () => {
  const world = await openWorld();
  try {
    const stan = await world.signedIn("stan");
    const at = "2026-01-01T08:00:00Z";
    const content = record([
      { id: "a", kind: "blood_pressure", at, value: { systolic: 999, diastolic: 80 } },
      { id: "b", kind: "blood_pressure", at, value: { systolic: 120 } },
      { id: "c", kind: "weight", at, value: { weight: 6250, unit: "stones" } },
      { id: "d", kind: "blood_pressure", at, value: { systolic: "120", diastolic: 80 } },
      { id: "e", kind: "note", at, value: { title: "x".repeat(300), text: "x" } },
    ]);
    await sendImport(world, stan, world.cast.stan.patient ?? "", [{ name: "a.json", content }]);
    assert.match(stan.text, /systolic.: Enter a whole number from 50 to 250 mmHg a\.json, 1 /);
    assert.match(stan.text, /diastolic.: Fill this in a\.json, 2 /);
    assert.match(stan.text, /Choose one of the answers.* a\.json, 3 /);
    assert.match(stan.text, /It is not written as we expect it\. a\.json, 4 /);
    assert.match(stan.text, /Use at most 255 characters a\.json, 5 /);
    assert.match(stan.text, /nothing to add\. Below it says why/);
  } finally {
    await world.close();
  }
});

Deno.test("prototype keys, strange fields and foreign ids are no entries, and touch nothing", async () => {
  const world = await openWorld();
  try {
    const stan = await world.signedIn("stan");
    const at = "2026-01-01T08:00:00Z";
    const content = `{"format":"salus/record/v1","entries":[
      {"id":"a","kind":"weight","at":"${at}","value":{"weight":6250,"unit":"kg","__proto__":{"polluted":1}}},
      {"id":"b","kind":"__proto__","at":"${at}","value":{}},
      {"id":"c","kind":"constructor","at":"${at}","value":{}},
      {"id":"d","kind":"weight","at":"${at}","value":{"weight":6250,"unit":"kg","status":"removed"}},
      {"id":"e","kind":"weight","at":"${at}","value":{"weight":6250,"unit":"kg"},"author":{"account":"x"}},
      {"id":"f","kind":"weight","at":"9999-12-31T00:00:00Z","value":{"weight":6250,"unit":"kg"}},
      {"id":"g","kind":"note","at":"${at}","value":{"title":"a\\u202Eb","text":"x"}},
      {"id":"h","kind":"note","at":"${at}","value":{"title":"<img src=x onerror=alert(1)>","text":"=cmd()"}}
    ]}`;
    await sendImport(world, stan, world.cast.stan.patient ?? "", [{ name: "<b>.json", content }]);
    assert.equal(Reflect.get({}, "polluted"), undefined);
    assert.match(stan.text, /Add 2 entries/);
    assert.ok(!stan.page.html.includes("<b>.json"));
    await confirmImport(stan);
    await stan.open(`/records/${world.cast.stan.patient}/timeline`);
    assert.ok(!stan.page.html.includes("<img src=x"));
    await orderCopy(stan, world.cast.stan.patient ?? "", ["csv"]);
    const zip = new TextDecoder().decode(await (await takeCopy(world, stan)).bytes());
    assert.ok(!zip.includes(",=cmd()"));
  } finally {
    await world.close();
  }
});

Deno.test("resources called like what every object has are no entries, whatever they carry", async () => {
  const world = await openWorld();
  try {
    const stan = await world.signedIn("stan");
    const named = (resourceType: string) => ({
      resource: {
        resourceType,
        kind: "weight",
        at: Date.UTC(2026, 0, 1),
        value: { weight: 6_250, unit: "kg" },
        file: "elsewhere.json",
        line: "x",
      },
    });
    const entry = ["constructor", "toString", "__proto__", "valueOf"].map(named);
    const content = JSON.stringify({ resourceType: "Bundle", type: "collection", entry });
    await sendImport(world, stan, world.cast.stan.patient ?? "", [{ name: "a.json", content }]);
    assert.match(stan.text, /Nothing was added|nothing to add/i);
    assert.doesNotMatch(stan.text, /Add 1 entr|elsewhere/);
    assert.match(stan.text, /a\.json/, "each is named with its place");
  } finally {
    await world.close();
  }
});

Deno.test("a table full of tags that never end is read as fast as any other", async () => {
  const world = await openWorld();
  try {
    const stan = await world.signedIn("stan");
    const cell = "<p ".repeat(6_600);
    const rows = Array.from({ length: 300 }, (_, n) => `${n + 1},7,2026-01-01 08:00:00,${cell},${cell}\n`);
    const content = `id,user_id,date,title,description\n${rows.join("")}`;
    await sendImport(world, stan, world.cast.stan.patient ?? "", [{ name: "a.csv", content }]);
    assert.match(stan.text, /Nothing was added|nothing to add/i);
  } finally {
    await world.close();
  }
});

Deno.test("while one file to import is on its way, the same person sends no other into memory", async () => {
  const world = await openWorld();
  try {
    const stan = await world.signedIn("stan");
    const path = `/records/${world.cast.stan.patient}/import`;
    await stan.open(path);
    const start = [
      `--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${stan.csrf}\r\n`,
      '--b\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n',
      `id,user_id,date,weight\r\n${"1,7,2026-01-01 08:00:00,62.5\r\n".repeat(40)}`,
    ].join("");
    const headers = { "sec-fetch-site": "same-origin", "content-type": "multipart/form-data; boundary=b" };
    const send = (body: BodyInit) => stan.exchange(stan.request("POST", path, headers, body));
    let finish = () => {};
    const slow = send(
      new ReadableStream({
        start(controller) {
          controller.enqueue(bytes(start));
          finish = () => {
            controller.enqueue(bytes("1,7,2026-01-01 08:00:00,62.5\r\n--b--\r\n"));
            controller.close();
          };
        },
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { status } = await send(bytes(`${start}\r\n--b--\r\n`));
    assert.equal(status, 429);
    finish();
    assert.equal((await slow).status, 303, "the first is read to its end");
  } finally {
    await world.close();
  }
});

Deno.test("a form whose token is not its own imports nothing", async () => {
  const world = await openWorld();
  try {
    const stan = await world.signedIn("stan");
    const own = world.cast.stan.patient ?? "";
    await stan.open(`/records/${own}/import`);
    const body = new FormData();
    body.append("csrf", "A".repeat(43));
    body.append("files", new Blob([heading]), "a.csv");
    const headers = { "sec-fetch-site": "same-origin", "origin": world.origin };
    const answer = await world.answer(
      stan.request("POST", `/records/${own}/import`, headers, body),
      stan.remote,
    );
    assert.equal(answer.status, 403);
    await answer.body?.cancel();
  } finally {
    await world.close();
  }
});
