import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { largestFile } from "../../lib/access/uploads.ts";
import { newId } from "../../lib/ids.ts";
import type { Browser } from "../support/browser.ts";
import { canary, exif, file, holds, joined, jpeg, pdf, png, webp } from "../support/some_files.ts";
import { inWorld, type World } from "../support/world.ts";

async function newDocument(browser: Browser, record: string, files: readonly File[], status = 200) {
  await browser.open(`/records/${record}/add/document`);
  await browser.submit({ title: "Eye report" }, { to: "/add/document", files, status });
}

function links(browser: Browser): string[] {
  return [...browser.page.html.matchAll(/href="([^"]*\/files\/[\w-]{22})"/g)].map(([, href = ""]) => href);
}

async function fetched(world: World, browser: Browser, path: string, headers: Record<string, string> = {}) {
  const request = browser.request("GET", path, { "sec-fetch-site": "same-origin", ...headers });
  const response = await world.answer(request, browser.remote);
  return { response, content: new Uint8Array(await response.arrayBuffer()) };
}

/** What lies in the store of files: chunks, manifests, marks, names. */
async function left(world: World): Promise<number[]> {
  const rows = ["fc", "f", "fl", "rf", "rfo"].map((prefix) =>
    world.driver.list({ prefix: [prefix], limit: 500 })
  );
  return (await Promise.all(rows)).map(({ length }) => length);
}

const nothing = [0, 0, 0, 0, 0];

/** A form with files as bytes, to be cut and bent. */
function form(
  fields: readonly (readonly [string, string])[],
  files: readonly (readonly [string, Uint8Array | string])[],
) {
  const parts = [
    ...fields.map(([name, value]) =>
      joined(`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`, value, "\r\n")
    ),
    ...files.map(([name, content]) =>
      joined(
        `--b\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n`,
        content,
        "\r\n",
      )
    ),
  ];
  return joined(...parts, "--b--\r\n");
}

function post(browser: Browser, path: string, body: BodyInit, headers: Record<string, string> = {}) {
  const all = {
    "sec-fetch-site": "same-origin",
    "content-type": "multipart/form-data; boundary=b",
    ...headers,
  };
  return browser.exchange(browser.request("POST", path, all, body));
}

const answers = [["title", "Eye report"], ["on", "2026-11-20"], ["note", ""]] as const;

Deno.test("names that lead elsewhere, hide their end or cannot be saved lose what makes them so", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/add/document`);
    const names = [
      "../../etc/passwd",
      "C:\\Windows\\win.ini",
      "letter\u202efdp.exe",
      "a\u0000b\u001b[31m.pdf",
      "CON.pdf",
      "..",
      "",
      `${"x".repeat(400)}.pdf`,
      "a%0D%0ASet-Cookie: x=1.pdf",
      "<b>bold</b>.html",
    ];
    const body = form([["csrf", maria.csrf], ...answers], []);
    const files = names.map((name) =>
      joined(
        new TextEncoder().encode(
          `--b\r\nContent-Disposition: form-data; name="files"; filename="${
            name.replaceAll('"', "%22")
          }"\r\n\r\n`,
        ),
        pdf,
        "\r\n",
      )
    );
    const whole = joined(body.subarray(0, body.length - 7), ...files, "--b--\r\n");
    const answer = await post(maria, `/records/${record}/add/document`, whole);
    assert.equal(answer.status, 303);
    await maria.open(answer.headers.get("location") ?? "");
    const shown = [...maria.page.html.matchAll(/<bdi>([^<]*)<\/bdi><\/a><\/p>/g)].map(([, name = ""]) =>
      name
    );
    assert.deepEqual(shown, [
      "passwd.pdf",
      "win.ini.pdf",
      "letterfdp.exe.pdf",
      "ab[31m.pdf",
      "_CON.pdf",
      "document.pdf",
      "document.pdf",
      `${"x".repeat(116)}.pdf`,
      "aSet-Cookie x=1.pdf",
      "b.html.pdf",
    ]);
    for (const path of links(maria)) {
      const { response } = await fetched(world, maria, path);
      const disposition = response.headers.get("content-disposition") ?? "";
      assert.match(disposition, /^attachment; filename="[\x20-\x7e]+\.pdf"; filename\*=UTF-8''[\w.~%-]+$/);
      assert.equal(response.headers.get("set-cookie"), null);
    }
  }));

