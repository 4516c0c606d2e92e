import assert from "node:assert/strict";
import { findAccount } from "../../lib/identity/accounts.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";

/** Maria's forms: where each stands and what a good answer is. */
function formsOf({ cast: { maria, anna } }: World) {
  const record = `/records/${maria.patient}`;
  return [
    { page: "/account/profile", to: "/account/profile", values: { name: "Maria Lindgren" } },
    {
      page: `${record}/add/blood_pressure`,
      to: "/blood_pressure",
      values: { systolic: "120", diastolic: "80", note: "" },
    },
    { page: `${record}/add/weight`, to: "/weight", values: { weight: "62", note: "" } },
    { page: `${record}/add/exercise`, to: "/exercise", values: { title: "A walk", minutes: "30", note: "" } },
    {
      page: `${record}/add/appointment`,
      to: "/appointment",
      values: { title: "Eyes", at: "2026-12-01T10:30", place: "Centro", note: "" },
    },
    {
      page: `${record}/sharing/new`,
      to: "/sharing/new",
      values: { name: "Anna", email: anna.email, parts: "vitals", may: "read", lasting: "30" },
    },
  ] as const;
}

const foreignFields = [
  ["roles", "admin"],
  ["role", "admin"],
  ["patient", "AAAAAAAAAAAAAAAAAAAAAA"],
  ["owner", "AAAAAAAAAAAAAAAAAAAAAA"],
  ["epoch", "0"],
  ["__proto__", "polluted"],
  ["__proto__[polluted]", "polluted"],
  ["constructor", "polluted"],
  ["constructor.prototype.polluted", "polluted"],
  ["toString", "polluted"],
  ["hasOwnProperty", "polluted"],
] as const;

Deno.test("a field that a form does not have is refused, whatever its name, and nothing is kept", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const before = await findAccount(world.site.identity, world.cast.maria.account);
    for (const { page, to, values } of formsOf(world)) {
      for (const added of foreignFields) {
        await maria.open(page);
        await maria.submit(values, { to, added: [added], status: 400 });
      }
    }
    assert.deepEqual(await findAccount(world.site.identity, world.cast.maria.account), before);
    await maria.open(`/records/${world.cast.maria.patient}`);
    assert.match(maria.text, /Start your record/);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  }));

Deno.test("a field sent twice is never two answers", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const record = `/records/${world.cast.maria.patient}`;
    await maria.open(`${record}/add/blood_pressure`);
    await maria.submit({ systolic: "120", diastolic: "80" }, { added: [["systolic", "240"]], status: 400 });
    await maria.open(record);
    assert.match(maria.text, /Start your record/);
  }));

for (const text of ["a".repeat(10_001), "\u202Etxt.exe", "\u0000", "\uD800", "a\u2028b", "‮".repeat(9)]) {
  Deno.test(`a text of ${text.length} characters like ${JSON.stringify(text.slice(0, 6))} is answered kindly or refused, never a failure`, () =>
    inWorld(async (world) => {
      const maria = await world.signedIn("maria");
      for (const { page, to, values } of formsOf(world)) {
        for (const name of Object.keys(values)) {
          await maria.open(page);
          const sent = await sendWith(maria, to, { ...values, [name]: text });
          assert.ok([200, 303, 400, 422].includes(sent), `${page} ${name} answered ${sent}`);
        }
      }
    }));
}

async function sendWith(
  person: Browser,
  to: string,
  values: Readonly<Record<string, string>>,
): Promise<number> {
  const form = person.forms.find(({ action }) => action.endsWith(to));
  assert.ok(form);
  const fields = { ...Object.fromEntries(form.filled), ...values };
  return (await person.send(form.action, fields)).status;
}

Deno.test("a body over the limit is refused, said or not how long it is", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const headers = { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };
    const big = `csrf=${maria.csrf}&note=${"a".repeat(140_000)}`;
    for (const body of [big, new Blob([big]).stream()]) {
      const request = maria.request("POST", "/account/settings", headers, body);
      assert.equal((await maria.exchange(request)).status, 413);
    }
    const small = new Blob([`csrf=${maria.csrf}`]).stream();
    const packed = maria.request(
      "POST",
      "/account/settings",
      { ...headers, "content-encoding": "gzip" },
      small,
    );
    assert.equal((await maria.exchange(packed)).status, 415);
  }));

