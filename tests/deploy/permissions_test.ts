import assert from "node:assert/strict";
import { flags } from "../../deploy/commands/permissions.ts";
import { configNames, readConfig } from "../../lib/config.ts";

function flag(environment: Record<string, string>, name: string): readonly string[] {
  const found = flags(readConfig(environment)).find((one) => one.startsWith(`--allow-${name}=`));
  return found?.slice(`--allow-${name}=`.length).split(",") ?? [];
}

Deno.test("the server may listen on its own port and call nobody", () => {
  assert.deepEqual(flag({ PORT: "8123" }, "net"), ["127.0.0.1:8123"]);
  assert.deepEqual(flag({ SALUS_HOST: "::1" }, "net"), ["[::1]:8000"]);
});

Deno.test("the mail server and the remote store are the only hosts it may call", () => {
  const hosts = flag({
    SALUS_SMTP_URL: "smtp://mail.example",
    SALUS_MAIL_FROM: "salus@example.org",
    SALUS_KV: "https://kv.example/",
    DENO_KV_ACCESS_TOKEN: "token",
  }, "net");
  assert.deepEqual(hosts, ["127.0.0.1:8000", "mail.example:587", "kv.example:443"]);
});

Deno.test("the server reads its static files and writes its data folder, no more", () => {
  assert.deepEqual(flag({}, "read"), ["static", "data"]);
  assert.deepEqual(flag({}, "write"), ["data"]);
});

Deno.test("a key file outside the data folder can be read but not written", () => {
  const environment = { SALUS_KEK_FILE: "/etc/salus/kek", SALUS_DATA: "/var/lib/salus" };
  assert.deepEqual(flag(environment, "read"), ["static", "/var/lib/salus", "/etc/salus/kek"]);
  assert.deepEqual(flag(environment, "write"), ["/var/lib/salus"]);
});

Deno.test("the environment is open by name only, and nothing is open as a whole", () => {
  assert.deepEqual(flag({}, "env"), configNames);
  for (const one of flags(readConfig({}))) {
    assert.doesNotMatch(one, /^(-A|--allow-(all|run|ffi|import)\b)|^--allow-\w+$/);
  }
});

Deno.test("of the system the server may ask how full the disk is, no more", () => {
  assert.deepEqual(flag({}, "sys"), ["statfs"]);
});

Deno.test("code made from strings is off", () => {
  assert.ok(flags(readConfig({})).includes("--v8-flags=--disallow-code-generation-from-strings"));
});

for (const [what, environment, code] of [["wrong", { PORT: "http" }, 78], ["right", {}, 0]] as const) {
  Deno.test(`with settings that are ${what} the command line ends with ${code}`, async () => {
    const made = await deno([
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-env",
      "deploy/commands/permissions.ts",
      "--help",
    ], environment);
    const { code: ended } = await deno(made.out.trim().split(" "), environment);
    assert.equal(ended, code);
    assert.equal(made.err.includes("PORT must be a whole number"), code === 78);
  });
}

async function deno(args: readonly string[], env: Record<string, string>) {
  const output = await new Deno.Command(Deno.execPath(), { args: [...args], env }).output();
  const decoder = new TextDecoder();
  return { code: output.code, out: decoder.decode(output.stdout), err: decoder.decode(output.stderr) };
}