Deno.test("content decides: what only says that it is a picture, a page or a document is refused in words", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const refused: readonly (readonly [string, Uint8Array<ArrayBuffer> | string, RegExp])[] = [
      ["drawing.png", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', /drawing made of code/],
      ["page.txt", "\ufeff <!doctype html><script>alert(1)</script>", /web page/],
      ["page.pdf", "<html><body>", /web page/],
      ["archive.pdf", joined("PK\x03\x04", new Uint8Array(40)), /is not a PDF/],
      ["program.txt", joined("MZ", [0x90, 0, 3, 0, 0, 0]), /is not a PDF/],
      ["old.csv", joined("Jos", [0xe9], ";1\n"), /saved in an older way/],
      ["wide.txt", joined([0xff, 0xfe], "a\0b\0"), /saved in an older way/],
      ["escape.txt", "a\x1b]0;title\x07", /is not a PDF/],
      ["empty.pdf", "", /is empty/],
      ["cut.pdf", pdf.slice(0, -8), /damaged or incomplete/],
      ["cut.jpg", jpeg().slice(0, 200), /damaged or incomplete/],
      ["cut.png", png().slice(0, 120), /damaged or incomplete/],
      ["cut.webp", webp().slice(0, 40), /damaged or incomplete/],
      ["only_begins.jpg", joined([0xff, 0xd8, 0xff], "<script>alert(1)</script>"), /damaged or incomplete/],
      ["crc.png", joined(png().map((byte, at) => at === 20 ? byte ^ 1 : byte)), /damaged or incomplete/],
    ];
    for (const [name, content, words] of refused) {
      await newDocument(maria, record, [file(name, content)], 422);
      assert.match(maria.text, words, name);
      assert.deepEqual(await left(world), nothing, name);
    }
  }));

Deno.test("a picture with a page inside comes out as a picture that nothing runs in", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const script = "<script>alert(document.domain)</script>";
    await newDocument(maria, record, [
      file("a.html", joined(png(), script)),
      file("b.svg", joined(jpeg(), script)),
      file("c.js", joined(pdf, script, "%%EOF")),
    ]);
    const types = [];
    for (const path of links(maria)) {
      const { response, content } = await fetched(world, maria, path, { "sec-fetch-dest": "document" });
      types.push(response.headers.get("content-type"));
      assert.equal(
        response.headers.get("content-security-policy"),
        "default-src 'none'; sandbox; frame-ancestors 'none'",
      );
      assert.match(response.headers.get("content-disposition") ?? "", /^attachment;.*\.(png|jpg|pdf)"/);
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      if (!types.at(-1)?.includes("pdf")) assert.ok(!holds(content, "script"));
      const embedded = await fetched(world, maria, path, {
        "sec-fetch-dest": "iframe",
        "sec-fetch-mode": "navigate",
      });
      assert.equal(embedded.response.status, 403);
      const ranged = await fetched(world, maria, path, { range: "bytes=0-3" });
      assert.equal(ranged.response.status, 200);
      assert.equal(ranged.content.length, content.length);
    }
    assert.deepEqual(types, ["image/png", "image/jpeg", "application/pdf"]);
  }));

Deno.test("where and with what a picture was taken is gone; how it is turned stays", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await newDocument(maria, record, [file("a.jpg", jpeg(6)), file("b.png", png()), file("c.webp", webp())]);
    const [photo, drawing, scan] = await Promise.all(
      links(maria).map(async (path) => (await fetched(world, maria, path)).content),
    );
    assert.ok(photo && drawing && scan);
    for (const content of [photo, drawing, scan]) {
      for (const part of [canary, "GPS", "Photoshop", "xap", "tEXt", "tIME", "XMP ", "HIDE"]) {
        assert.ok(!holds(content, part), part);
      }
    }
    const turned = (content: Uint8Array) =>
      holds(content, "MM\0*\0\0\0\b\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06");
    assert.deepEqual([photo, drawing, scan].map(turned), [true, true, true]);
    assert.ok(holds(photo, "colours"), "colours stay as they were");
    assert.ok(!holds(joined(exif(1)), "MM"), "the canary's own block is of the other order");
  }));

