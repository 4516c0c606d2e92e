import type { Chart } from "../lib/access/chart.ts";
import type { Ctx } from "./env.ts";
import { safePath } from "./answers.ts";
import { cameFrom } from "./page_paths.ts";
import { recordPath } from "./record_paths.ts";

/** The lists that entries are opened from, as they are called in addresses and in the navigation. */
const lists = ["timeline", "trends", "calendar", "medications", "summary", "documents"] as const;

interface List {
  readonly href: string;
  readonly label: string;
}

/** The list that this page was opened from, with all that it was asked for; the whole history when there was none. */
export function listBefore(c: Ctx, chart: Chart): List {
  const whole = { href: `${recordPath(chart)}/timeline`, label: c.var.t("shell.nav.timeline") };
  return listAt(c, chart, c.req.query("list")) ?? listAt(c, chart, cameFrom(c)) ?? whole;
}

/** For addresses of an entry: the list to come back to, over a form as well. Empty for the whole history. */
export function listQuery(c: Ctx, chart: Chart): string {
  const { href } = listBefore(c, chart);
  return href === `${recordPath(chart)}/timeline` ? "" : `?${new URLSearchParams({ list: href })}`;
}

function listAt(c: Ctx, chart: Chart, address: string | undefined): List | undefined {
  const { t } = c.var;
  const base = recordPath(chart);
  const href = safePath(address, "");
  if (href === base) return { href, label: t("shell.nav.home") };
  const list = href.startsWith(`${base}/`) && href.slice(base.length + 1).split(/[/?]/)[0];
  const name = lists.find((one) => one === list);
  return name && { href, label: t(`shell.nav.${name}`) };
}
