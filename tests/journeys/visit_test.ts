import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { hour } from "../../lib/clock.ts";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { pressAt, signInAs, words } from "./steps.ts";

async function makeLink(maria: Page, record: string): Promise<{ link: string; code: string }> {
  await maria.goto(`${record}/sharing/visits/new`);
  await maria.check("[name=parts][value=vitals]");
  await pressAt(maria, "form[action$='/visits/new'] button[type=submit]");
  return {
    link: await maria.locator("#visit-link").innerText(),
    code: await maria.locator("#visit-code").innerText(),
  };
}

async function mariaWithReading(world: ServedWorld, javaScript = true): Promise<Page> {
  const maria = (await world.chromium.person({ javaScript })).page;
  await signInAs(maria, world, "maria");
  const record = `/records/${world.cast.maria.patient}`;
  await maria.goto(`${record}/add/blood_pressure`);
  await maria.fill("[name=systolic]", "128");
  await maria.fill("[name=diastolic]", "82");
  await pressAt(maria, "form[action$='/blood_pressure'] button[type=submit]");
  return maria;
}

Deno.test("a doctor opens Maria's link, mistypes the code once, reads, and leaves nothing behind", () =>
  inServedWorld(async (world) => {
    const record = `/records/${world.cast.maria.patient}`;
    const maria = await mariaWithReading(world);
    await maria.goto(`${record}/sharing/visits/new`);
    const { link, code } = await makeLink(maria, record);
    await checkPage(maria, "the link for a visit");

    const doctor = (await world.chromium.person({ width: 320 })).page;
    await doctor.goto("/visit");
    await doctor.goto(link);
    await doctor.locator("[name=code]").waitFor();
    assert.ok(!/Maria|Lindgren|128/.test(await doctor.content()), "nothing of anybody before the code");
    assert.equal(new URL(doctor.url()).hash, "", "the secret left the address");
    await checkPage(doctor, "the code of a visit");
    await doctor.fill("[name=name]", "Dr Weiss");
    await doctor.fill("[name=code]", "0000 0000");
    await pressAt(doctor, "#visit-enter");
    assert.match(await words(doctor), /4 more times/);
    await doctor.fill("[name=code]", code);
    await pressAt(doctor, "#visit-enter");
    assert.equal(new URL(doctor.url()).pathname, record);
    assert.match(await words(doctor), /128\/82/);
    await checkPage(doctor, "a record on a visit");
    for (const page of ["timeline", "calendar", "trends"]) {
      assert.equal((await doctor.goto(`${record}/${page}`))?.status(), 200, page);
    }
    await maria.goto(`${record}/sharing`);
    assert.match(await words(maria), /Doctor’s visit: Dr Weiss[\s\S]*Looking now/);
    await checkPage(maria, "sharing with a visit");
    await pressAt(doctor, "form[action='/visit/leave'] button");
    assert.match(await words(doctor), /You have left/);
    await doctor.goto(`${record}/timeline`);
    assert.match(new URL(doctor.url()).pathname, /^\/(signin|visit)/);
    await maria.goto(`${record}/access`);
    assert.match(await words(maria), /Dr Weiss[\s\S]*Visitor, without an account/);
  }));

Deno.test("without script and in Spanish the link is pasted, and an hour later the visit is over", () =>
  inServedWorld(async (world) => {
    const record = `/records/${world.cast.maria.patient}`;
    const maria = await mariaWithReading(world, false);
    const { link, code } = await makeLink(maria, record);
    const doctor = (await world.chromium.person({ javaScript: false, language: "es" })).page;
    await doctor.goto("/visit");
    await doctor.fill("[name=token]", link);
    await pressAt(doctor, "#visit-open");
    assert.match(await words(doctor), /Escriba el código/);
    await doctor.fill("[name=name]", "Dra. Ruiz");
    await doctor.fill("[name=code]", code);
    await pressAt(doctor, "#visit-enter");
    assert.match(await words(doctor), /128\/82/);
    assert.match(await words(doctor), /Dra\. Ruiz, hasta las 11:00/);
    world.clock.pass(hour);
    await doctor.goto(record);
    assert.equal(new URL(doctor.url()).pathname, "/visit");
    assert.match(await words(doctor), /La visita ha terminado/);
  }));