Deno.test("pictures that unfold to more than anybody has memory for are kept, and not drawn", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const zeros = deflateSync(new Uint8Array(60_000_000));
    await newDocument(maria, record, [
      file("wide.png", png(20_000, 20_000, zeros)),
      file("more.png", png(100, 100, zeros)),
      file("less.png", png(100, 100, deflateSync(new Uint8Array(10)))),
      file("noise.png", png(100, 100, Uint8Array.from({ length: 900 }, (_, n) => n * 7))),
    ]);
    const paths = links(maria);
    const statuses = [];
    for (const path of paths) statuses.push((await fetched(world, maria, `${path}/small`)).response.status);
    assert.deepEqual(statuses, [404, 200, 404, 404]);
    for (const path of paths) assert.equal((await fetched(world, maria, path)).response.status, 200);
  }));

/** A JPEG of a few bytes for each scan, which claims to hold forty-nine million pixels in every one of them. */
function manyScans(count: number): Uint8Array<ArrayBuffer> {
  const segment = (marker: number, ...content: readonly number[]) =>
    Uint8Array.of(0xff, marker, content.length + 2 >> 8, content.length + 2 & 255, ...content);
  const onlyZero = [1, ...Array<number>(15).fill(0), 0];
  const scan = joined(segment(0xda, 1, 1, 0, 0, 63, 0), Uint8Array.of(0));
  return joined(
    Uint8Array.of(0xff, 0xd8),
    segment(0xdb, 0, ...Array<number>(64).fill(1)),
    segment(0xc0, 8, 7_000 >> 8, 7_000 & 255, 7_000 >> 8, 7_000 & 255, 1, 1, 0x11, 0),
    segment(0xc4, 0, ...onlyZero),
    segment(0xc4, 0x10, ...onlyZero),
    ...Array<Uint8Array>(count).fill(scan),
    Uint8Array.of(0xff, 0xd9),
  );
}

Deno.test("a JPEG that repeats its scans is not drawn as often as it says", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const files = [file("once.jpg", manyScans(1)), file("often.jpg", manyScans(2_000))];
    await newDocument(maria, world.cast.maria.patient ?? "", files);
    const statuses = [];
    for (const path of links(maria)) {
      statuses.push((await fetched(world, maria, `${path}/small`)).response.status);
    }
    assert.deepEqual(statuses, [200, 404]);
  }));

Deno.test("eleven files, and one that is a byte too large, are refused whole", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await newDocument(maria, record, Array.from({ length: 11 }, (_, n) => file(`${n}.pdf`, pdf)), 422);
    assert.match(maria.text, /10 files at most/);
    assert.deepEqual(await left(world), nothing);
    const large = (length: number) => file("scan.txt", "x".repeat(length));
    await newDocument(maria, record, [large(largestFile + 1)], 422);
    assert.match(maria.text, /“scan\.txt” is larger than 10 MB/);
    assert.deepEqual(await left(world), nothing);
    await newDocument(maria, record, [large(largestFile)]);
    assert.equal(links(maria).length, 1);
  }));

