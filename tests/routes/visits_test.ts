import assert from "node:assert/strict";
import { hour, minute } from "../../lib/clock.ts";
import { siteMap } from "../../routes/app.ts";
import { mariasIds } from "../attacks/marias_things.ts";
import { knock } from "../attacks/site_map_walk.ts";
import type { Browser } from "../support/browser.ts";
import { makeLink, visit } from "../support/visit_links.ts";
import { inWorld, type World } from "../support/world.ts";

async function inMariasWorld(
  test: (world: World, maria: Browser, record: string) => Promise<void>,
): Promise<void> {
  await inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const record = `/records/${world.cast.maria.patient}`;
    await maria.open(`${record}/add/blood_pressure`);
    await maria.submit({ systolic: "128", diastolic: "82" });
    await maria.open(`${record}/add/weight`);
    await maria.submit({ weight: "62.5" });
    await test(world, maria, record);
  });
}

/** Who has a link and types a code, without a page to look at. */
async function tryCode(world: World, token: string, code: string, remote: string) {
  const browser = world.browser(remote);
  await browser.open("/visit");
  return { browser, page: await browser.send("/visit/enter", { token, name: "X", code }) };
}

function isIn({ headers }: { readonly headers: Headers }): boolean {
  return headers.getSetCookie().some((cookie) => /^__Host-visit=[\w-]{43};/.test(cookie));
}

Deno.test("a doctor without an account opens the link with its code and reads the parts it opens, no others", () =>
  inMariasWorld(async (world, maria, record) => {
    const made = await makeLink(maria, record);
    const doctor = await visit(world, made);
    assert.equal(doctor.page.path, record);
    assert.match(doctor.text, /looking at Maria Lindgren’s record/);
    assert.match(doctor.text, /128\/82/);
    assert.match(doctor.text, /Dr Weiss, until 11:00/, "an hour, in the zone of the record");
    await doctor.open(`${record}/timeline`);
    assert.match(doctor.text, /128\/82/);
    assert.ok(!doctor.text.includes("62.5"));
    const entry = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(doctor.page.html)?.[0] ?? "";
    await doctor.open(entry);
    await maria.open(`${record}/timeline?kind=weight`);
    const weight = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(maria.page.html)?.[0] ?? "";
    await doctor.open(weight, 404);
    await doctor.open(`${record}/calendar`);
    await doctor.open("/");
    assert.equal(doctor.page.path, record, "the start page is the record");
  }));

Deno.test("Maria sees the visit while it lasts, and who looked at what", () =>
  inMariasWorld(async (world, maria, record) => {
    await visit(world, await makeLink(maria, record));
    await maria.open(`${record}/sharing`);
    assert.match(maria.text, /Doctor’s visit: Dr Weiss[^]*Looking now[^]*at the latest/);
    await maria.open(`${record}/access`);
    assert.match(maria.text, /Dr Weiss/);
    assert.match(maria.text, /by a link for one visit/);
  }));

Deno.test("the link works once: the same browser goes on, another finds it used", () =>
  inMariasWorld(async (world, maria, record) => {
    const made = await makeLink(maria, record);
    const doctor = await visit(world, made);
    world.clock.pass(30 * minute);
    await doctor.open(`${record}/timeline`);
    await doctor.open("/visit");
    assert.match(doctor.text, /Go on looking/);
    const { page, browser } = await tryCode(world, made.token, made.code, "198.51.100.10");
    assert.equal(page.status, 422);
    assert.ok(!isIn(page));
    await browser.open("/visit");
    await browser.submit({ token: made.link }, { to: "/visit", status: 422 });
    assert.match(browser.text, /does not work/);
  }));

Deno.test("of fifty who take the link at the same moment one is in", () =>
  inMariasWorld(async (world, maria, record) => {
    const { token, code } = await makeLink(maria, record);
    const pages = await Promise.all(
      Array.from(
        { length: 50 },
        (_, n) => tryCode(world, token, code.replace(" ", ""), `198.51.100.${n + 1}`),
      ),
    );
    assert.equal(pages.filter(({ page }) => isIn(page)).length, 1);
    assert.ok(pages.every(({ page }) => page.status < 500));
  }));

Deno.test("five wrong codes end the link, also fifty at once, and the right one comes too late", () =>
  inMariasWorld(async (world, maria, record) => {
    const made = await makeLink(maria, record);
    const wrong = (n: number) =>
      String((Number(made.code.replace(" ", "")) + 1 + n) % 100_000_000).padStart(8, "0");
    const pages = await Promise.all(
      Array.from({ length: 50 }, (_, n) => tryCode(world, made.token, wrong(n), `198.51.100.${n + 1}`)),
    );
    assert.ok(pages.every(({ page }) => !isIn(page)));
    const answered = pages.filter(({ page }) => /This is not the code/.test(page.html)).length;
    assert.ok(answered <= 4, `${answered} guesses were answered`);
    for (let n = 0; n < 5; n++) await tryCode(world, made.token, wrong(n + 60), `203.0.113.${n + 100}`);
    const { page } = await tryCode(world, made.token, made.code, "198.51.100.99");
    assert.ok(!isIn(page));
    await maria.open(`${record}/sharing`);
    assert.match(maria.text, /Ended: five wrong codes/);
    await maria.open(`${record}/access`);
    assert.match(maria.text, /typed a wrong code/);
  }));