Deno.test("a body that is not what its type says is refused in words, and is no failure", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/settings");
    const type = "content-type";
    const bodies = [
      ["multipart/form-data", "no boundary", 400],
      ["multipart/form-data; boundary=a", "", 400],
      ["application/json", "{}", 415],
    ] as const;
    for (const [kind, body, status] of bodies) {
      const headers = { "sec-fetch-site": "same-origin", [type]: kind, "x-csrf-token": maria.csrf };
      const answer = await maria.exchange(maria.request("POST", "/account/settings", headers, body));
      assert.equal(answer.status, status, kind);
      assert.match(answer.html, /Nothing was changed/);
    }
  }));

Deno.test("markup in any text is shown as text, on every page and in every mail", () =>
  inWorld(async (world) => {
    const marker = `"'><img src=q onerror=go()><script>go()</script>{{7*7}}<%= 7*7 %>`;
    const maria = await world.signedIn("maria");
    const record = `/records/${world.cast.maria.patient}`;
    for (const { page, to, values } of formsOf(world)) {
      const texts = Object.keys(values).filter((name) => ["name", "note", "title", "place"].includes(name));
      await maria.open(page);
      await maria.submit({ ...values, ...Object.fromEntries(texts.map((name) => [name, marker])) }, { to });
      if (to === "/sharing/new") await maria.submit({}, { press: "Share" });
    }
    const entries = [
      ...(await maria.open(`${record}/timeline`)).html.matchAll(/href="([^"]+\/entries\/[\w-]{22})"/g),
    ];
    assert.equal(new Set(entries.map(([, path]) => path)).size, 4);
    const pages = [
      "/",
      record,
      `${record}/timeline`,
      `${record}/sharing`,
      `${record}/access?own=1`,
      "/account/profile",
      "/account",
    ];
    for (
      const path of [
        ...pages,
        ...entries.flatMap(([, path = ""]) => [path, `${path}/edit`, `${path}/remove`]),
      ]
    ) {
      demandInert((await maria.open(path)).html, path);
    }
    const anna = await world.signedIn("anna");
    demandInert((await anna.open("/records")).html, "what Anna sees");
    for (const letter of await world.letters()) demandInert(letter.html, `the letter "${letter.subject}"`);
    await maria.open(`${record}/timeline`);
    assert.ok(maria.text.includes("{{7*7}}<%= 7*7 %>"), "the text is shown as it was typed");
  }));

/** The only tags and scripts on a page are the page's own. */
function demandInert(html: string, where: string): void {
  assert.ok(!/<img\b|<script>|onerror\s*=\s*go\(\)>|<%/.test(html.replace(/&lt;/g, "")), where);
  assert.ok(!/="[^"]*"'>/.test(html), `${where}: an attribute was ended`);
}

Deno.test("an address with strange characters is answered, never a failure", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const record = `/records/${world.cast.maria.patient}`;
    for (
      const path of [
        "/%00",
        "/%E0%A4%A",
        "/..%2f..%2fetc/passwd",
        "/records/__proto__",
        "/records/constructor/timeline",
        `${record}/add/__proto__`,
        `${record}/add/constructor`,
        `${record}/entries/${"A".repeat(5_000)}`,
        `${record}/timeline?after=${"%F0".repeat(99)}`,
        `${record}/timeline?kind=__proto__`,
        `${record}/timeline?kind=weight&kind=toString`,
        `${record}/access?after=__proto__`,
        `${record}/access/proof/..%2f..%2f`,
        "/s/..%2fmain.ts",
        "/signin?next=%2F%2Fevil.example",
        "/signin?next=https:%2F%2Fevil.example",
      ]
    ) {
      const page = await maria.exchange(maria.request("GET", path, { "sec-fetch-site": "none" }));
      assert.ok([200, 303, 400, 404].includes(page.status), `${path} answered ${page.status}`);
      assert.ok(!(page.headers.get("location") ?? "/").includes("evil"), path);
      assert.ok(!page.html.includes("evil.example"), path);
    }
  }));
