import assert from "node:assert/strict";
import { commaSeparated } from "../../routes/comma_separated.ts";

Deno.test("a cell that could begin a formula is text to every spreadsheet", () => {
  for (
    const begins of ["=1+1", "+1", "-1+1", "-A1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|cmd", "%0A", "＝1+1"]
  ) {
    const [line = ""] = commaSeparated([[begins]]).slice(1).split("\r\n").filter(Boolean);
    assert.match(line, /^"?'/, JSON.stringify(begins));
  }
});

Deno.test("a spreadsheet that takes semicolons for commas finds no formula inside a cell either", () => {
  for (const inside of ["x;=1+1", "x; @SUM(A1)", "x\n=1+1\ny", "x\r\n  -A1", "x;;+1", "x\t|cmd", "  x;=1"]) {
    const [, text = ""] = /^\uFEFF"?([^"]*)/.exec(commaSeparated([[inside]])) ?? [];
    assert.doesNotMatch(text, /[;\t\r\n]\s*[=+\-@|%]/, JSON.stringify(inside));
  }
  assert.equal(commaSeparated([["1; 2", "-5", "  a"]]), "\uFEFF1; 2,-5,  a\r\n");
});

Deno.test("commas, quotes and line ends stay inside their cell", () => {
  assert.equal(
    commaSeparated([["a,b", 'say "no"', "two\nlines", "plain"]]),
    '\uFEFF"a,b","say ""no""","two\nlines",plain\r\n',
  );
});
