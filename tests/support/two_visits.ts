import assert from "node:assert/strict";
import type { Browser } from "./browser.ts";
import type { World } from "./world.ts";

/** A doctor who is looking, and another link that nobody took yet. */
export async function twoVisits(world: World, maria: Browser) {
  const [open, waiting] = [await visitLink(world, maria), await visitLink(world, maria)];
  const doctor = world.browser("198.51.100.9");
  await doctor.open("/visit");
  await doctor.submit({ token: open.link }, { to: "/visit" });
  await doctor.submit({ name: "Dr Weiss", code: open.code }, { to: "/visit/enter" });
  return { doctor, waiting };
}

async function visitLink(world: World, maria: Browser) {
  await maria.open(`/records/${world.cast.maria.patient}/sharing/visits/new`);
  await maria.submit({ parts: ["vitals"], hours: "24" }, { to: "/visits/new" });
  const link = /http[^"<]+\/visit#[\w-]{43}/.exec(maria.page.html)?.[0] ?? assert.fail("a link");
  const code = /id="visit-code">([\d ]+)</.exec(maria.page.html)?.[1] ?? assert.fail("a code");
  return { link, code };
}
