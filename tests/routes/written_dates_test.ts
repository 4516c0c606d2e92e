import assert from "node:assert/strict";
import { inWorld } from "../support/world.ts";

Deno.test("Maria writes months and times as she is used to, and reads them in words", () =>
  inWorld(async (world) => {
    const base = `/records/${world.cast.maria.patient}`;
    const maria = await world.signedIn("maria");
    await maria.open(`${base}/add/immunisation`);
    await maria.submit({ name: "Flu", on: "10/2025" }, { to: "/add/immunisation" });
    await maria.open(`${base}/add/condition`);
    assert.match(maria.page.html, /name="since"[^>]*maxlength="32"/, "room for 12 de septiembre de 2019");
    await maria.submit({ name: "Asthma", since: "marzo de 2024", status: "active" }, {
      to: "/add/condition",
    });
    await maria.open(`${base}/timeline`);
    assert.match(maria.text, /October 2025/);
    assert.match(maria.text, /March 2024/);
    await maria.open(`${base}/add/medication`);
    await maria.submit({
      name: "Metoprolol",
      often: "every_day",
      times: "8:00 and 20:00",
      start: "2026-11-20",
    }, { to: "/add/medication" });
    await maria.open(`${base}/medications`);
    assert.match(maria.text, /08:00[^]*20:00/);
  }));

Deno.test("3/4/2024 is asked about in English and a day of April in Spanish", () =>
  inWorld(async (world) => {
    const path = `/records/${world.cast.maria.patient}/add/condition`;
    const asthma = { name: "Asma", since: "3/4/2024", status: "active" };
    const maria = await world.signedIn("maria");
    await maria.open(path);
    await maria.submit(asthma, { to: path, status: 422 });
    assert.match(maria.text, /can be read in two ways\. Enter 3 April 2024 or 4 March 2024/);
    await maria.open("/account/settings");
    await maria.submit({ language: "es" }, { to: "/account/settings" });
    await maria.open(path);
    await maria.submit(asthma, { to: path });
    await maria.open(`/records/${world.cast.maria.patient}/timeline`);
    assert.match(maria.text, /3 de abril de 2024/);
  }));
