import { listRemoved, removalLasts } from "../lib/access/removed.ts";
import { type EntryLine, entryLine } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";

declare module "./pages.ts" {
  interface Pages {
    "removed/index": {
      readonly base: string;
      readonly entries: readonly {
        readonly line: EntryLine;
        readonly removed: string;
        readonly gone: string;
        readonly restore: string;
      }[];
      readonly more: boolean;
    };
  }
}

/** More than this nobody reads through; the newest come first. */
const most = 200;

/** What was removed and can still be brought back: the owner's alone. */
export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const removed = await listRemoved(chart);
  const { t, dates } = c.var;
  const base = recordPath(chart);
  return await c.var.show("removed/index", {
    base,
    entries: removed.slice(0, most).map(({ entry, kind, at, brief, removed }) => ({
      line: entryLine(c, chart.patient.id, { id: entry, kind, at, version: 1, brief }),
      removed: t("removed.by", { name: removed.name, when: dates.longTime(removed.at) }),
      gone: t("removed.gone_on", { day: dates.long(removed.at + removalLasts) }),
      restore: `${base}/entries/${entry}/restore`,
    })),
    more: removed.length > most,
  });
}
