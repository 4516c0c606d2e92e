import assert from "node:assert/strict";
import type { Browser } from "./browser.ts";
import type { World } from "./world.ts";

/** Offers Maria's vitals to an address or a username. */
export async function offerByMail(
  owner: Browser,
  { cast }: World,
  to: { readonly name: string; readonly email: string },
): Promise<void> {
  await owner.open(`/records/${cast.maria.patient}/sharing/new`);
  await owner.submit({ ...to, parts: ["vitals"], may: "read", lasting: "30" });
  await owner.submit({}, { press: "Share" });
}

/** The link of the newest invitation mailed to this address. */
export async function linkTo(world: World, email: string): Promise<string> {
  const letter = (await world.letters()).find(({ to, text }) => to === email && text.includes("/invite#"));
  return /http\S+\/invite#[\w-]{43}/.exec(letter?.text ?? "")?.[0] ?? assert.fail(`no link for ${email}`);
}
