import { addable } from "../lib/access/chart_kinds.ts";
import { listStanding } from "../lib/access/standing_entries.ts";
import type { KindName } from "../lib/access/parts.ts";
import { type AllergyTitle, titleOf } from "./allergy_titles.ts";
import { type EntryLine, entryLine } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";

declare module "./pages.ts" {
  interface Pages {
    "summaries/index": {
      readonly base: string;
      readonly allergies: AllergyTitle;
      readonly sections: readonly {
        readonly kind: KindName;
        readonly title: string;
        readonly none: string;
        readonly lines: readonly EntryLine[];
        readonly add: string | null;
      }[];
    };
  }
}

/** What a doctor asks first: allergies, conditions, vaccines; the newest first. */
export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand(chart.relation === "own" ? "view_own_record" : "view_shared_records", "summary");
  const { t } = c.var;
  const base = recordPath(chart);
  const kinds = ["allergy", "condition", "immunisation"] as const;
  const lists = await Promise.all(kinds.map((kind) => listStanding(chart, kind)));
  return await c.var.show("summaries/index", {
    base,
    allergies: titleOf(lists[0] ?? [], t),
    sections: kinds.map((kind, n) => ({
      kind,
      title: t(`summaries.${kind}`),
      none: t("summaries.none"),
      lines: (lists[n] ?? []).toReversed().map((one) => entryLine(c, chart.patient.id, one)),
      add: addable(chart, kind) ? `${base}/add/${kind}` : null,
    })),
  });
}
