/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { main as verify } from "../../deploy/commands/audit_verify.ts";
import { mariasIds } from "../attacks/marias_things.ts";
import { inServedWorld } from "../support/served_world.ts";
import { codeLife } from "../support/cast.ts";
import { plain, signInAs, words } from "./steps.ts";

/** Sends the form with this action; the answer's status, and nothing of the page lies beside the screen. */
async function send(page: Page, action: string): Promise<number> {
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  const loaded = page.waitForEvent("load");
  await page.locator(
    `form[action$='${action}'] button[type=submit], form[action$='${action}'] button:not([type])`,
  )
    .first().click();
  await loaded;
  await demandNarrow(page);
  return (await answer).status();
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await demandNarrow(page);
}

/** The picture of the whole page is as wide as the screen: there is nothing to scroll to. */
async function demandNarrow(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { cssContentSize } = await session.send("Page.getLayoutMetrics");
  await session.detach();
  assert.ok(cssContentSize.width <= 320, `${page.url()} is ${cssContentSize.width} px wide`);
}

Deno.test("without script Maria adds all four kinds, is told of mistakes, and settles a conflict", () =>
  inServedWorld(async (world) => {
    const page = await plain(world);
    await signInAs(page, world, "maria");
    const record = `/records/${world.cast.maria.patient}`;
    await open(page, `${record}/add`);
    for (
      const [kind, values, wrong] of [
        ["blood_pressure", { systolic: "128", diastolic: "82", note: "Dizzy" }, ["systolic", "12x"]],
        ["weight", { weight: "62.5" }, ["weight", "heavy"]],
        ["exercise", { title: "A walk by the river", minutes: "45" }, ["minutes", "long"]],
        ["appointment", { title: "Yearly check", at: "2027-01-05T10:30", place: "Centro" }, ["title", ""]],
      ] as const
    ) {
      await open(page, `${record}/add/${kind}`);
      for (const [name, value] of Object.entries(values)) await page.fill(`[name=${name}]`, value);
      const [field, mistaken] = wrong;
      await page.fill(`[name=${field}]`, mistaken);
      assert.equal(await send(page, `/${kind}`), 422);
      assert.match(await page.title(), /^Error: /);
      assert.equal(await page.getAttribute(`[name=${field}]`, "aria-invalid"), "true");
      const right: Readonly<Record<string, string>> = { ...values, [field]: mistaken };
      for (const [name, value] of Object.entries(right)) {
        assert.equal(await page.inputValue(`[name=${name}]`), value);
      }
      await page.fill(`[name=${field}]`, (values as Readonly<Record<string, string>>)[field] ?? "");
      assert.equal(await send(page, `/${kind}`), 303);
    }
    assert.match(await words(page), /Yearly check[\s\S]*128\/82[\s\S]*62\.5/);

    await open(page, `${record}/timeline`);
    assert.match(await words(page), /A walk by the river/);
    await page.click("a[href*='/entries/']:has-text('128')");
    const entry = new URL(page.url()).pathname;
    const other = await page.context().newPage();
    for (const [tab, systolic] of [[page, "131"], [other, "133"]] as const) {
      await open(tab, `${entry}/edit`);
      await tab.fill("[name=systolic]", systolic);
    }
    assert.equal(await send(page, "/edit"), 303);
    assert.equal(await send(other, "/edit"), 409);
    assert.match(await words(other), /131[\s\S]*133|133[\s\S]*131/);
    await other.check("[name='use.systolic'][value=theirs]");
    assert.equal(await send(other, "/edit"), 303);
    await open(other, `${record}/timeline`);
    assert.match(await words(other), /131\/82/);
    assert.ok(!(await words(other)).includes("133"));
  }));

