/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { minute } from "../../lib/clock.ts";
import { english } from "../../lib/language/catalogue.ts";
import { spanish } from "../../lib/language/spanish.ts";
import { mariasIds } from "../attacks/marias_things.ts";
import type { PersonName } from "../support/cast.ts";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

const gap = "\u0000";
/** Answers every question about the facts of a message with something that no page says. */
const anyFacts = new Proxy({}, { get: () => gap });

function said(message: unknown): string[] {
  try {
    const text = typeof message === "function" ? message(anyFacts) : message;
    return String(text).split(gap).map((part) => part.trim()).filter((part) => /\p{L}/u.test(part));
  } catch {
    return [];
  }
}

const inSpanish = new Set(Object.values(spanish).flatMap(said));
const onlyEnglish = [...new Set(Object.values(english).flatMap(said))].filter((part) => !inSpanish.has(part));
/** Sentences are looked for everywhere, single words only as all that something says. */
const sentences = onlyEnglish.filter((part) => part.length >= 10 && part.includes(" "));
/** A letter says nothing in any language: it marks a part in the calendar and a hold among the roles. */
const alone = new Set(onlyEnglish.filter((part) => part.length > 1));
const foreign =
  /\b(the|and|you|your|with|of|was|this|that|from|is|on|to|by|ago|today|yesterday|tomorrow)\b|\b(January|March|November|December|Sunday|Monday|Saturday)\b/i;

/** Everything that a page says to eyes and ears, but for what names another language. */
async function everythingSaid(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const texts = [document.title];
    const walk = (node: Node): void => {
      if (node instanceof Element) {
        if (node.matches("script, style, [lang]:not([lang=es]), option, .mail")) return;
        for (const name of ["aria-label", "title", "alt", "placeholder", "data-hide", "data-offline"]) {
          texts.push(node.getAttribute(name) ?? "");
        }
      } else if (node instanceof Text) texts.push(node.data);
      for (const child of node.childNodes) walk(child);
    };
    walk(document.body);
    return texts.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text !== "");
  });
}

async function saidInEnglish(page: Page): Promise<string[]> {
  return (await everythingSaid(page)).filter((text) =>
    alone.has(text) || foreign.test(text) || sentences.some((sentence) => text.includes(sentence))
  );
}

/** Fails when the page it stands on says something in English. */
async function demandSpanish(page: Page, name = new URL(page.url()).pathname): Promise<void> {
  assert.equal(await page.getAttribute("html", "lang"), "es", name);
  assert.deepEqual(await saidInEnglish(page), [], `English on ${name.replace(/[\w-]{22}/g, "id")}`);
}

async function readAll(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await demandSpanish(page, path);
  }
}

async function signedIn(world: ServedWorld, name: PersonName): Promise<Page> {
  const settings = await world.signedIn(name);
  await settings.open("/account/settings");
  await settings.submit({ language: "es" }, { to: "/account/settings" });
  const { page } = await world.chromium.person({ language: "es" });
  await signInAs(page, world, name);
  return page;
}

/** Sends the form as it stands: with script, the page stays and its main part is another. */
async function send(page: Page, action: string): Promise<void> {
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.click(`form[action$='${action}'] button[type=submit]`);
  const status = (await answer).status();
  if (status === 422) await page.waitForSelector("main [role=alert]");
  else await page.waitForLoadState();
}

Deno.test("whoever comes with a Spanish browser is spoken to in Spanish before anybody knows them", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person({ language: "es" });
    await readAll(page, ["/signin", "/reset", "/invite", "/setup", "/nowhere"]);
    await page.goto("/signin");
    await checkPage(page, "es signin");
    await send(page, "/signin");
    await demandSpanish(page, "sign-in with nothing typed");
    await page.fill("[name=username]", "maria");
    await page.fill("[name=password]", "no es la correcta");
    await send(page, "/signin");
    await demandSpanish(page, "sign-in refused");
    await page.goto("/reset");
    await page.fill("[name=handle]", "maria");
    await page.click("#reset-send");
    await page.waitForURL("**/reset");
    await demandSpanish(page, "reset sent");
    await page.goto("/reset");
    await page.click("main details summary");
    await page.fill("[name=token]", "no");
    await page.click("#reset-open");
    await page.waitForURL("**/reset/open");
    await demandSpanish(page, "reset refused");
    await page.goto("/signin");
    await page.click("form.languages button");
    await page.waitForURL("**/signin");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    assert.ok((await saidInEnglish(page)).length > 8, "English is found where there is some");
    await page.click("form.languages button");
    await page.waitForURL("**/signin");
    await demandSpanish(page, "sign-in again");
  }));

const mistakes = {
  blood_pressure: { systolic: "80", diastolic: "120", pulse: "9" },
  weight: { weight: "62,555", at: "2031-01-05T10:30" },
  exercise: { title: "", minutes: "medio" },
  appointment: { title: "Revisión", at: "1850-01-05T10:30" },
} as const;

