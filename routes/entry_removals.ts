import { readEntry } from "../lib/access/entries.ts";
import * as record from "../lib/records/record.ts";
import { seeOther } from "./answers.ts";
import { type EntryLine, lineOf } from "./entry_lines.ts";
import { takeVersion } from "./entry_versions.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { listBefore, listQuery } from "./list_before.ts";
import { entryPath } from "./record_paths.ts";

declare module "./pages.ts" {
  interface Pages {
    "entries/remove": {
      readonly action: string;
      readonly back: string;
      readonly line: EntryLine;
      readonly version: number;
    };
  }
}

export async function removeForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand("delete_own_entries");
  const entry = await readEntry(chart, c.req.param("entry") ?? "");
  const list = listQuery(c, chart);
  return await c.var.show("entries/remove", {
    action: `${entryPath(chart, entry.id)}/remove${list}`,
    back: entryPath(chart, entry.id) + list,
    line: lineOf(c, chart, entry),
    version: entry.version,
  });
}

export async function remove(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const version = takeVersion(await c.req.formData());
  const entry = await record.remove(chart, c.req.param("entry") ?? "", version);
  flash(c, "entry.removed", {
    what: `kind.${entry.kind}`,
    undo: `${entryPath(chart, entry.id)}/restore`,
  });
  return seeOther(c, listBefore(c, chart).href);
}

export async function restore(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const entry = await record.restore(chart, c.req.param("entry") ?? "");
  flash(c, "entry.restored", { what: `kind.${entry.kind}` });
  return seeOther(c, entryPath(chart, entry.id));
}
