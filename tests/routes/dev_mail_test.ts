import assert from "node:assert/strict";
import { putOrganisation } from "../../lib/identity/branches.ts";
import { inWorld } from "../support/world.ts";

const production = {
  SALUS_ENV: "production",
  SALUS_ORIGIN: "https://salus.example.org",
  SALUS_KEK: "q1Zx0m3Vb8uN5tR7yK2pWc9eLfH4sJ6dGaQoIiUyTtE=",
  SALUS_SMTP_URL: "smtps://salus:secret@mail.example.org",
  SALUS_MAIL_FROM: "salus@example.org",
};

Deno.test("in a demonstration everybody reads the mail, newest first, with its link", () =>
  inWorld(async (world) => {
    const change = world.site.vault.change();
    putOrganisation(change, { name: "Clinic", zone: "Europe/Madrid", language: "en" }, null);
    await change.tidy();
    const stan = world.browser();
    await stan.open("/dev/mail");
    assert.match(stan.text, /No mail yet/);
    await stan.open("/reset");
    await stan.submit({ handle: "maria" }, { to: "/reset" });
    for (let n = 0; n < 100 && (await world.letters()).length === 0; n++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await stan.open("/dev/mail");
    assert.match(stan.text, /To maria@example\.org ?, [^(]* \(Europe\/Madrid\)/);
    assert.doesNotMatch(stan.text, /demonstration|UTC/);
    assert.match(stan.page.html, /href="http:\/\/localhost:8000\/reset#[A-Za-z0-9_-]{43}"/);
  }));

Deno.test("in production there is no such page", () =>
  inWorld(async (world) => {
    await world.browser().open("/dev/mail", 404);
  }, production));
