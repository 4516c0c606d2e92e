import { listEntries, visibleKinds } from "../lib/access/entries.ts";
import { isKindName, type KindName, kindNames } from "../lib/access/parts.ts";
import { isId } from "../lib/ids.ts";
import { type EntryLine, entryLine } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { addable } from "./records.ts";

declare module "./pages.ts" {
  interface Pages {
    "timeline/index": {
      readonly base: string;
      readonly days: readonly {
        readonly title: string;
        readonly machine: string;
        readonly lines: readonly EntryLine[];
      }[];
      readonly filters: readonly {
        readonly label: string;
        readonly href: string;
        readonly current: boolean;
      }[];
      readonly chosen: string | null;
      readonly older: string | null;
      readonly newest: string | null;
      readonly mayAdd: boolean;
    };
  }
}

const perPage = 25;

/** Everything the reader may see, newest first, by day; filtered by kind in the address, which names no data. */
export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const { t, now, dates, site } = c.var;
  const base = `/records/${chart.patient.id}/timeline`;
  const wish = c.req.query("kind") ?? "";
  const chosen = isKindName(wish) ? wish : undefined;
  const token = c.req.query("before");
  const before = token === undefined ? undefined : placeOf(site.vault.openText("timeline", token));
  const page = await listEntries(chart, {
    kinds: chosen ? [chosen] : kindNames,
    limit: perPage + 1,
    ...(before && { before }),
  });
  const shown = page.slice(0, perPage);
  const last = shown.at(-1);
  const byDay = Map.groupBy(shown, (summary) => dates.day(summary.at));
  return await c.var.show("timeline/index", {
    base: `/records/${chart.patient.id}`,
    days: [...byDay].map(([day, summaries]) => ({
      title: dates.weekday(day, now),
      machine: day,
      lines: summaries.map((summary) => entryLine(c, chart.patient.id, summary, "time")),
    })),
    filters: [undefined, ...visibleKinds(chart, kindNames)].map((kind) => ({
      label: kind ? t(`kind.${kind}`) : t("timeline.all"),
      href: kind ? `${base}?kind=${kind}` : base,
      current: kind === chosen,
    })),
    chosen: chosen ? t(`kind.${chosen}`) : null,
    older: page.length > perPage && last
      ? address(base, chosen, site.vault.sealText("timeline", JSON.stringify([last.at, last.id])))
      : null,
    newest: before ? address(base, chosen) : null,
    mayAdd: kindNames.some((kind) => addable(chart, kind)),
  });
}

function address(base: string, kind: KindName | undefined, before?: string): string {
  const query = new URLSearchParams({ ...(kind && { kind }), ...(before && { before }) });
  return query.size === 0 ? base : `${base}?${query}`;
}

/** Pages are found again by a token of ours, so that no address tells when something happened. */
function placeOf(text: string | undefined): { at: number; id: string } | undefined {
  if (text === undefined) return undefined;
  const [at, id] = JSON.parse(text);
  return typeof at === "number" && isId(id) ? { at, id } : undefined;
}
