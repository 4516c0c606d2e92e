import assert from "node:assert/strict";
import { day } from "../../lib/clock.ts";
import { sealedFiles } from "../../lib/vault/sealed_files.ts";
import type { Browser } from "../support/browser.ts";
import { canary, file, holds, joined, jpeg, pdf, png, webp } from "../support/some_files.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

const table = "day,weight\n2026-11-22,62.5\n";

async function addDocument(browser: Browser, record: string, files: readonly File[], status = 200) {
  await browser.open(`/records/${record}/add/document`);
  return await browser.submit({ title: "Eye report" }, { to: "/add/document", files, status });
}

async function addReading(browser: Browser, record: string): Promise<string> {
  await browser.open(`/records/${record}/add/blood_pressure`);
  await browser.submit({ systolic: "128", diastolic: "82" });
  await browser.open(`/records/${record}/timeline`);
  const found = /\/records\/[\w-]{22}\/entries\/[\w-]{22}/.exec(browser.page.html)?.[0];
  assert.ok(found);
  return found;
}

/** Addresses of the files on the page. */
function links(browser: Browser): string[] {
  return [...browser.page.html.matchAll(/href="([^"]*\/files\/[\w-]{22})"/g)].map(([, href = ""]) => href);
}

async function download(world: World, browser: Browser, path: string) {
  const headers = { "sec-fetch-site": "same-origin", "sec-fetch-dest": "document" };
  const request = browser.request("GET", path, headers);
  const response = await world.answer(request, browser.remote);
  return { response, content: new Uint8Array(await response.arrayBuffer()) };
}

async function looseRows(world: World): Promise<number> {
  return (await world.driver.list({ prefix: ["fc"], limit: 500 })).length;
}

Deno.test("a document comes with several files at once, each of its own type, and they come back", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const sent = [
      file("Letter from Dr Weiss.pdf", pdf),
      file("photo.JPG", jpeg()),
      file("screen.png", png()),
      file("scan.webp", webp()),
      file("week.csv", table),
      file("notes", "Ñandú, 10 µg\n"),
    ];
    await addDocument(maria, record, sent);
    assert.match(maria.text, /Document saved\./);
    for (
      const name of [
        "Letter from Dr Weiss.pdf",
        "photo.JPG",
        "screen.png",
        "scan.webp",
        "week.csv",
        "notes.txt",
      ]
    ) {
      assert.ok(maria.text.includes(name), name);
    }
    const paths = links(maria);
    assert.equal(paths.length, 6);
    const types = [];
    for (const [n, path] of paths.entries()) {
      const { response, content } = await download(world, maria, path);
      assert.equal(response.status, 200);
      types.push(response.headers.get("content-type"));
      assert.match(response.headers.get("content-disposition") ?? "", /^attachment; filename="/);
      assert.equal(
        response.headers.get("content-security-policy"),
        "default-src 'none'; sandbox; frame-ancestors 'none'",
      );
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      assert.equal(response.headers.get("cross-origin-resource-policy"), "same-origin");
      assert.equal(Number(response.headers.get("content-length")), content.length);
      assert.ok(!holds(content, canary), `nothing of the camera in file ${n}`);
    }
    assert.deepEqual(types, [
      "application/pdf",
      "image/jpeg",
      "image/png",
      "image/webp",
      "text/csv; charset=utf-8",
      "text/plain; charset=utf-8",
    ]);
    assert.deepEqual((await download(world, maria, paths[0] ?? "")).content, pdf);
    await maria.open(`/records/${record}/documents`);
    assert.equal(links(maria).length, 6);
    assert.match(maria.text, /Eye report/);
  }));

Deno.test("files hang on any entry, go with it when it is removed, and come back with it", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const entry = await addReading(maria, record);
    await maria.open(`${entry}/files`);
    await maria.submit({}, { to: "/files", files: [file("cuff.png", png())] });
    assert.match(maria.text, /The files were added\./);
    const [path = ""] = links(maria);
    await maria.open(`${entry}/remove`);
    await maria.submit({}, { to: "/remove" });
    await maria.open(path, 404);
    await maria.open(`/records/${record}/documents`);
    assert.equal(links(maria).length, 0);
    await maria.open(`/records/${record}/timeline`);
    await maria.send(`${entry}/restore`, {});
    assert.equal((await download(world, maria, path)).response.status, 200);
  }));

