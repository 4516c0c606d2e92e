import assert from "node:assert/strict";
import { plainText } from "../../../../lib/records/exchange/plain_text.ts";
import { readTable } from "../../../../lib/records/exchange/table_reading.ts";
import { onlyOnce } from "../../../../lib/records/exchange/unique_names.ts";

for (
  const [html, text] of [
    ["plain words", "plain words"],
    ["<p>One</p><p>Two</p>", "One\n\nTwo"],
    ["a<br>b<br/>c", "a\nb\nc"],
    ["<ul><li>one</li><li>two</li></ul>", "- one\n- two"],
    ["<script>alert(1)</script>after", "after"],
    ["<style>p{}</style><!-- hidden -->seen", "seen"],
    ["<img src=x onerror=alert(1)>", ""],
    ["5 &lt; 7 &amp; 7 &gt; 5 &#241; &#xF1; &nbsp;x", "5 < 7 & 7 > 5 ñ ñ x"],
    ["1 < 2 and 3 > 2", "1 < 2 and 3 > 2"],
    ["<scr<script>ipt>alert(1)", ""],
    ["&#1114112;&#0;&#xD800;", ""],
  ] as const
) {
  Deno.test(`HTML as words: ${html}`, () => {
    const plain = plainText(html);
    if (text !== "") assert.equal(plain, text);
    assert.ok(!/<\w/.test(plain), plain);
  });
}

Deno.test("tables with commas, semicolons and tabs, quotation marks, line ends and empty cells", () => {
  const wanted = [{ line: 2, cells: { id: "1", words: 'say "a, b; c"\nand more', last: "" } }, {
    line: 4,
    cells: { id: "2", words: "plain", last: "" },
  }];
  for (const [mark, end] of [[",", "\n"], [";", "\r\n"], ["\t", "\r\n"]]) {
    const rows = [["id", "Words", "last"], ["1", '"say ""a, b; c""\nand more"', "\\N"], [
      "2",
      "plain",
      "NULL",
    ]];
    const text = rows.map((row) => row.join(mark)).join(end);
    assert.deepEqual([...readTable(`\uFEFF${text}${end}`)], wanted);
  }
});

Deno.test("the same name is given once, whatever its letters' case", () => {
  const once = onlyOnce();
  assert.deepEqual(["scan.pdf", "Scan.PDF", "scan.pdf", "scan"].map(once), [
    "scan.pdf",
    "Scan (2).PDF",
    "scan (3).pdf",
    "scan",
  ]);
});
