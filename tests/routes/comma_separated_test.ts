import assert from "node:assert/strict";
import { commaSeparated } from "../../routes/comma_separated.ts";

Deno.test("a cell that could begin a formula is text to every spreadsheet", () => {
  for (const begins of ["=1+1", "+1", "-1+1", "-A1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|cmd", "%0A"]) {
    const [line = ""] = commaSeparated([[begins]]).slice(1).split("\r\n").filter(Boolean);
    assert.match(line, /^"?'/, JSON.stringify(begins));
  }
});

Deno.test("commas, quotes and line ends stay inside their cell", () => {
  assert.equal(
    commaSeparated([["a,b", 'say "no"', "two\nlines", "plain"]]),
    '\uFEFF"a,b","say ""no""","two\nlines",plain\r\n',
  );
});
