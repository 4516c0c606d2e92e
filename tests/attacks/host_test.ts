import assert from "node:assert/strict";
import { inWorld } from "../support/world.ts";

for (
  const host of [
    "evil.example",
    "localhost:8000.evil.example",
    "localhost",
    "localhost:8001",
    "evil.example#localhost:8000",
    "",
  ]
) {
  Deno.test(`a request to the host "${host}" is misdirected`, () =>
    inWorld(async (world) => {
      const stan = world.browser();
      const page = await stan.exchange(stan.request("GET", "/signin", { host }));
      assert.equal(page.status, 421);
      assert.ok(!page.html.includes("evil.example"));
    }));
}

Deno.test("a link in a mail leads to the origin of the settings, whatever the request claimed", () =>
  inWorld(async (world) => {
    const stan = world.browser();
    await stan.open("/reset");
    const headers = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
      "forwarded": "host=evil.example",
      "x-original-url": "https://evil.example/",
    };
    await stan.submit({ handle: world.cast.maria.email }, { headers });
    const [letter] = await world.letters();
    assert.ok(letter, "a letter was sent");
    assert.ok(letter.text.includes(`${world.origin}/`), letter.text);
    assert.ok(!(letter.text + letter.html).includes("evil.example"));
  }));

Deno.test("a forwarded address is believed from a trusted proxy only", async () => {
  for (const [proxies, seen] of [["", "203.0.113.7"], ["203.0.113.7", "198.51.100.9"]] as const) {
    await inWorld(async (world) => {
      const stan = world.browser("203.0.113.7");
      await stan.open("/signin");
      await stan.submit({ username: "maria", password: "a guess of fifteen letters" }, {
        to: "/signin",
        status: 422,
        headers: {
          "x-forwarded-for": "192.0.2.1, 198.51.100.9",
          "x-real-ip": "192.0.2.2",
          "forwarded": "for=192.0.2.3",
        },
      });
      const { entries: [refusal] } = await world.site.audit.explore({ action: "session.refused", limit: 1 });
      assert.equal((await world.site.audit.net(refusal?.net ?? ""))?.address, seen);
    }, { SALUS_TRUSTED_PROXIES: proxies });
  }
});

Deno.test("whoever comes over plain HTTP is sent on to HTTPS, on a trusted proxy's word alone", async () => {
  const settings = { SALUS_ORIGIN: "https://salus.example.org" };
  const trusting = { ...settings, SALUS_TRUSTED_PROXIES: "203.0.113.7" };
  const over = (scheme: string) => ({ "x-forwarded-proto": scheme, "sec-fetch-site": "none" });
  await inWorld(async (world) => {
    const stan = world.browser("203.0.113.7");
    const ask = async (method: string, path: string, scheme: string) =>
      await stan.exchange(stan.request(method, path, over(scheme)));
    for (const method of ["GET", "HEAD"]) {
      const sent = await ask(method, "/signin?next=/records", "http");
      assert.deepEqual(
        [sent.status, sent.headers.get("location")],
        [308, "https://salus.example.org/signin?next=/records"],
      );
    }
    assert.equal((await ask("POST", "/signin", "http")).status, 403);
    assert.equal((await ask("GET", "/healthz", "http")).status, 200);
    assert.equal((await ask("GET", "/signin", "https")).status, 200);
  }, trusting);
  await inWorld(async (world) => {
    const stan = world.browser("203.0.113.7");
    assert.equal((await stan.exchange(stan.request("GET", "/signin", over("http")))).status, 200);
  }, settings);
});
