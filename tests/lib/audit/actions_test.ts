import assert from "node:assert/strict";
import { actionLabel, actions, isAction } from "../../../lib/audit/actions.ts";
import { exitCodes, findingCodes, kinds, whats } from "../../../lib/audit/findings.ts";
import { audit as english } from "../../../lib/language/en/audit.ts";
import { audit as spanish } from "../../../lib/language/es/audit.ts";
import { sourceFiles } from "../../support/source_files.ts";

Deno.test("actions are noun.verb, each once", () => {
  for (const action of actions) assert.match(action, /^[a-z_]+\.[a-z_]+$/);
  assert.equal(new Set(actions).size, actions.length);
});

Deno.test("every deed that the program records is in the catalogue", () => {
  const unknown = sourceFiles(".ts").filter(({ path }) => /^(lib|routes|main)/.test(path)).flatMap((
    { path, text },
  ) =>
    [...text.matchAll(/\baction: "([a-z_]+\.[a-z_]+)"/g)].filter(([, action]) => !isAction(action ?? "")).map(
      (
        [found],
      ) => `${path}: ${found}`,
    )
  );
  assert.deepEqual(unknown, []);
});

Deno.test("each action has a name in English and Spanish, and so has one from another version", () => {
  const labels = [...actions, "from.elsewhere"].map(actionLabel);
  for (const catalogue of [english, spanish]) {
    assert.deepEqual(labels.filter((label) => !(label in catalogue)), []);
  }
});

Deno.test("each finding has a sentence in English and Spanish, and each verdict its exit code", () => {
  for (const code of findingCodes) {
    const [kind = "", what = ""] = code.split(".");
    assert.equal(
      (kinds as readonly string[]).includes(kind) && (whats as readonly string[]).includes(what),
      true,
      code,
    );
    for (const catalogue of [english, spanish]) {
      assert.equal(`audit.finding.${code}` in catalogue, true, code);
    }
  }
  const codes = Object.values(exitCodes);
  assert.equal(new Set(codes).size, codes.length);
  assert.equal(codes.includes(1), false, "1 is for wrong usage");
});

Deno.test("the verifier says nothing that has no sentence", () => {
  const said = sourceFiles(".ts").filter(({ path }) => path.startsWith("lib/audit/")).flatMap(({ text }) =>
    [...text.matchAll(/\.add\("(\w+)", "(\w+)"/g)].map(([, kind, what]) => `${kind}.${what}`)
  );
  assert.equal(said.length > 20, true);
  assert.deepEqual(said.filter((code) => !findingCodes.includes(code)), []);
});