Deno.test("without script somebody new comes by Maria's link, and Maria takes a proof away that she looked", () =>
  inServedWorld(async (world) => {
    await mariasIds(world);
    const maria = await plain(world);
    await signInAs(maria, world, "maria");
    const record = `/records/${world.cast.maria.patient}`;
    await open(maria, `${record}/sharing/new`);
    assert.equal(await send(maria, "/sharing/new"), 422);
    await maria.fill("[name=name]", "Clara");
    await maria.fill("[name=email]", "clara@example.org");
    await maria.check("[name=parts][value=vitals]");
    await send(maria, "/sharing/new");
    await maria.click("#sure");
    await maria.waitForURL(`**${record}/sharing`);
    const letter = (await world.letters()).find(({ to }) => to === "clara@example.org");
    const link = /https?:\/\/\S+#[\w-]{43}/.exec(letter?.text ?? "")?.[0] ?? "";

    const clara = await plain(world);
    await open(clara, link);
    await clara.fill("[name=token]", link);
    await send(clara, "/invite");
    await clara.fill("[name=name]", "Clara Lindgren");
    await clara.fill("[name=username]", "clara");
    await clara.fill("[name=password]", "short");
    await clara.click("#invite-create");
    await clara.waitForSelector("[aria-invalid=true]");
    assert.equal(await clara.inputValue("[name=username]"), "clara");
    await clara.fill("[name=password]", "nine slow barges pass again");
    await clara.click("#invite-create");
    await clara.waitForURL(/\/records/);
    await open(clara, "/records");
    assert.equal(await send(clara, "/accept"), 303);
    assert.match(await words(clara), /looking at Maria[\s\S]*128\/82/);

    await open(maria, `${record}/access`);
    await maria.locator("article details summary").first().click();
    const arriving = maria.waitForEvent("download");
    await maria.locator("main a[download]").first().click();
    assert.equal(await verify(["--proof", await (await arriving).path()]), 0);
    await open(maria, `${record}/sharing`);
    await maria.click("article:has-text('Clara') a[href$='/stop'], li:has-text('Clara') a[href$='/stop']");
    assert.equal(await send(maria, "/stop"), 303);
    assert.equal((await clara.goto(record))?.status(), 404);
  }));

Deno.test("without script Maria sees no button that only script can work", () =>
  inServedWorld(async (world) => {
    const page = await plain(world);
    const noDeadOnes = async (kind: string) => {
      assert.ok(await page.locator(kind).count() > 0, kind);
      assert.equal(await page.locator(`${kind}:visible, [hidden]:visible`).count(), 0, kind);
    };
    await open(page, "/signin");
    await noDeadOnes("[data-reveal]");
    await signInAs(page, world, "maria");
    await open(page, `/records/${world.cast.maria.patient}/sharing/visits/new`);
    await page.check("[name=parts][value=vitals]");
    await send(page, "/visits/new");
    await noDeadOnes("[data-copy]");
  }));

Deno.test("without script Otto makes recovery codes, comes in by one, and ends his other devices", () =>
  inServedWorld(async (world) => {
    const page = await plain(world);
    await signInAs(page, world, "otto");
    await open(page, "/account/security");
    await send(page, "/account/security/codes");
    const codes = await page.locator("ol.codes code").allInnerTexts();
    assert.equal(codes.length, 10);

    const other = await plain(world);
    await open(other, "/signin");
    await other.fill("[name=username]", "otto");
    await other.fill("[name=password]", world.cast.otto.password);
    await send(other, "/signin");
    world.clock.pass(codeLife);
    await other.fill("[name=code]", codes[0] ?? "");
    await send(other, "/signin/code");
    assert.ok(!other.url().includes("/signin"), "one code on paper opens");

    await open(other, "/account/devices");
    await send(other, "/end-others");
    await open(page, "/account/settings");
    assert.equal(new URL(page.url()).pathname, "/signin", "the first device is signed out");
    await page.click("form.languages button");
    await page.waitForLoadState();
    assert.equal(await page.locator("html").getAttribute("lang"), "es");
  }));
