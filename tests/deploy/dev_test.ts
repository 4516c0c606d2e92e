import assert from "node:assert/strict";
import { freePort } from "../support/server.ts";

Deno.test("what a developer starts ends when it is told to, the server and its watchers too", async () => {
  const dataFolder = await Deno.makeTempDir({ prefix: "salus-dev-" });
  const port = freePort();
  const task = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "dev"],
    cwd: new URL("../..", import.meta.url),
    env: { SALUS_DATA: dataFolder, PORT: String(port) },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let said = "";
  let told = false;
  // The stream ends when the last of them has let go of it.
  for await (const text of task.stderr.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (told || !said.includes('"listening"')) continue;
    told = true;
    task.kill("SIGTERM");
  }
  await task.status;
  assert.match(said, /"stopping"/);
  Deno.listen({ hostname: "127.0.0.1", port }).close();
  await Deno.remove(dataFolder, { recursive: true });
});
