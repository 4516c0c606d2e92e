import assert from "node:assert/strict";
import { ConfigError, configNames, readConfig } from "../../lib/config.ts";

const key = new Uint8Array(32).map((_, i) => i * 7 + 3).toBase64();
const production = {
  SALUS_ENV: "production",
  SALUS_ORIGIN: "https://salus.example.org",
  SALUS_KEK: key,
  SALUS_SMTP_URL: "smtps://salus:letmein@mail.example.org:465",
  SALUS_MAIL_FROM: "salus@example.org",
};

function problems(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

Deno.test("an empty environment is a development server on this machine only", () => {
  const config = readConfig({});
  assert.equal(config.environment, "development");
  assert.equal(config.host, "127.0.0.1");
  assert.equal(config.origin, "http://localhost:8000");
  assert.equal(config.kv, "./data/salus.db");
  assert.deepEqual(config.kek, { kind: "file", path: "./data/salus.key", make: true });
  assert.deepEqual(config.trustedProxies, []);
  assert.equal(config.policy.passwordRotationDays, 0);
  assert.equal(config.policy.passwordComposition, false);
});

Deno.test("the origin follows the port unless it is given", () => {
  assert.equal(readConfig({ PORT: "8123" }).origin, "http://localhost:8123");
  assert.equal(readConfig({ SALUS_ORIGIN: "https://a.example/" }).origin, "https://a.example");
});

Deno.test("an empty setting counts as not given", () => {
  assert.equal(readConfig({ PORT: "", SALUS_KEK_FILE: " " }).port, 8000);
});

Deno.test("a well-set production server starts", () => {
  const config = readConfig(production);
  assert.equal(config.kek.kind, "given");
});

Deno.test("every mistake is named in a sentence, all at once", () => {
  const found = problems({ PORT: "80x", SALUS_ENV: "prod", SALUS_DEBUG: "yes", SALUS_KEK: "c2hvcnQ=" });
  assert.equal(found.length, 4);
  for (const sentence of found) assert.match(sentence, /^(PORT|SALUS_\w+) must .*[^,]$/);
});

for (
  const [what, environment, name] of [
    ["a port out of range", { PORT: "70000" }, "PORT"],
    ["a host name to listen on", { SALUS_HOST: "everywhere" }, "SALUS_HOST"],
    ["an origin with a path", { SALUS_ORIGIN: "https://a.example/salus" }, "SALUS_ORIGIN"],
    ["an origin with a user", { SALUS_ORIGIN: "https://me@a.example" }, "SALUS_ORIGIN"],
    ["an origin that is a script", { SALUS_ORIGIN: "javascript:alert(1)" }, "SALUS_ORIGIN"],
    ["a key that is too short", { SALUS_KEK: "AAAA" }, "SALUS_KEK"],
    ["a key of one repeated byte", { SALUS_KEK: new Uint8Array(32).fill(65).toBase64() }, "SALUS_KEK"],
    ["a folder with a space in it", { SALUS_DATA: "my data" }, "SALUS_DATA"],
    ["two keys", { SALUS_KEK: key, SALUS_KEK_FILE: "/etc/salus.key" }, "SALUS_KEK and SALUS_KEK_FILE"],
    ["a mail server over http", { SALUS_SMTP_URL: "http://mail.example" }, "SALUS_SMTP_URL"],
    ["mail without a sender", { SALUS_SMTP_URL: "smtps://mail.example" }, "SALUS_MAIL_FROM"],
    ["a sender with a header in it", { SALUS_MAIL_FROM: "a@b.c\r\nBcc: d@e.f" }, "SALUS_MAIL_FROM"],
    ["a proxy that is no address", { SALUS_TRUSTED_PROXIES: "10.0.0.0/8, proxy" }, "SALUS_TRUSTED_PROXIES"],
    ["an invitation of two days", { SALUS_INVITATION_HOURS: "48" }, "SALUS_INVITATION_HOURS"],
    ["a session that ends before it locks", { SALUS_IDLE_END_MINUTES: "20" }, "SALUS_IDLE_END_MINUTES"],
    ["a remote store without its token", { SALUS_KV: "https://kv.example" }, "DENO_KV_ACCESS_TOKEN"],
  ] as const
) {
  Deno.test(`${what} is refused by name`, () => {
    const found = problems(environment);
    assert.equal(found.length, 1, found.join("\n"));
    assert.ok(found[0]?.startsWith(`${name} `), found[0]);
  });
}

for (
  const [what, change, name] of [
    ["plain http", { SALUS_ORIGIN: "http://salus.example.org" }, "SALUS_ORIGIN"],
    ["no origin", { SALUS_ORIGIN: "" }, "SALUS_ORIGIN"],
    ["debug", { SALUS_DEBUG: "on" }, "SALUS_DEBUG"],
    ["no mail", { SALUS_SMTP_URL: "", SALUS_MAIL_FROM: "" }, "SALUS_SMTP_URL"],
    ["no key", { SALUS_KEK: "" }, "SALUS_KEK"],
    ["a key beside the data", { SALUS_KEK: "", SALUS_KEK_FILE: "./data/../data/key" }, "SALUS_KEK_FILE"],
    ["a remote store over http", { SALUS_KV: "http://kv.example", DENO_KV_ACCESS_TOKEN: "t" }, "SALUS_KV"],
  ] as const
) {
  Deno.test(`production refuses ${what}`, () => {
    const found = problems({ ...production, ...change });
    assert.equal(found.length, 1, found.join("\n"));
    assert.ok(found[0]?.startsWith(name), found[0]);
  });
}

Deno.test("a secret never shows when settings are printed", () => {
  const config = readConfig({
    ...production,
    SALUS_SMTP_URL: "smtps://salus:hunter%402@mail.example",
    SALUS_MAIL_FROM: "salus@example.org",
  });
  assert.ok(config.mail?.url.reveal().includes("hunter"));
  assert.equal(config.mail?.port, 465);
  const shown = JSON.stringify(config) + Deno.inspect(config, { depth: 9 }) + `${config.mail?.url}`;
  assert.ok(!shown.includes("hunter"));
  assert.ok(!shown.includes(key));
});

Deno.test("a single address becomes a range of one", () => {
  const config = readConfig({ SALUS_TRUSTED_PROXIES: "10.0.0.1, fd00::/8,::1" });
  assert.deepEqual(config.trustedProxies, ["10.0.0.1/32", "fd00::/8", "::1/128"]);
});

Deno.test("every name that is read is in the example file and the list for --allow-env", () => {
  const example = Deno.readTextFileSync(new URL("../../deploy/env.example", import.meta.url));
  for (const name of configNames) assert.ok(new RegExp(`^#?\\s?${name}=`, "m").test(example), name);
});
