import assert from "node:assert/strict";
import type { Row } from "../../../../lib/records/exchange/pdf_tables.ts";
import { type Block, writeSummary } from "../../../../lib/records/exchange/summary_pdf.ts";
import { readPdf, wordsOn } from "../../../support/pdf_reading.ts";

async function bytesOf(blocks: readonly Block[], whose = "María"): Promise<Uint8Array> {
  const pieces = await Array.fromAsync(writeSummary({
    language: "es",
    title: `Historia de ${whose}`,
    whose,
    pageOf: (page, of) => `${page} de ${of}`,
    blocks: each(blocks),
  }));
  return await new Blob(pieces as Uint8Array<ArrayBuffer>[]).bytes();
}

function table(rows: readonly Row[]): Block {
  const columns = [{ heading: "Qué", share: 30 }, { heading: "Cuánto", share: 70 }];
  return { is: "table", table: { columns, rows, named: true } };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

Deno.test("the summary is a tagged PDF in its language, with title, headings, lists and a table with heads", async () => {
  const pdf = latin1(
    await bytesOf([
      { is: "heading", level: 1, text: "Historia" },
      { is: "heading", level: 2, text: "Notas" },
      { is: "heading", level: 3, text: "De hoy" },
      { is: "list", items: ["una", "otra"] },
      table([{ cells: ["Peso", "72 kg"], note: "Por la mañana" }]),
    ]),
  );
  assert.match(pdf, /^%PDF-1\.7/);
  const tags = ["H1", "H2", "H3", "L", "LI", "LBody", "Table", "TR", "TH", "TD"];
  for (
    const part of [
      "/Marked true",
      "/Lang (es)",
      "/DisplayDocTitle true",
      ...tags.map((tag) => `/S /${tag}`),
    ]
  ) {
    assert.ok(pdf.includes(part), part);
  }
  assert.match(pdf, /\/Scope \/Column/);
  assert.match(pdf, /\/Scope \/Row/, "the first cell names its row");
  assert.match(pdf, /\/ColSpan 2/, "words below a row belong to all of it");
  assert.match(pdf, /\/Outlines /, "headings are bookmarks too");
});

Deno.test("every page says whose it is and which of how many; a table's head is seen again and heard once", async () => {
  const rows = Array.from({ length: 90 }, (_, n) => ({ cells: [`Fila ${n}`, "ñandú"] }));
  const pages = readPdf(await bytesOf([table(rows)]));
  assert.ok(pages.length >= 3);
  pages.forEach((page, n) => {
    const margins = page.filter(({ tag }) => tag === "Artifact").map(({ text }) => text);
    assert.ok(margins.includes("María") && margins.includes(`${n + 1} de ${pages.length}`), margins.join());
    const heads = page.filter(({ text }) => text === "Cuánto").map(({ tag }) => tag);
    assert.deepEqual(heads, [n === 0 ? "TH" : "Artifact"]);
  });
  const said = pages.flat().filter(({ text }) => text === "ñandú");
  assert.equal(said.length, rows.length);
});

Deno.test("no heading and no head of a table ends a page without a row, however full the page is", async () => {
  const tall = "palabra ".repeat(90);
  for (let before = 20; before < 44; before++) {
    const pages = readPdf(
      await bytesOf([
        { is: "list", items: Array.from({ length: before }, () => "una") },
        { is: "heading", level: 2, text: "Notas" },
        { is: "heading", level: 3, text: "De hoy" },
        table([{ cells: ["Fila", tall], note: "Nota" }]),
      ]),
    );
    const on = (text: string) => pages.findIndex((page) => page.some((piece) => piece.text.startsWith(text)));
    assert.deepEqual([on("Notas"), on("De hoy"), on("Cuánto")], Array(3).fill(on("Fila")), `${before}`);
  }
});

Deno.test("what follows the first page begins a page of its own, but goes on below where the first ran over", async () => {
  const pagesAfter = async (lines: number) =>
    readPdf(
      await bytesOf([
        { is: "list", items: Array.from({ length: lines }, () => "una") },
        { is: "page" },
        { is: "heading", level: 2, text: "Notas" },
        { is: "paragraph", text: "Hoy" },
      ]),
    ).map((page) => [/una/.test(wordsOn(page)), /Notas/.test(wordsOn(page))]);
  assert.deepEqual(await pagesAfter(5), [[true, false], [false, true]]);
  assert.deepEqual(await pagesAfter(60), [[true, false], [true, true]]);
});

Deno.test("a row does not end a page without the beginning of its note", async () => {
  const rows = Array.from({ length: 120 }, (_, n) => ({ cells: [`Fila ${n}.`, ""], note: `Nota ${n}.` }));
  for (const page of readPdf(await bytesOf([table(rows)])).slice(0, -1)) {
    const last = page.filter(({ tag }) => tag === "TH" || tag === "TD").at(-1);
    assert.match(last?.text ?? "", /^Nota/);
  }
});

Deno.test("words longer than a page go on over pages, with or without spaces and lines", async () => {
  for (const note of ["word ".repeat(2_000), "x".repeat(10_000), "a\n".repeat(5_000)]) {
    for (const row of [{ cells: ["hoy", "Una nota"], note }, { cells: ["hoy", note] }]) {
      const pages = readPdf(await bytesOf([table([row])]));
      assert.ok(pages.length >= 2 && pages.length < 140, `${pages.length} pages`);
    }
  }
});

Deno.test("names in any script are printed with a font that has their letters", async () => {
  const [plain, other] = ["Łukasz Ωμέγα Привет Ñandú", "李明 ไทย"];
  const first = await bytesOf([{ is: "paragraph", text: plain }], plain);
  assert.ok(!latin1(first).includes("Unifont"));
  assert.match(wordsOn(readPdf(first)[0]), /Łukasz Ωμέγα Привет Ñandú/);
  const second = await bytesOf([{ is: "paragraph", text: other }], other);
  assert.ok(latin1(second).includes("Unifont"));
  assert.match(wordsOn(readPdf(second)[0]), /李明/);
});
