import assert from "node:assert/strict";
import { type SummaryRow, writeSummary } from "../../../../lib/records/exchange/summary_pdf.ts";

async function printed(rows: readonly SummaryRow[], whose = "María"): Promise<string> {
  const columns = ["Cuándo", "Qué", "Más"] as const;
  const pieces = await Array.fromAsync(writeSummary({
    language: "es",
    title: `Historia de ${whose}`,
    lead: ["Hecho hoy."],
    whose,
    pageOf: (page, of) => `${page} de ${of}`,
    sections: async function* () {
      yield { heading: "Notas", columns, rows: each(rows) };
    }(),
  }));
  return new TextDecoder("latin1").decode(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).bytes());
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function pagesIn(pdf: string): number {
  return pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
}

Deno.test("the summary is a tagged PDF in its language, with title, heading and a table", async () => {
  const pdf = await printed([{ when: "hoy", value: "1", more: "" }]);
  assert.match(pdf, /^%PDF-1\.7/);
  for (
    const part of [
      "/Marked true",
      "/Lang (es)",
      "/DisplayDocTitle true",
      "/S /H1",
      "/S /H2",
      "/S /Table",
      "/S /TH",
      "/S /TD",
    ]
  ) {
    assert.ok(pdf.includes(part), part);
  }
  assert.match(pdf, /\/Scope \/Column/);
  assert.equal(pagesIn(pdf), 1);
});

Deno.test("words longer than a page go on over pages, with or without spaces and lines", async () => {
  for (const more of ["word ".repeat(2_000), "x".repeat(10_000), "a\n".repeat(5_000)]) {
    const pdf = await printed([{ when: "hoy", value: "Una nota", more }]);
    assert.ok(pagesIn(pdf) >= 3 && pagesIn(pdf) < 140, `${pagesIn(pdf)} pages`);
  }
});

Deno.test("names in any script are printed with a font that has their letters", async () => {
  assert.ok(!(await printed([], "Łukasz Ωμέγα Привет")).includes("Unifont"));
  assert.ok((await printed([], "李明 ไทย हिन्दी")).includes("Unifont"));
});