Deno.test("thirty days after an entry was removed its files are destroyed with it", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const entry = await addReading(maria, record);
    await maria.open(`${entry}/files`);
    await maria.submit({}, { to: "/files", files: [file("a.pdf", pdf), file("b.png", png())] });
    await maria.open(`${entry}/remove`);
    await maria.submit({}, { to: "/remove" });
    assert.equal((await world.driver.list({ prefix: ["f"], limit: 9 })).length, 2);
    world.clock.pass(31 * day);
    assert.ok(await world.errands() > 0);
    for (const prefix of ["f", "rf", "rfo", "rft"]) {
      assert.equal((await world.driver.list({ prefix: [prefix], limit: 9 })).length, 0, prefix);
    }
    world.clock.pass(day);
    await sealedFiles(world.site.vault).sweep(world.clock.now());
    assert.equal(await looseRows(world), 0);
  }));

Deno.test("a removed file can be brought back for thirty days, at once or later; then it is gone", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await addDocument(maria, record, [file("a.pdf", pdf), file("b.pdf", pdf)]);
    const [path = ""] = links(maria);
    const page = maria.page.path;
    await maria.open(`${path}/remove`);
    assert.match(maria.text, /Remove a\.pdf\?/);
    await maria.submit({}, { to: "/remove" });
    assert.match(maria.text, /The file was removed\./);
    assert.equal((await download(world, maria, path)).response.status, 404);
    await maria.submit({}, { to: "/restore", press: "Undo" });
    assert.equal((await download(world, maria, path)).response.status, 200);
    await maria.open(`${path}/remove`);
    await maria.submit({}, { to: "/remove" });
    await maria.open(page);
    await maria.submit({}, { press: "Bring back a.pdf" });
    await maria.open(`${path}/remove`);
    await maria.submit({}, { to: "/remove" });
    world.clock.pass(30 * day);
    await world.errands();
    const again = await world.signedIn("maria");
    await again.open(page);
    assert.ok(!again.text.includes("a.pdf"));
    assert.ok(again.text.includes("b.pdf"));
    assert.equal((await world.driver.list({ prefix: ["f"], limit: 9 })).length, 1);
  }));

Deno.test("a carer sees the files of the parts she may see, and no others", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const entry = await addReading(maria, record);
    await maria.open(`${entry}/files`);
    await maria.submit({}, { to: "/files", files: [file("cuff.png", png())] });
    const [seen = ""] = links(maria);
    await addDocument(maria, record, [file("private.pdf", pdf)]);
    const [hidden = ""] = links(maria);
    const anna = await showAnna(world, maria);
    await anna.open(`/records/${record}/documents`);
    assert.deepEqual(links(anna), [seen]);
    assert.ok(!anna.text.includes("private.pdf"));
    assert.equal((await download(world, anna, seen)).response.status, 200);
    assert.equal(
      (await download(world, anna, `${seen}/small`)).response.headers.get("content-type"),
      "image/jpeg",
    );
    assert.equal((await download(world, anna, hidden)).response.status, 404);
    assert.equal((await download(world, anna, `${hidden}/small`)).response.status, 404);
    await anna.open(`${entry}/files`, 404);
    await anna.open(`${seen}/remove`, 404);
    await anna.open(`/records/${record}/add/document`, 404);
    await maria.open(`/records/${record}/access`);
    assert.match(maria.text, /downloaded a file/);
  }));

Deno.test("a carer who may add hangs files on entries of her parts, and removes none", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const entry = await addReading(maria, record);
    const anna = await showAnna(world, maria, { parts: ["vitals", "documents"], may: "add" });
    await anna.open(`${entry}/files`);
    await anna.submit({}, { to: "/files", files: [file("cuff.png", png())] });
    const [path = ""] = links(anna);
    await anna.open(`${path}/remove`, 404);
    await addDocument(anna, record, [file("letter.pdf", pdf)]);
    await maria.open(`/records/${record}/documents`);
    assert.equal(links(maria).length, 2);
  }));

Deno.test("what is wrong is said at the file field, what was typed stays, and nothing is kept", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await addDocument(maria, record, [
      file("a.pdf", pdf),
      file("b.pdf", joined("PK\x03\x04")),
      file("c.pdf", pdf),
    ], 422);
    assert.match(maria.text, /“b\.pdf” is not a PDF/);
    assert.match(maria.text, /Nothing was kept/);
    assert.match(maria.page.html, /value="Eye report"/);
    assert.equal(await looseRows(world), 0);
    await maria.open(`/records/${record}/documents`);
    assert.match(maria.text, /No files yet/);
    const entry = await addReading(maria, record);
    await maria.open(`${entry}/files`);
    await maria.submit({}, { to: "/files", status: 422 });
    assert.match(maria.text, /Choose at least one file/);
  }));