Deno.test("an upload that breaks, anywhere, leaves nothing behind", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/add/document`);
    const path = `/records/${record}/add/document`;
    const whole = form([["csrf", maria.csrf], ...answers], [
      ["a.pdf", pdf],
      ["b.txt", "x".repeat(300_000)],
      ["c.pdf", pdf],
    ]);
    for (const cut of [whole.length - 3, whole.length - 40, 250_000, 1_000, 40]) {
      const ends = await post(maria, path, whole.slice(0, cut));
      assert.ok([400, 403].includes(ends.status), `cut at ${cut}: ${ends.status}`);
      const breaks = new ReadableStream({
        type: "bytes",
        start: (sending) => sending.enqueue(whole.slice(0, cut)),
        pull: (sending) => sending.error(new TypeError("the connection is gone")),
      });
      const broken = await post(maria, path, breaks);
      assert.ok([400, 403].includes(broken.status), `broken at ${cut}: ${broken.status}`);
      assert.deepEqual(await left(world), nothing, `cut at ${cut}`);
    }
    assert.equal((await post(maria, path, whole)).status, 303);
  }));

Deno.test("when the record cannot be written nothing of the files stays", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/add/document`);
    const { store } = world.site.vault;
    const commit = store.commit;
    store.commit = () => Promise.reject(new Error("the disk is gone"));
    const body = form([["csrf", maria.csrf], ...answers], [["a.pdf", pdf]]);
    assert.equal((await post(maria, `/records/${record}/add/document`, body)).status, 500);
    store.commit = commit;
    assert.deepEqual(await left(world), nothing);
  }));

Deno.test("without the form's token, first of all, no byte of a file is taken", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/add/document`);
    const path = `/records/${record}/add/document`;
    const [token, files] = [["csrf", maria.csrf] as const, [["a.pdf", pdf]] as const];
    const attempts: readonly (readonly [string, Uint8Array<ArrayBuffer>, Record<string, string>])[] = [
      ["no token", form(answers, files), {}],
      ["another's token", form([["csrf", newId() + newId().slice(0, 21)], ...answers], files), {}],
      ["late", form([...answers, token], files), {}],
      ["another site", form([token, ...answers], files), { "sec-fetch-site": "cross-site" }],
      ["no origin", form([token, ...answers], files), { "sec-fetch-site": "" }],
    ];
    for (const [name, body, headers] of attempts) {
      assert.equal((await post(maria, path, body, headers)).status, 403, name);
      assert.deepEqual(await left(world), nothing, name);
    }
    const packed = form([token, ...answers], files);
    assert.equal((await post(maria, path, packed, { "content-encoding": "gzip" })).status, 415);
    const stranger = world.browser("203.0.113.99");
    assert.equal((await post(stranger, path, packed)).status, 403);
    assert.deepEqual(await left(world), nothing);
  }));

Deno.test("forms that no page of ours sends are refused: doubled, foreign, late and endless fields", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/add/document`);
    const path = `/records/${record}/add/document`;
    const start = [["csrf", maria.csrf], ...answers] as const;
    const head = form(start, []);
    const open = head.subarray(0, head.length - 7);
    const named = (disposition: string) =>
      joined(open, `--b\r\n${disposition}\r\n\r\n`, pdf, "\r\n--b--\r\n");
    const bodies: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = [
      ["a field twice", form([...start, ["title", "Another"]], [["a.pdf", pdf]])],
      ["a field of nobody", form([...start, ["patient", newId()]], [["a.pdf", pdf]])],
      [
        "a field after the files",
        joined(form(start, [["a.pdf", pdf]]).slice(0, -7), form([["title", "Late"]], [])),
      ],
      ["another file field", named('Content-Disposition: form-data; name="picture"; filename="a.pdf"')],
      ["two names", named('Content-Disposition: form-data; name="files"; name="x"; filename="a.pdf"')],
      [
        "two dispositions",
        named(
          'Content-Disposition: form-data; name="files"; filename="a.pdf"\r\nContent-Disposition: form-data; name="x"',
        ),
      ],
      ["no disposition", named("Content-Type: application/pdf")],
      ["an endless head", named(`X: ${"y".repeat(9_000)}`)],
      ["a large field", form([...start, ["note", "x".repeat(80_000)]], [])],
      ["many fields", form([...start, ...Array.from({ length: 80 }, (_, n) => [`f${n}`, ""] as const)], [])],
      ["another boundary", joined("--c\r\n", form(start, [["a.pdf", pdf]]))],
    ];
    for (const [name, body] of bodies) {
      const { status } = await post(maria, path, body);
      assert.ok([400, 413, 422].includes(status), `${name}: ${status}`);
      assert.deepEqual(await left(world), nothing, name);
    }
    const plain = await post(maria, path, head, { "content-type": "multipart/form-data" });
    assert.equal(plain.status, 400);
  }));

