import assert from "node:assert/strict";
import { shareWithAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

/** Security.md 3.16, on every answer there is. */
const always: Readonly<Record<string, RegExp>> = {
  "Content-Security-Policy":
    /^default-src 'none'; script-src 'nonce-[\w-]{22,}'; style-src 'self'; (?!.*unsafe).*form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types htmx; report-to csp; report-uri \/csp-report$/,
  "Reporting-Endpoints": /^csp="\/csp-report"$/,
  "Integrity-Policy": /^blocked-destinations=\(script\), endpoints=\(csp\)$/,
  "Cross-Origin-Opener-Policy": /^same-origin$/,
  "Cross-Origin-Embedder-Policy": /^require-corp$/,
  "Cross-Origin-Resource-Policy": /^same-origin$/,
  "Origin-Agent-Cluster": /^\?1$/,
  "Referrer-Policy": /^(same-origin|no-referrer)$/,
  "X-Content-Type-Options": /^nosniff$/,
  "X-Frame-Options": /^DENY$/,
  "X-XSS-Protection": /^0$/,
  "X-Permitted-Cross-Domain-Policies": /^none$/,
  "X-DNS-Prefetch-Control": /^off$/,
  "X-Robots-Tag": /^noindex, nofollow$/,
};
const denied =
  "accelerometer autoplay browsing-topics camera clipboard-read display-capture encrypted-media " +
  "geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture " +
  "screen-wake-lock serial usb web-share xr-spatial-tracking";
const ours = "fullscreen publickey-credentials-create publickey-credentials-get";
const permissions = [
  ...denied.split(" ").map((name) => `${name}=()`),
  ...ours.split(" ").map((name) => `${name}=(self)`),
].sort();
const never = [
  "Server",
  "X-Powered-By",
  "Access-Control-Allow-Origin",
  "Access-Control-Allow-Credentials",
  "ETag",
];

function check(what: string, headers: Headers): void {
  for (const [name, pattern] of Object.entries(always)) {
    assert.match(headers.get(name) ?? "", pattern, `${what}: ${name}`);
  }
  assert.deepEqual(headers.get("Permissions-Policy")?.split(", ").sort(), permissions);
  for (const name of never) assert.equal(headers.get(name), null, `${what}: ${name}`);
}

async function ask(
  world: World,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: BodyInit,
) {
  const stan = world.browser();
  return await stan.exchange(stan.request(method, path, headers, body));
}

const own = { "sec-fetch-site": "same-origin" };
const form = { ...own, "content-type": "application/x-www-form-urlencoded" };

for (
  const [what, status, method, path, headers, body] of [
    ["a page", 200, "GET", "/signin", {}, undefined],
    ["a redirect", 303, "GET", "/account/devices", {}, undefined],
    ["an address that is not there", 404, "GET", "/nowhere", {}, undefined],
    ["a method that is not known", 405, "PROPFIND", "/signin", {}, undefined],
    ["a forged form", 403, "POST", "/signin", { "sec-fetch-site": "cross-site" }, "username=a"],
    ["a form without its token", 403, "POST", "/signin", form, "username=a"],
    [
      "a body of another kind",
      415,
      "POST",
      "/signin",
      { ...own, "content-type": "text/plain" },
      "username=a",
    ],
    ["a body that is too large", 413, "POST", "/signin", form, "a".repeat(140_000)],
    ["another host", 421, "GET", "/signin", { host: "evil.example" }, undefined],
    ["the program's health", 200, "GET", "/healthz", {}, undefined],
    ["a report", 204, "POST", "/csp-report", { "content-type": "application/reports+json" }, "[]"],
  ] as const
) {
  Deno.test(`${what} is answered ${status} with every header`, () =>
    inWorld(async (world) => {
      const page = await ask(world, method, path, headers, body);
      assert.equal(page.status, status);
      check(what, page.headers);
      assert.match(page.headers.get("Cache-Control") ?? "", /^no-store$/);
    }));
}

Deno.test("a log that cannot be written is answered 503 with every header, and nothing is shown", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const repair = breakStore(world);
    const page = await maria.exchange(
      maria.request("GET", `/records/${world.cast.maria.patient}`, { "sec-fetch-site": "none" }),
    );
    assert.equal(page.status, 503);
    assert.ok(!page.html.includes("Blood pressure"));
    check("a log that cannot be written", page.headers);
    repair();
  }));