Deno.test("the same form sent twice keeps its files once", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/add/document`);
    const form = maria.forms.find(({ action }) => action.endsWith("/add/document"));
    const sent = () => {
      const data = new FormData();
      for (const [name, value] of form?.filled ?? []) {
        if (name !== "files") data.append(name, name === "title" ? "Eye report" : value);
      }
      data.append("files", file("a.pdf", pdf));
      return maria.request("POST", form?.action ?? "", { "sec-fetch-site": "same-origin" }, data);
    };
    assert.equal((await maria.exchange(sent())).status, 303);
    assert.equal((await maria.exchange(sent())).status, 303);
    await maria.open(`/records/${record}/documents`);
    assert.equal(links(maria).length, 1);
    assert.equal(await looseRows(world), 1);
  }));

Deno.test("a record's quota is kept, removed files included, and said in words", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const large = () => file("large.txt", "x".repeat(700_000));
    await addDocument(maria, record, [large()]);
    await addDocument(maria, record, [large()], 422);
    assert.match(maria.text, /not enough room for these files: 349 kB left/);
    await maria.open(`/records/${record}/documents`);
    assert.match(maria.text, /700 kB of 1 MB used/);
  }, { SALUS_FILE_QUOTA: "1" }));

Deno.test("lists of documents have pages, the latest first", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    for (let n = 0; n < 3; n++) {
      await addDocument(
        maria,
        record,
        Array.from({ length: 10 }, (_, at) => file(`f${n}${at}.txt`, `${n}${at}`)),
      );
    }
    await maria.open(`/records/${record}/documents`);
    assert.equal(links(maria).length, 20);
    assert.ok(maria.text.includes("f29.txt") && !maria.text.includes("f09.txt"));
    const older = /href="(\/records\/[^"]*\?before=\d+)"/.exec(maria.page.html)?.[1] ?? "";
    await maria.follow(older);
    assert.equal(links(maria).length, 10);
    assert.ok(maria.text.includes("f00.txt"));
  }));

Deno.test("a document without a name gets that of its file, without path and ending", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    for (
      const [sent, named] of [["Letter 2026.03 from Dr Weiss.pdf", "Letter 2026.03 from Dr Weiss"], [
        "C:\\docs\\scan?.PDF",
        "scan",
      ], ["informe", "informe"]] as const
    ) {
      await maria.open(`/records/${record}/add/document`);
      await maria.submit({ title: "  " }, { to: "/add/document", files: [file(sent, pdf)] });
      assert.match(maria.text, /Document saved\./);
      assert.ok(maria.text.includes(`What ${named} `), maria.text);
      assert.equal(links(maria).length, 1);
    }
  }));

Deno.test("a form that comes back says that the files must be chosen again, and only when there were any", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    for (const files of [[file("a.pdf", pdf)], []]) {
      await maria.open(`/records/${record}/add/document`);
      const sending = { to: "/add/document", files, status: 422 };
      await maria.submit({ title: "Eye report", on: "2027-12-01" }, sending);
      assert.equal(/Choose the files again\./.test(maria.text), files.length > 0);
    }
    await maria.open(`/records/${record}/add/document`);
    await maria.submit({ title: "" }, { to: "/add/document", status: 422 });
    assert.match(maria.text, /Fill this in/);
    await maria.open(`/records/${record}/import`);
    await maria.submit({ person: "seven" }, { to: "/import", files: [file("a.json", "{}")], status: 422 });
    assert.match(maria.text, /Choose the files again\./);
  }));

Deno.test("a document without any file is asked about once, and saved or changed as Maria says", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await addDocument(maria, record, []);
    assert.match(maria.text, /No file is attached\. Save without\?/);
    await maria.submit({}, { press: "Change it" });
    assert.match(maria.page.html, /value="Eye report"/);
    await maria.submit({}, { to: "/add/document", files: [file("a.pdf", pdf)] });
    assert.match(maria.text, /Document saved\./);
    assert.equal(links(maria).length, 1);
    await addDocument(maria, record, []);
    await maria.submit({}, { press: "Yes, save it" });
    assert.match(maria.text, /Document saved\..*Eye report/s);
    assert.equal(links(maria).length, 0);
  }));
