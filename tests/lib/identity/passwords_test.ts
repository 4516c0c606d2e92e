import assert from "node:assert/strict";
import { readConfig } from "../../../lib/config.ts";
import { weaknessOf } from "../../../lib/identity/password_blocklist.ts";
import { passwordMistake } from "../../../lib/identity/password_rules.ts";
import { comparePassword, withPassword } from "../../../lib/identity/passwords.ts";
import { enrol, maria, mariasPassword, openClinic } from "./clinic.ts";

const about = {
  username: "maria.lindgren",
  email: "m.lindgren77@example.org",
  name: "María Lindgren",
  clinic: "Clear View Eyes",
};
const { policy } = readConfig({});

function mistake(password: string, changes: Partial<typeof policy> = {}): string | undefined {
  return passwordMistake(password, about, { ...policy, ...changes })?.message;
}

Deno.test("fifteen code points are enough, fourteen are not, whatever they are", () => {
  assert.equal(mistake("tern vole ibis e"), undefined);
  assert.equal(mistake("tern vole ibis "), undefined);
  assert.equal(mistake("tern vole ibis"), "password.short");
  assert.equal(mistake("🦆🐸🐢🦉🐝🐇🦔🦡🐁🐟🐚🌊🌿🍄🪶"), undefined);
  assert.equal(mistake("🦆🐸🐢🦉🐝🐇🦔🦡🐁🐟🐚🌊🌿🍄"), "password.short");
});

Deno.test("256 code points pass, 257 do not, nor more than 1,024 bytes", () => {
  const long = Array.from({ length: 257 }, (_, at) => String.fromCodePoint(0x4e00 + at * 7));
  assert.equal(mistake(long.slice(0, 256).join("")), undefined);
  assert.equal(mistake(long.join("")), "password.long");
  const wide = Array.from({ length: 256 }, (_, at) => String.fromCodePoint(0x1f300 + at)).join("");
  assert.equal(mistake(wide), undefined, "exactly 1,024 bytes");
});

Deno.test("composed and decomposed letters count the same", () => {
  const composed = "éèêëñõöüáíóúâîô";
  assert.equal([...composed].length, 15);
  assert.equal(mistake(composed), undefined);
  assert.equal(mistake(composed.normalize("NFD")), undefined);
  assert.equal(mistake(composed.slice(1).normalize("NFD")), "password.short");
});

Deno.test("what everybody would try is refused, and says why", () => {
  const refused: Record<string, string> = {
    "correct horse battery staple": "password.common",
    "Correct-Horse-Battery-Staple1": "password.common",
    "1qaz2wsx3edc4rfv": "password.walk",
    "qwertyuiopasdfghjkl": "password.walk",
    "abcdefghijklmnop": "password.common",
    "bcdefghijklmnopq12345": "password.walk",
    "098765432109876": "password.walk",
    "aaaaaaaaaaaaaaaa": "password.repeats",
    "ababababababababab": "password.repeats",
    "lake7lake7lake7lake7": "password.repeats",
    "P@ssw0rdP@ssw0rd": "password.common",
    "!@#$%^&*()!@#$%": "password.walk",
    "password20261122!!": "password.words",
    "Welcome123456789!": "password.words",
    "maria.lindgren2026!": "password.words",
    "MariaLindgrenMaria": "password.words",
    "mlindgren77password": "password.words",
    "ClearViewEyes2026!": "password.words",
    "salus-password-2026": "password.words",
    "contraseñaSecreta1": "password.words",
  };
  for (const [password, message] of Object.entries(refused)) {
    assert.equal(mistake(password), message, password);
  }
});

Deno.test("long and unlike anything known passes, even with a known word in it", () => {
  const fine = [
    mariasPassword,
    "my doctor keeps seven bees",
    "el perro azul cocina lentejas",
    "zK7#qv9!Lw2@xT5$",
    "#)&%[=(-}$;/@!?",
    "maria dances on wet roofs",
    "password of the drowned cathedral",
  ];
  for (const password of fine) assert.equal(mistake(password), undefined, password);
});

Deno.test("no word of a stranger's own can make the check itself misbehave", () => {
  assert.equal(weaknessOf("tern vole ibis eel", ["__proto__", "(.*", "", "a"]), undefined);
});

Deno.test("composition is asked for only when the operator wants it", () => {
  assert.equal(mistake(mariasPassword, { passwordComposition: true }), "password.composition");
  assert.equal(mistake("Nine quiet herons, 2 lakes", { passwordComposition: true }), undefined);
});

Deno.test("the last five passwords cannot come back, the sixth can", async () => {
  const clinic = await openClinic();
  const owner = await enrol(clinic, maria());
  let account = owner.account;
  const words = ["ibis", "tern", "vole", "newt", "wren", "lynx"];
  for (const word of words.slice(0, 5)) {
    const made = await withPassword(clinic.identity, account, `the ${word} swims at noon`, about);
    assert.ok("account" in made);
    assert.equal(made.account.epoch, account.epoch + 1);
    account = made.account;
  }
  for (const word of words.slice(0, 5)) {
    const again = await withPassword(clinic.identity, account, `the ${word} swims at noon`, about);
    assert.deepEqual(again, { mistake: { message: "password.used" } });
  }
  assert.ok("account" in await withPassword(clinic.identity, account, mariasPassword, about));
  await clinic.close();
});

Deno.test("a password typed decomposed is the same password", async () => {
  const clinic = await openClinic();
  const owner = await enrol(clinic, maria(), "él niño soñó con añil".normalize("NFC"));
  const typed = "él niño soñó con añil".normalize("NFD");
  assert.deepEqual(await comparePassword(clinic.identity, owner, typed), { right: true });
  await clinic.close();
});