Deno.test("a wrong code says how many tries are left, and the right one then opens", () =>
  inMariasWorld(async (world, maria, record) => {
    const made = await makeLink(maria, record);
    const doctor = world.browser("198.51.100.9");
    await doctor.open("/visit");
    await doctor.submit({ token: made.link }, { to: "/visit" });
    for (const left of ["4 more times", "3 more times"]) {
      await doctor.submit({ name: "Dr Weiss", code: "0" }, { to: "/visit/enter", status: 422 });
      assert.ok(doctor.text.includes(left), left);
    }
    await doctor.submit({ name: "Dr Weiss", code: made.code.replace(" ", "-") }, { to: "/visit/enter" });
    assert.equal(doctor.page.path, record);
  }));

Deno.test("the visit ends after an hour, the link with its time, and both at once when Maria says so", () =>
  inMariasWorld(async (world, maria, record) => {
    const doctor = await visit(world, await makeLink(maria, record));
    world.clock.pass(hour);
    await doctor.open(record);
    assert.equal(doctor.page.path, "/visit");
    assert.match(doctor.text, /The visit is over/);
    const later = await world.signedIn("maria");
    const short = await makeLink(later, record, "1");
    world.clock.pass(hour);
    assert.ok(!isIn((await tryCode(world, short.token, short.code, "198.51.100.20")).page));
    const again = await world.signedIn("maria");
    const stopped = await makeLink(again, record);
    const other = await visit(world, stopped, "198.51.100.30");
    await again.open(`${record}/sharing`);
    await again.submit({}, { press: "End this link (Doctor’s visit: Dr Weiss)" });
    await other.open(`${record}/timeline`);
    assert.equal(other.page.path, "/visit");
    await again.open(`${record}/sharing`);
    assert.doesNotMatch(again.text, /at the latest/, "the end of what is over is known");
    const waiting = await makeLink(again, record);
    await again.open(`${record}/sharing`);
    await again.submit({}, { to: "/stop" });
    assert.ok(!isIn((await tryCode(world, waiting.token, waiting.code, "198.51.100.31")).page));
  }));

Deno.test("a link of an hour that is taken late does not outlive its hour", () =>
  inMariasWorld(async (world, maria, record) => {
    const made = await makeLink(maria, record, "1");
    world.clock.pass(50 * minute);
    const doctor = await visit(world, made);
    world.clock.pass(10 * minute);
    await doctor.open(record);
    assert.equal(doctor.page.path, "/visit");
  }));

Deno.test("the doctor leaves: the cookie opens nothing any more", () =>
  inMariasWorld(async (world, maria, record) => {
    const doctor = await visit(world, await makeLink(maria, record));
    const cookies = doctor.cookies.header;
    await doctor.submit({}, { to: "/visit/leave" });
    assert.match(doctor.text, /You have left/);
    const kept = world.browser("198.51.100.9");
    const request = kept.request("GET", record, { cookie: cookies });
    assert.equal((await kept.exchange(request)).status, 303);
  }));

Deno.test("a visit to Maria's record opens nothing of another's, and no page beyond reading", () =>
  inMariasWorld(async (world, maria, record) => {
    const ids = await mariasIds(world);
    const doctor = await visit(world, await makeLink(maria, record));
    await doctor.open(`/records/${world.cast.stan.patient}`, 404);
    await doctor.open(`/records/${world.cast.stan.patient}/timeline`, 404);
    await doctor.open(record);
    for (const route of siteMap.filter(({ access }) => access !== "public")) {
      const page = await knock(doctor, route, ids);
      const inside = page.status === 303 && page.headers.get("location")?.startsWith("/records/");
      if (route.visitors) {
        assert.ok(inside || [200, 404].includes(page.status), `${route.path} ${page.status}`);
      } else assert.equal(page.status, 303, `${route.method} ${route.path} answered ${page.status}`);
    }
    const open = siteMap.filter(({ visitors }) => visitors);
    assert.ok(
      open.every(({ path, access }) =>
        path.startsWith("/records/:patient") && access === "view_shared_records"
      ),
    );
    await maria.open(`${record}/timeline`);
    assert.match(maria.text, /128\/82[^]*/);
    await maria.open(`${record}/sharing`);
    assert.match(maria.text, /Anna/);
  }));

