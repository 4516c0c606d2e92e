import { openEntry, proveEntry } from "../lib/access/audit_desk.ts";
import { type AuditLine, detailText, lineOf, nameOf, recordOf } from "./audit_lines.ts";
import { download } from "./downloads.ts";
import type { Ctx } from "./env.ts";

declare module "./pages.ts" {
  interface Pages {
    "audit/entry": {
      readonly title: string;
      readonly sentence: string;
      readonly outcome: string | null;
      readonly facts: readonly { readonly label: string; readonly value: string }[];
      readonly raw: string;
      readonly neighbours: readonly {
        readonly label: string;
        readonly line: AuditLine;
        readonly here: boolean;
      }[];
      readonly proof: string;
    };
  }
}

/** One entry: what happened in a sentence, every field, and what was written just before and after. */
export async function show(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("view_audit_log");
  const { t, dates } = c.var;
  const place = c.req.param("place") ?? "";
  const opened = await openEntry(desk, place);
  const { entry, names, net, leafIndex, before, after } = opened;
  const line = lineOf(c, entry, names);
  const { place: _, ...raw } = entry;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t("audit.when"), `${dates.clinicalTime(entry.at)} (${dates.machine(entry.at)})`],
    [t("audit.who"), `${line.who} · ${entry.actor}`],
    [t("audit.role"), line.role],
    [t("audit.what"), `${line.what} · ${entry.action}`],
    [t("audit.entry.permission"), entry.permission],
    [t("audit.entry.subject"), entry.subject && `${nameOf(c, entry.subject, names)} · ${entry.subject}`],
    [t("audit.filter.record"), entry.patient && `${recordOf(c, entry.patient)} · ${entry.patient}`],
    [t("audit.entry.parts"), entry.parts?.map((part) => partOf(c, part)).join(", ")],
    [t("audit.why"), line.why ?? undefined],
    [t("audit.outcome"), line.outcome],
    [t("audit.entry.from"), net?.address || t("audit.entry.no_net")],
    [t("audit.entry.agent"), net?.agent || undefined],
    [t("audit.entry.session"), entry.session],
    [t("audit.entry.request"), entry.request],
    [t("audit.entry.detail"), detailText(entry.detail)],
    [t("audit.entry.place"), place],
  ];
  const neighbours = [
    { label: t("audit.entry.after"), entry: after, here: false },
    { label: t("audit.entry.this"), entry, here: true },
    { label: t("audit.entry.before"), entry: before, here: false },
  ];
  return await c.var.show("audit/entry", {
    title: leafIndex === undefined ? t("audit.entry.waiting") : t("audit.entry.title", { n: leafIndex + 1 }),
    sentence: t("audit.entry.sentence", {
      who: line.who,
      role: line.role,
      what: line.what.charAt(0).toLocaleLowerCase(t.language) + line.what.slice(1),
      when: dates.longTime(entry.at),
    }),
    outcome: entry.outcome === 0
      ? null
      : t(entry.outcome === 4 ? "audit.entry.refused" : "audit.entry.failed"),
    facts: facts.flatMap(([label, value]) => value === undefined ? [] : [{ label, value }]),
    raw: JSON.stringify(raw, null, 2),
    neighbours: neighbours.flatMap(({ label, entry, here }) =>
      entry ? [{ label, here, line: lineOf(c, entry, names) }] : []
    ),
    proof: `/audit/entries/${place}/proof`,
  });
}

/** Checked offline by `deno task audit:verify --proof`. */
export async function proof(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("view_audit_log");
  const place = c.req.param("place") ?? "";
  const found = await proveEntry(desk, place);
  return download(c, `${JSON.stringify(found, null, 2)}\n`, {
    type: "application/json; charset=utf-8",
    name: `salus-proof-${found.leafIndex + 1}.json`,
  });
}

function partOf({ var: { t } }: Ctx, part: string): string {
  return t.has(`part.${part}`) ? t.of(`part.${part}`) : part;
}
