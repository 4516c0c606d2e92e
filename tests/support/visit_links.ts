import assert from "node:assert/strict";
import type { Browser } from "./browser.ts";
import type { World } from "./world.ts";

/** What a doctor needs for one visit: the link, and the code that is told by voice. */
export interface VisitLink {
  readonly link: string;
  readonly token: string;
  readonly code: string;
}

export async function makeLink(
  maria: Browser,
  record: string,
  hours = "24",
  parts: readonly string[] = ["vitals"],
): Promise<VisitLink> {
  await maria.open(`${record}/sharing/visits/new`);
  await maria.submit({ parts, hours }, { to: "/visits/new" });
  const link = /http[^"<]+\/visit#[\w-]{43}/.exec(maria.page.html)?.[0] ?? assert.fail("a link");
  const code = /id="visit-code">([\d ]+)</.exec(maria.page.html)?.[1] ?? assert.fail("a code");
  return { link, token: link.split("#")[1] ?? "", code };
}

/** A doctor comes in by a link and its code. */
export async function visit(
  world: World,
  { link, code }: VisitLink,
  remote = "198.51.100.9",
): Promise<Browser> {
  const doctor = world.browser(remote);
  await doctor.open("/visit");
  await doctor.submit({ token: link }, { to: "/visit" });
  assert.ok(!/Maria|Lindgren|\b128\b|Blood/.test(doctor.page.html), "nothing of anybody before the code");
  await doctor.submit({ name: "Dr Weiss", code }, { to: "/visit/enter" });
  return doctor;
}

/** A doctor who is looking, and another link that nobody took yet. */
export async function twoVisits(world: World, maria: Browser) {
  const record = `/records/${world.cast.maria.patient}`;
  const [open, waiting] = [await makeLink(maria, record), await makeLink(maria, record)];
  return { doctor: await visit(world, open), waiting };
}