Deno.test("Maria keeps her record in Spanish: empty, mistaken, filled, changed, removed", () =>
  inServedWorld(async (world) => {
    const page = await signedIn(world, "maria");
    const record = `/records/${world.cast.maria.patient}`;
    await readAll(page, [
      record,
      `${record}/timeline`,
      `${record}/access`,
      `${record}/sharing`,
      `${record}/add`,
    ]);
    for (const [kind, values] of Object.entries(mistakes)) {
      await page.goto(`${record}/add/${kind}`);
      await demandSpanish(page, kind);
      for (const [name, value] of Object.entries(values)) await page.fill(`[name=${name}]`, value);
      await send(page, `/${kind}`);
      await demandSpanish(page, `${kind} mistaken`);
    }
    await page.goto(`${record}/add/blood_pressure`);
    await page.fill("[name=systolic]", "12x");
    await send(page, "/blood_pressure");
    await checkPage(page, "es mistaken");
    await page.fill("[name=systolic]", "128");
    await page.fill("[name=diastolic]", "82");
    await page.fill("[name=pulse]", "64");
    await send(page, "/blood_pressure");
    await page.waitForURL(`**${record}`);
    await demandSpanish(page, "saved");
    await page.goto(`${record}/add/appointment`);
    await page.fill("[name=title]", "Revisión");
    await page.fill("[name=at]", "2026-12-05T10:30");
    await send(page, "/appointment");
    await page.waitForURL(`**${record}`);
    await demandSpanish(page, "with an appointment");
    await checkPage(page, "es record");
    await page.goto(`${record}/timeline`);
    await demandSpanish(page);
    await page.click("a[href*='/entries/']:has-text('128')");
    await page.waitForURL(/\/entries\/[\w-]{22}$/);
    const entry = page.url();
    await demandSpanish(page);
    const other = await page.context().newPage();
    for (const [tab, systolic] of [[page, "131"], [other, "133"]] as const) {
      await tab.goto(`${entry}/edit`);
      await tab.fill("[name=systolic]", systolic);
    }
    await demandSpanish(page, "edit");
    await send(page, "/edit");
    await page.waitForURL(entry);
    await demandSpanish(page, "changed");
    await other.click("form[action$='/edit'] button[type=submit]");
    await other.waitForSelector("#conflict-save");
    await demandSpanish(other, "conflict");
    await other.close();
    await page.goto(`${entry}/remove`);
    await demandSpanish(page, "remove");
    await send(page, "/remove");
    await page.waitForURL(/\/timeline$/);
    await demandSpanish(page, "removed");
    await page.click("#undo");
    await page.waitForURL(entry);
    await demandSpanish(page, "back again");
  }));

Deno.test("sharing and who looked are in Spanish, for her who shares and for him who may look", () =>
  inServedWorld(async (world) => {
    const { grant } = await mariasIds(world);
    const page = await signedIn(world, "maria");
    const record = `/records/${world.cast.maria.patient}`;
    await page.goto(`${record}/sharing/new`);
    await demandSpanish(page);
    await page.fill("[name=email]", world.cast.maria.email);
    await send(page, "/sharing/new");
    await demandSpanish(page, "sharing mistaken");
    await page.fill("[name=name]", "Esteban");
    await page.fill("[name=email]", world.cast.stan.email);
    for (const part of ["vitals", "weight", "exercise", "appointments"]) {
      await page.check(`[name=parts][value=${part}]`);
    }
    await page.check("[name=may][value=add]");
    await page.click("form[action$='/sharing/new'] button[type=submit]");
    await page.waitForSelector("#sure");
    await demandSpanish(page, "sharing, once more");
    await page.click("#sure");
    await page.waitForURL(`**${record}/sharing`);
    await demandSpanish(page, "sharing sent");
    await checkPage(page, "es sharing");

    const stan = await signedIn(world, "stan");
    await readAll(stan, ["/records"]);
    await stan.click("form[action$='/accept'] button");
    await stan.waitForURL(`**${record}`);
    await demandSpanish(stan, "accepted");
    await readAll(stan, [record, `${record}/timeline`, `${record}/add`, `${record}/sharing`]);

    await readAll(page, [
      record,
      `${record}/access`,
      `${record}/access?own=1`,
      `${record}/sharing/${grant}/view`,
      `${record}/sharing/${grant}/stop`,
    ]);
    await send(page, "/stop");
    await page.waitForURL(`**${record}/sharing`);
    await demandSpanish(page, "stopped");
    await page.goto(`${record}/access`);
    await checkPage(page, "es looks");
  }));

Deno.test("Maria's own account is in Spanish, and so are the warning, the lock and its mistakes", () =>
  inServedWorld(async (world) => {
    const page = await signedIn(world, "maria");
    await readAll(page, [
      "/account/settings",
      "/account/security",
      "/account/security/authenticator",
      "/account/devices",
      "/account/password",
      "/prove",
    ]);
    await page.goto("/account/security");
    await page.click("#codes-make");
    await page.waitForURL("**/codes");
    await demandSpanish(page, "recovery codes");
    await page.goto("/account/password");
    await page.locator("form[action='/account/password'] input[type=password]").last().fill("corta");
    await send(page, "/account/password");
    await demandSpanish(page, "password mistaken");
    await page.goto(`/records/${world.cast.maria.patient}/add/weight`);
    world.clock.pass(31 * minute);
    await send(page, "/weight");
    await page.waitForSelector("dialog[data-lock][open]");
    await demandSpanish(page, "lock dialog");
    await checkPage(page, "es lock dialog");
    await readAll(page, ["/account/settings"]);
    await page.fill("[name=password]", "no es la correcta");
    await page.click("form[action='/unlock'] button[type=submit]");
    await page.waitForSelector("[role=alert]");
    await demandSpanish(page, "lock page, mistaken");
    await checkPage(page, "es lock page");
  }));

for (const name of ["otto", "ursula", "magda", "rita"] as const) {
  Deno.test(`what ${name} at the clinic begins with is in Spanish`, () =>
    inServedWorld(async (world) => {
      const page = await signedIn(world, name);
      const hrefs = await page.$$eval(
        "nav a[href]",
        (links) => links.map((link) => link.getAttribute("href")),
      );
      await readAll(
        page,
        ["/", ...new Set(hrefs.filter((href) => href !== null && href.startsWith("/")))] as string[],
      );
    }));
}
