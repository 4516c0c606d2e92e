import type { Chart } from "../lib/access/chart.ts";
import type { Ctx } from "./env.ts";
import { cameFrom } from "./page_paths.ts";
import { recordPath } from "./record_paths.ts";

/** The lists that entries are opened from, as they are called in addresses and in the navigation. */
const lists = ["timeline", "trends", "calendar", "medications", "summary", "documents"] as const;

/** The list that this page was opened from, with all that it was asked for; the whole history when there was none. */
export function listBefore(c: Ctx, chart: Chart): { readonly href: string; readonly label: string } {
  const { t } = c.var;
  const base = recordPath(chart);
  const from = cameFrom(c) ?? "";
  if (from === base) return { href: base, label: t("shell.nav.home") };
  const list = from.startsWith(`${base}/`) && from.slice(base.length + 1).split(/[/?]/)[0];
  const name = lists.find((one) => one === list);
  return name
    ? { href: from, label: t(`shell.nav.${name}`) }
    : { href: `${base}/timeline`, label: t("shell.nav.timeline") };
}