Deno.test("whoever is signed in does not become a visitor, and a visit's cookie is no session", () =>
  inMariasWorld(async (world, maria, record) => {
    const made = await makeLink(maria, record);
    const stan = await world.signedIn("stan");
    await stan.open("/visit");
    assert.match(stan.text, /Sign out first/);
    const page = await stan.send("/visit/enter", { token: made.token, name: "Stan", code: made.code });
    assert.ok(!isIn(page));
    const doctor = await visit(world, made);
    const secret = /__Host-visit=([\w-]{43})/.exec(doctor.cookies.header)?.[1] ?? assert.fail();
    const forged = world.browser();
    const request = forged.request("GET", record, { cookie: `__Host-sid=${secret}` });
    assert.equal((await forged.exchange(request)).status, 303);
    const both = world.browser();
    const mixed = `${stan.cookies.header}; __Host-visit=${secret}`;
    assert.equal((await both.exchange(both.request("GET", record, { cookie: mixed }))).status, 404);
  }));

Deno.test("nobody but Maria makes or ends a link, and what is made is not kept in words", () =>
  inMariasWorld(async (world, maria, record) => {
    const made = await makeLink(maria, record);
    await maria.open(`${record}/sharing`);
    assert.ok(!maria.page.html.includes(made.token) && !maria.page.html.includes(made.code));
    const stop = /\/records\/[\w-]+\/sharing\/visits\/[\w-]{22}\/stop/.exec(maria.page.html)?.[0] ??
      assert.fail();
    const stan = await world.signedIn("stan");
    await stan.open(`${record}/sharing/visits/new`, 404);
    assert.equal(
      (await stan.send(`${record}/sharing/visits/new`, { parts: "vitals", hours: "24" })).status,
      404,
    );
    const own = stop.replace(world.cast.maria.patient ?? "", world.cast.stan.patient ?? "");
    for (const path of [stop, own]) assert.equal((await stan.send(path, {})).status, 404);
    await visit(world, made);
    await maria.open(`${record}/sharing/visits/new`);
    await maria.submit({ parts: [], hours: "24" }, { to: "/visits/new", status: 422 });
  }));

Deno.test("what a visit leaves in the store goes with its time", () =>
  inMariasWorld(async (world, maria, record) => {
    const count = async () => {
      const rows = await Promise.all(
        ["vt", "vs"].map((prefix) => world.driver.list({ prefix: [prefix], limit: 50 })),
      );
      return rows.flat().length;
    };
    await makeLink(maria, record, "1");
    await visit(world, await makeLink(maria, record, "4"));
    assert.equal(await count(), 2);
    world.clock.pass(5 * hour);
    await world.errands();
    assert.equal(await count(), 0);
  }));

Deno.test("every link that a visitor sees leads somewhere, and every form is one they may send", () =>
  inMariasWorld(async (world, maria, record) => {
    const doctor = await visit(world, await makeLink(maria, record));
    const [seen, open] = [new Set<string>(), [record]];
    for (let path = open.pop(); path !== undefined && seen.size < 60; path = open.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      await doctor.open(path);
      assert.equal(doctor.page.path, path, "it is not sent elsewhere");
      for (const [, href = ""] of doctor.page.html.matchAll(/href="(\/records[^"#]*)"/g)) {
        open.push(href.replaceAll("&amp;", "&"));
      }
      const posts = doctor.forms.filter(({ method, action }) => method === "POST" && action !== "");
      for (const { action } of posts) {
        assert.match(action, /^\/visit\/leave$|^\/language$|\/timeline(\?|$)/, `${path} offers ${action}`);
      }
    }
    assert.ok(seen.size > 5, [...seen].join(" "));
  }));

Deno.test("a doctor who may see documents finds them in the bar; one who may not, does not", () =>
  inMariasWorld(async (world, maria, record) => {
    const made = await makeLink(maria, record, "24", ["documents"]);
    await maria.open(`${record}/sharing`);
    assert.match(maria.text, /Documents\. Waits until /);
    const doctor = await visit(world, made);
    const link = `href="${record}/documents"`;
    assert.ok(doctor.page.html.includes(link));
    await doctor.follow(`${record}/documents`);
    const other = await visit(world, await makeLink(maria, record), "198.51.100.10");
    assert.ok(!other.page.html.includes(link));
  }));

Deno.test("a visitor searches what the link opens, and the search's address is that visit's alone", () =>
  inMariasWorld(async (world, maria, record) => {
    const doctor = await visit(world, await makeLink(maria, record));
    await doctor.open(`${record}/timeline`);
    await doctor.submit({ words: "128/82" }, { press: "Show" });
    assert.match(doctor.page.path, /\/timeline\?search=[\w-]+$/);
    const { path } = doctor.page;
    await doctor.open(path);
    assert.match(doctor.text, /128\/82/);
    const another = await visit(world, await makeLink(maria, record), "198.51.100.10");
    for (const reader of [another, maria]) {
      await reader.open(path, 404);
      assert.match(reader.text, /This search has ended/);
    }
    await doctor.open(`${record}/timeline`);
    await doctor.submit({ words: "62.5" }, { press: "Show" });
    assert.match(doctor.text, /Nothing matches/, "the weight is not opened by this link");
  }));