Deno.test("another patient's files, and mixtures of one's own with theirs, look like nothing at all", () =>
  inWorld(async (world) => {
    const [hers, his] = [world.cast.maria.patient ?? "", world.cast.anna.patient ?? ""];
    const [maria, anna] = [await world.signedIn("maria"), await world.signedIn("anna")];
    await newDocument(maria, hers, [file("a.png", png())]);
    const [path = ""] = links(maria);
    const [, , , , entry, , id] = path.split("/");
    await newDocument(anna, his, [file("b.png", png())]);
    const [own = ""] = links(anna);
    const [, , , , ownEntry, , ownFile] = own.split("/");
    const attempts = [
      path,
      `${path}/small`,
      `${path}/remove`,
      `/records/${hers}/entries/${entry}/files`,
      `/records/${hers}/documents`,
      `/records/${his}/entries/${entry}/files/${id}`,
      `/records/${his}/entries/${ownEntry}/files/${id}`,
      `/records/${his}/entries/${entry}/files/${ownFile}`,
      `/records/${his}/entries/${ownEntry}/files/${newId()}`,
      `/records/${his}/entries/${ownEntry}/files/..%2f${id}`,
    ];
    for (const attempt of attempts) {
      assert.equal((await fetched(world, anna, attempt)).response.status, 404, attempt);
    }
    await anna.open(`/records/${his}/documents`);
    for (const verb of ["remove", "restore"]) {
      assert.equal((await anna.send(`${path}/${verb}`, {})).status, 404);
      assert.equal(
        (await anna.send(`/records/${his}/entries/${ownEntry}/files/${id}/${verb}`, {})).status,
        404,
      );
    }
    const body = form([["csrf", anna.csrf]], [["a.pdf", pdf]]);
    assert.equal((await post(anna, `/records/${hers}/entries/${entry}/files`, body)).status, 404);
    assert.equal((await post(anna, `/records/${hers}/add/document`, body)).status, 404);
    await maria.open(`/records/${hers}/documents`);
    assert.equal(links(maria).length, 1);
  }));

Deno.test("when sharing stops, the address of a file opens nothing any more", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await newDocument(maria, record, [file("a.png", png())]);
    const [path = ""] = links(maria);
    await maria.open(`/records/${record}/sharing/new`);
    const values = { name: "Anna", email: world.cast.anna.email, may: "read", lasting: "30" };
    await maria.submit({ ...values, parts: ["documents"] });
    await maria.submit({}, { press: "Share" });
    const anna = await world.signedIn("anna");
    await anna.open("/records");
    await anna.submit({}, { to: "/accept" });
    assert.equal((await fetched(world, anna, path)).response.status, 200);
    assert.equal((await fetched(world, anna, `${path}/small`)).response.status, 200);
    await maria.open(`/records/${record}/sharing`);
    await maria.follow(/\/records\/[\w-]+\/sharing\/[\w-]{22}\/stop/.exec(maria.page.html)?.[0] ?? "");
    await maria.submit({}, { to: "/stop" });
    assert.equal((await fetched(world, anna, path)).response.status, 404);
    assert.equal((await fetched(world, anna, `${path}/small`)).response.status, 404);
  }));

Deno.test("neither names nor contents of files stand in the store's keys or values", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await newDocument(maria, record, [file("secret-diagnosis.txt", "canary-content ".repeat(9_000))]);
    for (const prefix of ["fc", "f", "fl", "rf", "rfh", "rfo", "rft", "l"]) {
      for (const { key, value } of await world.driver.list({ prefix: [prefix], limit: 500 })) {
        const text = new TextDecoder("latin1").decode(value) + key.map(String).join(" ");
        assert.ok(!/secret-diagnosis|canary-content/.test(text), prefix);
      }
    }
  }));
