import assert from "node:assert/strict";
import { minute } from "../../lib/clock.ts";
import { findAccount } from "../../lib/identity/accounts.ts";
import { png } from "../support/some_files.ts";
import { inWorld, type World } from "../support/world.ts";
import { shareWithAnna } from "../support/shared_record.ts";

async function mariasAccount({ site, cast }: World) {
  const kept = await findAccount(site.identity, cast.maria.account);
  assert.ok(kept);
  return kept.account;
}

Deno.test("Maria finds everything about her account from one page", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const { html } = await maria.open("/account");
    assert.match(maria.text, /maria@example\.org/);
    const links = [...html.matchAll(/class="choice" href="([^"]+)"|facts-change"><a href="([^"]+)"/g)]
      .map(([, one, other]) => one ?? other ?? "");
    assert.ok(links.length >= 9, `only ${links}`);
    for (const link of new Set(links)) await maria.open(link);
  }));

Deno.test("a height in centimetres stays what it is when it is saved untouched in feet and inches", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    for (let tenths = 1_500; tenths < 1_640; tenths += 20) {
      const height = (tenths / 10).toFixed(1);
      await maria.open("/account/profile");
      await maria.submit({ height }, { to: "/account/profile" });
      await maria.open("/account/settings");
      await maria.submit({ height: "ft" }, { to: "/account/settings" });
      await maria.open("/account/profile");
      await maria.submit({}, { to: "/account/profile" });
      await maria.open("/account/settings");
      await maria.submit({ height: "cm" }, { to: "/account/settings" });
      assert.equal((await mariasAccount(world)).height, tenths);
    }
    await maria.open("/account/settings");
    await maria.submit({ height: "ft" }, { to: "/account/settings" });
    await maria.open("/account/profile");
    await maria.submit({ feet: "5", inches: "7.5" }, { to: "/account/profile" });
    assert.equal((await mariasAccount(world)).height, 1715);
  }));

Deno.test("Maria's height is kept in millimetres, typed and shown in her unit, and can be taken back", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/profile");
    await maria.submit({ height: "163.5" }, { to: "/account/profile" });
    assert.equal((await mariasAccount(world)).height, 1635);
    assert.match(maria.text, /163\.5.cm/);
    await maria.open("/account/profile");
    for (const height of ["16", "900", "tall", "163.55"]) {
      await maria.submit({ height }, { to: "/account/profile", status: 422 });
    }
    for (const [height, meant] of [["1.63", "1.63 m"], ["5,4", "5,4 ft"]] as const) {
      await maria.submit({ height }, { to: "/account/profile", status: 422 });
      assert.match(
        maria.text.replaceAll("\u00a0", " "),
        new RegExp(`Did you mean ${meant}\\? Enter it in cm`),
      );
    }
    assert.equal((await mariasAccount(world)).height, 1635);
    await maria.open("/account/settings");
    await maria.submit({ height: "ft" }, { to: "/account/settings" });
    await maria.open("/account");
    assert.match(maria.text, /5.ft 4\.4.in/);
    await maria.open("/account/profile");
    await maria.submit({ feet: "5", inches: "7.5" }, { to: "/account/profile" });
    assert.equal((await mariasAccount(world)).height, 1715);
    await maria.open("/account/profile");
    await maria.submit({ feet: "170" }, { to: "/account/profile", status: 422 });
    assert.match(maria.text.replaceAll("\u00a0", " "), /Did you mean 170 cm\? Enter it in ft/);
    await maria.submit({ feet: "", inches: "7" }, { to: "/account/profile", status: 422 });
    await maria.submit({ feet: "", inches: "" }, { to: "/account/profile" });
    assert.equal("height" in await mariasAccount(world), false);
  }));

Deno.test("Maria's date of birth is a real day from 1870 to today, hers to change and to take back", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account");
    assert.match(maria.text, /Date of birth Not given/);
    await maria.open("/account/profile");
    assert.match(maria.page.html, /type="date"[^>]*name="born"[^>]*autocomplete="bday"/);
    for (
      const [born, why] of [
        ["2026-11-23", "This must not be in the future"],
        ["1869-12-31", "Enter a year from 1870 on"],
        ["1951-02-29", "Enter a real date"],
      ] as const
    ) {
      await maria.submit({ born }, { to: "/account/profile", status: 422 });
      assert.ok(maria.text.includes(why), why);
    }
    await maria.submit({ born: "1951-03-12" }, { to: "/account/profile" });
    assert.match(maria.text, /Date of birth 12 March 1951/);
    await maria.open("/account/settings");
    await maria.submit({ language: "es" }, { to: "/account/settings" });
    await maria.open("/account");
    assert.match(maria.text, /Fecha de nacimiento 12 de marzo de 1951/, "other settings leave it");
    await maria.open("/account/profile");
    await maria.submit({ born: "" }, { to: "/account/profile" });
    assert.match(maria.text, /Fecha de nacimiento Sin indicar/);
    await world.site.audit.sealNow();
    const { entries } = await world.site.audit.explore({ limit: 500 });
    const changes = entries.filter(({ action, actor }) =>
      action === "account.changed" && actor === world.cast.maria.account
    );
    const fields = changes.map(({ detail }) => String(detail?.["fields"]));
    assert.deepEqual(fields.filter((names) => names.includes("born")), ["born", "born"]);
  }));

