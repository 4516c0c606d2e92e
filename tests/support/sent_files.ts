import type { Browser } from "./browser.ts";
import type { World } from "./world.ts";

/** A file to send, by name. */
export interface Sent {
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** Sends files with the form on this page as a browser does, the token first; then follows to the page it leads to. */
async function sendFiles(
  world: World,
  person: Browser,
  path: string,
  files: readonly Sent[],
  fields: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = new FormData();
  body.append("csrf", person.csrf);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const { name, content } of files) body.append("files", new Blob([content]), name);
  const headers = { "sec-fetch-site": "same-origin", "origin": world.origin };
  const answer = await world.answer(person.request("POST", path, headers, body), person.remote);
  if (answer.status === 303) await person.follow(answer.headers.get("location") ?? "");
  return answer;
}

/** Sends files to import and waits until they were looked at. */
export async function sendImport(
  world: World,
  person: Browser,
  record: string,
  files: readonly Sent[],
  fields: Readonly<Record<string, string>> = {},
): Promise<Response> {
  await person.open(`/records/${record}/import`);
  const answer = await sendFiles(world, person, `/records/${record}/import`, files, { once: "", ...fields });
  if (answer.status === 303) await waitForImport(person);
  return answer;
}

async function waitForImport(person: Browser): Promise<void> {
  for (let wait = 10; wait < 60_000 && person.page.html.includes("import-progress"); wait *= 1.2) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(wait, 1_000)));
    await person.open(person.page.path);
  }
}

/** Confirms what was found and waits until it was added. */
export async function confirmImport(person: Browser): Promise<void> {
  await person.submit({}, { to: "/confirm" });
  await waitForImport(person);
}
