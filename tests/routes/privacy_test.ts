import assert from "node:assert/strict";
import { shareWithAnna } from "../support/shared_record.ts";
import { twoVisits } from "../support/visit_links.ts";
import { inWorld, type World } from "../support/world.ts";

const base = ({ cast }: World) => `/records/${cast.maria.patient}`;

Deno.test("while Maria's record is restricted only she can use it, and afterwards all is as before", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await anna.open(base(world));
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Restrict the record" });
    assert.match(maria.text, /Only you can use the record now/);
    for (const page of ["", "/timeline", "/export", "/trends"]) await anna.open(base(world) + page, 404);
    await anna.open("/records");
    assert.match(anna.text, /Maria Lindgren’s record rests/);
    assert.ok(!/Vital signs|128/.test(anna.text));
    await maria.open(`${base(world)}/timeline`);
    assert.match(maria.text, /128\/82/);
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Lift the restriction" });
    await anna.open(base(world));
  }));

Deno.test("Anna cannot restrict Maria's record, nor Stan", () =>
  inWorld(async (world) => {
    const { anna } = await shareWithAnna(world);
    const stan = await world.signedIn("stan");
    for (const person of [anna, stan]) {
      await person.open("/account/privacy");
      const fields = { patient: world.cast.maria.patient ?? "", restricted: "yes" };
      assert.equal((await person.send("/account/privacy/restrict", fields)).status, 404);
    }
    await anna.open(base(world));
  }));

Deno.test("an open visit rests with the record, and a link taken meanwhile is not used up", () =>
  inWorld(async (world) => {
    const { maria } = await shareWithAnna(world);
    const { doctor, waiting } = await twoVisits(world, maria);
    await doctor.open(`${base(world)}/timeline`);
    const late = world.browser("198.51.100.10");
    await late.open("/visit");
    await late.submit({ token: waiting.link }, { to: "/visit" });
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Restrict the record" });
    await doctor.open(`${base(world)}/timeline`, 404);
    await late.submit({ name: "Dr Weiss", code: waiting.code }, { to: "/visit/enter", status: 422 });
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Lift the restriction" });
    await doctor.open(`${base(world)}/timeline`);
    await late.open("/visit");
    await late.submit({ token: waiting.link }, { to: "/visit" });
    await late.submit({ name: "Dr Weiss", code: waiting.code }, { to: "/visit/enter" });
    assert.equal(late.page.path, base(world));
  }));
