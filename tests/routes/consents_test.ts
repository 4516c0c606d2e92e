import assert from "node:assert/strict";
import { findAccount, putAccount } from "../../lib/identity/accounts.ts";
import { newId } from "../../lib/ids.ts";
import { inWorld, type World } from "../support/world.ts";

/** As if a text had been renewed since this person agreed. */
async function forget(world: World, name: "maria" | "otto"): Promise<void> {
  const { identity } = world.site;
  const was = await findAccount(identity, world.cast[name].account);
  assert.ok(was);
  const { agreed: _, ...account } = was.account;
  const change = identity.vault.change();
  putAccount(identity, change, was, { ...account, agreed: { terms: 1, privacy: 0 } });
  const caller = { request: newId(), address: "", agent: "" };
  await change.deed({ at: 0, actor: "system", role: "system", action: "account.changed", outcome: 0, caller })
    .commit();
}

Deno.test("a text that is new stands before Maria's record until she agrees, and never before her rights", () =>
  inWorld(async (world) => {
    await forget(world, "maria");
    const maria = await world.signedIn("maria");
    assert.equal(maria.page.path, "/agree");
    assert.match(maria.text, /Privacy notice/);
    assert.doesNotMatch(maria.page.html.slice(maria.page.html.indexOf("<h1")), /Terms of use/);
    await maria.open(`/records/${world.cast.maria.patient}`);
    assert.equal(maria.page.path, "/agree");
    for (const open of ["/account", "/account/privacy", "/account/consents", "/privacy", "/help"]) {
      await maria.open(open);
      assert.equal(maria.page.path, open);
    }
    await maria.open("/agree");
    await maria.submit({}, { to: "/agree" });
    assert.equal(maria.page.path, `/records/${world.cast.maria.patient}`);
    await maria.open("/account/consents");
    assert.match(maria.text, /Agreed: Privacy notice, version 1/);
    await maria.open("/agree");
    assert.notEqual(maria.page.path, "/agree", "there is nothing to agree to");
  }));

Deno.test("Otto at work is not asked", () =>
  inWorld(async (world) => {
    await forget(world, "otto");
    const otto = await world.signedIn("otto");
    assert.notEqual(otto.page.path, "/agree");
  }));

Deno.test("what Maria allows she takes back with one button, and both are kept with their time", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/consents");
    await maria.submit({}, { press: "No longer allow" });
    assert.equal(
      (await findAccount(world.site.identity, world.cast.maria.account))?.account.reminders,
      "off",
    );
    await maria.submit({}, { press: "Allow" });
    assert.match(maria.text, /Agreed: Mails that remind you[^]*Taken back: Mails that remind you/);
    await maria.open("/account/settings");
    await maria.submit({ reminders: "off" }, { to: "/account/settings" });
    await maria.open("/account/consents");
    assert.match(
      maria.text,
      /Taken back[^]*Agreed: Mails[^]*Taken back/,
      "the settings are the same question",
    );
    assert.equal((await maria.send("/account/consents", { purpose: "adverts", given: "yes" })).status, 400);
  }));

Deno.test("the texts are there for everybody, in both languages", () =>
  inWorld(async (world) => {
    const stranger = world.browser();
    for (
      const [path, english, spanish] of [
        ["/privacy", /Privacy notice[^]*Version 1[^]*GDPR/, /Aviso de privacidad[^]*RGPD/],
        ["/terms", /Terms of use[^]*medical advice/, /Condiciones de uso/],
        ["/help", /Help[^]*Who looked/, /Ayuda[^]*Quién miró/],
        ["/accessibility", /WCAG 2\.2/, /Accesibilidad/],
      ] as const
    ) {
      await stranger.open(path);
      assert.match(stranger.text, english);
      await stranger.submit({}, { press: "Español" });
      assert.match(stranger.text, spanish);
      await stranger.submit({}, { press: "English" });
    }
  }));
