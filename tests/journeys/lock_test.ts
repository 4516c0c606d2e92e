/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { hour, minute } from "../../lib/clock.ts";
import { codeLife, codeOf, type PersonName } from "../support/cast.ts";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { press, signInAs } from "./steps.ts";

const reading = { systolic: "128", diastolic: "82", pulse: "64", note: "Dizzy after the second coffee" };

async function fillIn(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name=${name}]`, value);
}

async function demandFilledIn(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    assert.equal(await page.inputValue(`main [name=${name}]`), value, `${name} is as it was typed`);
  }
}

/** The dialog hides what lies behind it from eyes and from screen readers. */
async function demandCovered(page: Page, hidden: string): Promise<void> {
  const cover = await page.evaluate(() => {
    const dialog = document.querySelector("dialog[data-lock]");
    if (!dialog?.matches(":modal")) return "not modal";
    const { backgroundColor, opacity, display } = getComputedStyle(dialog, "::backdrop");
    return `${display} ${opacity} ${backgroundColor}`;
  });
  assert.match(cover, /^block 1 rgb\(/, "the cover is there and opaque");
  assert.ok(!(await page.innerText("dialog[data-lock]")).includes(hidden));
  const reader = await page.context().newCDPSession(page);
  const { nodes } = await reader.send("Accessibility.getFullAXTree");
  const spoken = nodes.filter(({ ignored }) => !ignored).map(({ name, value }) =>
    `${name?.value ?? ""} ${value?.value ?? ""}`
  ).join("\n");
  assert.ok(spoken.includes("Locked while you were away"), "what a screen reader finds is the lock");
  assert.ok(!spoken.includes(hidden), "and not what lies behind it");
  await reader.detach();
}

async function unlockInDialog(page: Page, { cast }: ServedWorld, name: PersonName): Promise<void> {
  const lock = page.locator("dialog[data-lock]");
  await lock.locator("[name=password]").fill("not the password at all");
  await lock.getByRole("button", { name: "Unlock", exact: true }).click();
  await lock.getByText("That is not the password. Try again.").first().waitFor();
  await lock.locator("[name=password]").fill(cast[name].password);
  await lock.getByRole("button", { name: "Unlock", exact: true }).click();
  await lock.waitFor({ state: "detached" });
}

Deno.test("Maria's half-typed reading waits under the lock, and she saves it when she is back", () =>
  inServedWorld(async (world) => {
    const record = `/records/${world.cast.maria.patient}`;
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.goto(`${record}/add/blood_pressure`);
    await fillIn(page, reading);
    world.clock.pass(31 * minute);
    await press(page, "Save");
    await page.waitForSelector("dialog[data-lock][open]");
    await demandCovered(page, reading.note);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "password");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await demandCovered(page, reading.note);
    await checkPage(page, "maria locked over a form");
    await unlockInDialog(page, world, "maria");
    await demandFilledIn(page, reading);
    assert.equal(await page.evaluate(() => document.activeElement?.closest("main") !== null), true);
    await press(page, "Save");
    await page.waitForURL(`**${record}`);
    assert.match(await page.innerText("main"), /128\/82/);
  }));

Deno.test("what the lock says stays until it is answered, also while the page looks at its clock", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person();
    await page.clock.install();
    await signInAs(page, world, "maria");
    await page.goto(`/records/${world.cast.maria.patient}/add/blood_pressure`);
    await fillIn(page, reading);
    world.clock.pass(30 * minute);
    await page.clock.fastForward(30 * minute + 2_000);
    await page.waitForSelector("dialog[data-lock][open]");
    assert.equal(await page.locator("#ending").isVisible(), false);
    const lock = page.locator("dialog[data-lock]");
    await lock.locator("[name=password]").fill("not the password at all");
    await lock.getByRole("button", { name: "Unlock", exact: true }).click();
    await lock.getByText("That is not the password. Try again.").first().waitFor();
    await lock.locator("[name=password]").fill("half of the passw");
    const asked = page.waitForResponse("**/healthz");
    await page.clock.fastForward(70_000);
    await asked;
    assert.equal(await lock.locator("[name=password]").inputValue(), "half of the passw");
    assert.equal(await page.locator("#ending").isVisible(), false);
    await demandCovered(page, reading.note);

    world.clock.pass(hour);
    await page.clock.fastForward(70_000);
    await page.waitForURL(/\/signin\?next=/);
    assert.ok(!(await page.content()).includes(reading.note), "an hour later nothing of it is on the page");
  }));

Deno.test("an administrator's form waits under the lock after fifteen minutes", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person();
    await signInAs(page, world, "otto");
    await page.goto("/admin/invitations/new");
    const typed = { name: "Paula Ruiz", email: "paula@example.org" };
    await fillIn(page, typed);
    await page.check("[name=roles][value=patient]");
    world.clock.pass(14 * minute);
    assert.equal((await page.request.get("/healthz")).headers()["x-session-ends"], "900");
    world.clock.pass(16 * minute);
    await page.click("form[action='/admin/invitations/new'] button[type=submit]");
    await page.waitForSelector("dialog[data-lock][open]");
    await demandCovered(page, typed.name);
    await unlockInDialog(page, world, "otto");
    await demandFilledIn(page, typed);
    assert.ok(await page.isChecked("[name=roles][value=patient]"));
    await page.click("form[action='/admin/invitations/new'] button[type=submit]");
    // The password alone unlocked; to invite somebody takes the code too, and the form waits once more.
    await page.waitForURL("**/prove?next=/admin/invitations/new");
    await page.fill("[name=password]", world.cast.otto.password);
    world.clock.pass(codeLife);
    await page.fill("[name=code]", codeOf(world.cast.otto, world.clock.now()));
    await press(page, "Confirm");
    await page.waitForURL("**/admin/invitations/new?restored=1");
    await demandFilledIn(page, typed);
    assert.ok(await page.isChecked("[name=roles][value=patient]"));
    await page.click("form[action='/admin/invitations/new'] button[type=submit]");
    await page.waitForURL("**/admin/invitations");
    assert.match(await page.innerText("main"), /Paula Ruiz|paula@example\.org/);
  }));

Deno.test("without script the lock is a page, and after it the form is filled in as it was", () =>
  inServedWorld(async (world) => {
    const record = `/records/${world.cast.maria.patient}`;
    const { page } = await world.chromium.person({ javaScript: false, width: 320 });
    await signInAs(page, world, "maria");
    await page.goto(`${record}/add/blood_pressure`);
    await fillIn(page, reading);
    world.clock.pass(31 * minute);
    const locked = page.waitForResponse((answer) => answer.request().method() === "POST");
    await press(page, "Save");
    assert.equal((await locked).status(), 401);
    await page.getByRole("heading", { name: "Locked while you were away" }).waitFor();
    assert.ok(!(await page.content()).includes(reading.note));
    await page.fill("[name=password]", "not the password at all");
    await press(page, "Unlock");
    await page.getByText("That is not the password. Try again.").first().waitFor();
    await page.fill("[name=password]", world.cast.maria.password);
    await press(page, "Unlock");
    await page.waitForURL(`**${record}/add/blood_pressure?restored=1`);
    await demandFilledIn(page, reading);
    await press(page, "Save");
    await page.waitForURL(`**${record}`);
    assert.match(await page.innerText("main"), /128\/82/);
  }));

for (const javaScript of [true, false]) {
  Deno.test(`after an hour the session has ended, and signing in leads back to the page (script: ${javaScript})`, () =>
    inServedWorld(async (world) => {
      const form = `/records/${world.cast.maria.patient}/add/blood_pressure`;
      const { page } = await world.chromium.person({ javaScript });
      await signInAs(page, world, "maria");
      for (const leave of [() => page.goto(form), () => press(page, "Save")]) {
        await page.goto(form);
        await fillIn(page, reading);
        world.clock.pass(61 * minute);
        await leave();
        await page.waitForURL((url) => url.pathname === "/signin");
        await page.fill("[name=username]", "maria");
        await page.fill("[name=password]", world.cast.maria.password);
        await press(page, "Continue");
        await page.waitForURL(`**${form}`);
      }
    }));
}