Deno.test("while the log cannot be written every address answers 503 in words, and the first that can ends it", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const stan = world.browser();
    const record = `/records/${world.cast.maria.patient}`;
    const repair = breakStore(world);
    await maria.open(`${record}/sharing`, 503);
    const mine = ["", "/access", "/sharing", "/feed", "/export", "/documents", "/removed", "/add"];
    for (const path of [...mine.map((page) => record + page), "/", "/records", "/account", "/nowhere"]) {
      const page = await maria.open(path, 503);
      assert.match(page.html, /cannot safely write down/, path);
      assert.ok(!page.html.includes("Maria"), path);
      check(path, page.headers);
    }
    await stan.open("/signin", 503);
    const spanish = stan.request("GET", "/signin", { "accept-language": "es", "sec-fetch-site": "none" });
    assert.match((await stan.exchange(spanish)).html, /lang="es"/);
    await stan.open("/healthz", 200);
    await stan.open("/readyz", 503);
    await stan.open(world.site.assets.find("app.css").href);
    repair();
    await stan.open("/readyz", 200);
    await maria.open(`${record}/sharing`, 200);
  }));

Deno.test("readyz names what keeps the log from being signed", () =>
  inWorld(async (world) => {
    const [row] = await world.driver.list({ prefix: ["a"], limit: 1 });
    const [tag = "", epoch = ""] = row?.key ?? [];
    const sets = [{ key: [tag, epoch, 2 ** 52], value: new Uint8Array(300) }];
    await world.driver.atomic({ checks: [], sets, deletes: [] });
    await assert.rejects(world.site.audit.sealNow());
    assert.match((await world.browser().open("/readyz")).html, /^ready\nthe log is not signed: gap\n$/);
  }));

Deno.test("every page of a record leaves one entry before it leaves, also where it shows no part of it", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const { patient = "" } = world.cast.maria;
    const entries = async () => (await world.site.audit.looksAt(patient, { own: true, limit: 500 })).entries;
    for (const page of ["", "/timeline", "/access", "/sharing", "/feed", "/documents", "/removed", "/add"]) {
      const before = (await entries()).length;
      await maria.open(`/records/${patient}${page}`);
      const after = await entries();
      assert.deepEqual([page, after.length - before, after[0]?.action], [page, 1, "record.viewed"]);
    }
    const repair = breakStore(world);
    const { html } = await anna.open(`/records/${patient}/documents`, 503);
    assert.ok(!html.includes("Maria"), "nor whose record it is");
    repair();
  }));

Deno.test("over HTTPS browsers are told to stay there, and only then", async () => {
  await inWorld(async (world) => {
    const page = await ask(world, "GET", "/signin");
    assert.equal(page.headers.get("Strict-Transport-Security"), "max-age=63072000; includeSubDomains");
  }, { SALUS_ORIGIN: "https://salus.example.org" });
  await inWorld(async (world) => {
    const page = await ask(world, "GET", "/signin");
    assert.equal(page.headers.get("Strict-Transport-Security"), null);
  });
});

Deno.test("no address of a page where a link or the set-up code is used goes on with a reader", () =>
  inWorld(async (world) => {
    for (const path of ["/invite", "/reset", "/setup"]) {
      assert.equal((await ask(world, "GET", path)).headers.get("Referrer-Policy"), "no-referrer", path);
    }
    assert.equal((await ask(world, "GET", "/signin")).headers.get("Referrer-Policy"), "same-origin");
  }));

Deno.test("every answer has a nonce of its own", () =>
  inWorld(async (world) => {
    const seen = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const { headers, html } = await ask(world, "GET", "/signin");
      const nonce = /nonce-([\w-]+)/.exec(headers.get("Content-Security-Policy") ?? "")?.[1] ?? "";
      for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) assert.ok(tag.includes(`nonce="${nonce}"`), tag);
      seen.add(nonce);
    }
    assert.equal(seen.size, 5);
  }));

function breakStore({ driver }: World): () => void {
  const { atomic } = driver;
  driver.atomic = () => Promise.reject(new Error("the disk is gone"));
  return () => driver.atomic = atomic;
}
