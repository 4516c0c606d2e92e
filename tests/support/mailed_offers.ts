import assert from "node:assert/strict";
import type { World } from "./world.ts";

/** The link of the newest invitation mailed to this address. */
export async function linkTo(world: World, email: string): Promise<string> {
  const letter = (await world.letters()).find(({ to, text }) => to === email && text.includes("/invite#"));
  return /http\S+\/invite#[\w-]{43}/.exec(letter?.text ?? "")?.[0] ?? assert.fail(`no link for ${email}`);
}
