import { z } from "zod";
import { changeFeed, endFeed, fetchFeed, makeFeed, readFeed } from "../lib/access/feeds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { AppError, isProblem } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { translate } from "../lib/language/translate.ts";
import { icalendar } from "../lib/records/icalendar.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { recordPath } from "./record_paths.ts";

declare module "./pages.ts" {
  interface Pages {
    "feeds/show": {
      readonly base: string;
      readonly feed: {
        readonly made: string;
        readonly read: string | null;
        readonly titles: boolean;
      } | null;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
    "feeds/made": { readonly base: string; readonly address: string };
  }
}

const feedForm = form(z.strictObject({
  says: choice({
    label: "feed.says",
    options: { plain: "feed.says.plain", titles: "feed.says.titles" },
  }),
}));

/** The owner's secret address for their calendar: whether there is one, what it says, when it was fetched. */
export async function show(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const feed = await readFeed(chart);
  return await showFeed(c, chart, feedForm.fields(c.var.t, { says: feed?.titles ? "titles" : "plain" }), []);
}

/** Makes an address, or a new one in place of the old; shown this once. */
export async function make(c: Ctx): Promise<Response> {
  const { site, t } = c.var;
  const chart = await c.var.chart();
  await chart.demand("manage_own_shares");
  const read = feedForm.read(await c.req.formData());
  if (!read.ok) {
    return await showFeed(c, chart, feedForm.fields(t, read.typed, read.mistakes), read.mistakes);
  }
  const token = await makeFeed(chart, read.values.says === "titles");
  c.set("secretive", true);
  return await c.var.show("feeds/made", {
    base: addressOf(chart),
    address: `${site.config.origin}/feeds/${token}.ics`,
  });
}

export async function change(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const read = feedForm.read(await c.req.formData());
  if (!read.ok) {
    return await showFeed(c, chart, feedForm.fields(c.var.t, read.typed, read.mistakes), read.mistakes);
  }
  await changeFeed(chart, read.values.says === "titles");
  flash(c, "feed.changed");
  return seeOther(c, addressOf(chart));
}

export async function end(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await endFeed(chart);
  flash(c, "feed.ended");
  return seeOther(c, addressOf(chart));
}

/** What a calendar program fetches. The address is the secret: the answer names it nowhere, and no page is drawn. */
export async function fetched(c: Ctx): Promise<Response> {
  c.set("secretive", true);
  const { site: { identity, config }, caller, now } = c.var;
  const [, token = ""] = /^([\w-]{43})\.ics$/.exec(c.req.param("feed") ?? "") ?? [];
  const found = await fetchFeed(identity, token, caller).catch((error) => {
    if (isProblem(error, "too_many")) return error;
    throw error;
  });
  if (found === undefined) return c.text("404\n", 404);
  if (found instanceof AppError) {
    c.header("Retry-After", String(Math.ceil(found.retryAfter ?? 60)));
    return c.text("429\n", 429);
  }
  const t = await translate(found.language);
  const events = found.events.map(({ title, place, ...event }) => ({
    ...event,
    summary: title === undefined || title === "" ? t("feed.appointment") : title,
    location: place,
  }));
  const host = new URL(config.origin).hostname;
  c.header("Content-Type", "text/calendar; charset=utf-8");
  c.header("Content-Disposition", 'attachment; filename="salus.ics"');
  return c.body(icalendar(events, { host, now, name: t("feed.calendar") }));
}

async function showFeed(
  c: Ctx,
  chart: Chart,
  fields: readonly Field[],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const { t, dates } = c.var;
  const feed = await readFeed(chart);
  return await c.var.show("feeds/show", {
    base: addressOf(chart),
    feed: feed
      ? {
        made: t("feed.made_on", { when: dates.longTime(feed.madeAt) }),
        read: feed.readAt === undefined ? null : t("feed.read_on", { when: dates.longTime(feed.readAt) }),
        titles: feed.titles,
      }
      : null,
    fields,
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

function addressOf(chart: Chart): string {
  return `${recordPath(chart)}/feed`;
}
