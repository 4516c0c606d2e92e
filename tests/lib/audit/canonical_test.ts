import assert from "node:assert/strict";
import fc from "fast-check";
import { canonical, type Json } from "../../../lib/audit/canonical.ts";

Deno.test("canonical JSON is that of RFC 8785, section 3.2", () => {
  const value: Json = {
    numbers: [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
    literals: [null, true, false],
  };
  assert.equal(
    canonical(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

Deno.test("names sort by UTF-16 code units, as in RFC 8785, section 3.2.3", () => {
  const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
  const names = Object.keys(JSON.parse(canonical(value)));
  assert.deepEqual(names, ["1", "\r", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"]);
  assert.equal(canonical({ "10": 1, "9": 2 }), '{"10":1,"9":2}');
});

Deno.test("numbers that JSON has not, and broken characters, are refused", () => {
  for (const value of [NaN, Infinity, "\ud800"]) assert.throws(() => canonical(value), TypeError);
});

Deno.test("whatever order members come in, the canonical form is one, and it is a fixed point", () => {
  fc.assert(fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), (value) => {
    const members = Object.entries(value as Record<string, Json>);
    const text = canonical(value as Json);
    assert.equal(canonical(Object.fromEntries(members.reverse())), text);
    assert.equal(canonical(JSON.parse(text)), text);
    assert.equal(text.includes("\n"), false);
  }));
});