Deno.test("when Maria was born stands in Anna's banner once she may see allergies and conditions", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const record = `/records/${world.cast.maria.patient}`;
    await maria.open("/account/profile");
    await maria.submit({ born: "1951-03-12" }, { to: "/account/profile" });
    await maria.open(record);
    assert.doesNotMatch(maria.text, /1951/, "her own banner says that it is hers");
    await anna.open(record);
    assert.doesNotMatch(anna.text, /1951/);
    await maria.open(`${record}/sharing`);
    await maria.open(/\/records\/[\w-]+\/sharing\/[\w-]{22}\/edit/.exec(maria.page.html)?.[0] ?? "");
    await maria.submit({ parts: ["vitals", "summary"], may: "read", lasting: "keep" }, { to: "/edit" });
    await anna.open(record);
    assert.match(anna.text, /Born 12-Mar-1951 \(75y\)/);
    await anna.open("/account/profile");
    await anna.submit({ born: "1980-01-02" }, { to: "/account/profile" });
    await anna.open(record);
    assert.match(anna.text, /Born 12-Mar-1951 \(75y\)/, "her own day is her own record's");
  }));

Deno.test("units, week and reminders are saved, and Spanish is one of the languages", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/settings");
    await maria.submit(
      {
        weekStart: "sunday",
        weight: "st",
        glucose: "mg/dL",
        temperature: "°F",
        reminders: "week",
        language: "es",
      },
      { to: "/account/settings" },
    );
    const { units, weekStart, reminders } = await mariasAccount(world);
    assert.deepEqual(units, { weight: "st", height: "cm", glucose: "mg/dL", temperature: "°F" });
    assert.deepEqual([weekStart, reminders], ["sunday", "week"]);
    await maria.open("/account");
    assert.match(maria.text, /Su cuenta/);
  }));

Deno.test("Maria takes another username after proving who she is; one that is taken is refused in words", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    world.clock.pass(6 * minute);
    await maria.open("/account/username");
    assert.match(maria.page.path, /^\/prove/);
    await maria.submit({ password: world.cast.maria.password }, { to: "/prove" });
    await maria.open("/account/username");
    for (const username of ["an", "two words", "anna", "ANNA", "a@b", "9lives"]) {
      await maria.submit({ username }, { to: "/account/username", status: 422 });
      if (username === "ANNA") assert.match(maria.text, /has this username already/);
    }
    world.clock.pass(15 * minute);
    await maria.open("/account/username");
    await maria.submit({ password: world.cast.maria.password }, { to: "/prove" });
    await maria.open("/account/username");
    await maria.submit({ username: "Maria.L" }, { to: "/account/username" });
    assert.equal((await mariasAccount(world)).username, "maria.l");
    assert.ok((await world.letters()).some(({ subject }) => /username was changed/.test(subject)));
    const again = world.browser();
    await again.open("/signin");
    await again.submit({ username: "maria", password: world.cast.maria.password }, {
      to: "/signin",
      status: 422,
    });
    await again.submit({ username: "maria.l", password: world.cast.maria.password }, { to: "/signin" });
  }));

Deno.test("trying names one after the other is slowed down", () =>
  inWorld(async (world) => {
    const stan = await world.signedIn("stan");
    await stan.open("/account/username");
    for (let n = 0; n < 5; n++) {
      await stan.submit({ username: "maria" }, { to: "/account/username", status: 422 });
    }
    await stan.submit({ username: "anna" }, { to: "/account/username", status: 429 });
  }));

Deno.test("Maria's picture is shown to her and to Anna, to whom she shares, and to nobody else", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const { patient } = world.cast.maria;
    const stan = await world.signedIn("stan");
    await maria.open("/account/profile");
    const sent = (bytes: Uint8Array<ArrayBuffer>) => ({
      to: "/account/picture",
      files: [new File([bytes], "me.png")],
    });
    await maria.submit({}, { ...sent(new Uint8Array([1, 2, 3])), status: 422 });
    assert.match(
      maria.text,
      /There is a problem[^]*Picture: “me\.png” is not a picture that can be used here/,
    );
    assert.match(maria.page.html, /href="#f-picture"/);
    await maria.submit({}, { ...sent(png(40, 30).slice(0, 60)), status: 422 });
    assert.match(maria.text, /“me\.png” cannot be drawn/);
    await maria.submit({}, { to: "/account/picture", status: 422 });
    assert.match(maria.text, /Picture: Choose a picture first/);
    await maria.submit({}, sent(png(40, 30)));
    const own = await maria.exchange(maria.request("GET", "/account/picture"));
    assert.deepEqual([own.status, own.headers.get("content-type")], [200, "image/jpeg"]);
    assert.match(own.headers.get("content-security-policy") ?? "", /sandbox/);
    await anna.open("/records");
    assert.match(anna.page.html, new RegExp(`src="/records/${patient}/picture`));
    const address = `/records/${patient}/picture`;
    assert.equal((await anna.exchange(anna.request("GET", address))).status, 200);
    assert.equal((await stan.exchange(stan.request("GET", address))).status, 404);
    assert.equal((await stan.exchange(stan.request("GET", "/account/picture"))).status, 404);
    await maria.open("/account/profile");
    await maria.submit({}, { to: "/account/picture/remove" });
    assert.equal((await anna.exchange(anna.request("GET", address))).status, 404);
  }));

Deno.test("sixty pictures an hour are looked at, then no more: drawing them is work", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/profile");
    const send = async () => {
      const body = new FormData();
      body.append("csrf", maria.csrf);
      body.append("files", new File([new Uint8Array(3)], "me.png"));
      const headers = { "sec-fetch-site": "same-origin" };
      return (await maria.exchange(maria.request("POST", "/account/picture", headers, body))).status;
    };
    for (let n = 0; n < 60; n++) assert.equal(await send(), 422);
    assert.equal(await send(), 429);
  }));
