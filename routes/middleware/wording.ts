import { getCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { second } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import { warnsAhead } from "../../lib/identity/session_times.ts";
import { dates } from "../../lib/language/dates.ts";
import { isLanguage, type Language, preferredLanguage, translate } from "../../lib/language/translate.ts";
import { isPartial } from "../answers.ts";
import type { Ctx, Env, PageStatus } from "../env.ts";
import { takeFlash } from "../flash.ts";
import { masked } from "../form_tokens.ts";
import { htmlAnswer } from "../packing.ts";
import { type Pages, renderPage, type Shell } from "../pages.ts";
import { chartOf, frameOf, placesOf, visitOf, whoseOf } from "../shell.ts";
import { standingOf } from "../standing.ts";

/** The reader's language and zone, and pages drawn in them. */
export const wording = createMiddleware<Env>(async (c, next) => {
  const { account } = c.var;
  const language = languageOf(c);
  c.set("language", language);
  c.set("t", await translate(language));
  c.set("dates", dates(language, account?.zone ?? "UTC"));
  c.set("show", (view, data, status) => show(c, view, data, status));
  await next();
});

function languageOf(c: Ctx): Language {
  const chosen = c.var.account?.language ?? getCookie(c, "__Host-lang");
  return isLanguage(chosen) ? chosen : preferredLanguage(c.req.header("accept-language"), "en");
}

async function show<K extends keyof Pages>(
  c: Ctx,
  view: K,
  data: Pages[K],
  status: PageStatus = 200,
): Promise<Response> {
  const html = renderPage(view, data, await shellOf(c), { partial: isPartial(c) });
  return await htmlAnswer(c, html, status);
}

async function shellOf(c: Ctx): Promise<Shell> {
  const { account, session, site, t, language, now, nonce } = c.var;
  // A locked session shows nothing of its person but the name to unlock.
  const person = account && !session?.locked ? account : undefined;
  return {
    t,
    lang: language,
    dates: c.var.dates,
    now,
    nonce,
    csrf: c.var.formToken === undefined ? "" : masked(c.var.formToken),
    once: newId(),
    path: c.req.path,
    theme: account?.theme ?? "system",
    font: account?.font ?? "standard",
    density: account?.density ?? "comfortable",
    demo: site.config.environment === "demo",
    asset: site.assets.find,
    frame: frameOf(c, person),
    person: person ? { id: person.id, name: person.name, picture: person.picture ?? null } : null,
    visit: visitOf(c),
    whose: await whoseOf(c),
    places: await placesOf(c, person),
    flash: takeFlash(c),
    standing: standingOf(c, person, await chartOf(c)),
    sessionEnds: person && session
      ? {
        seconds: Math.max(0, Math.floor((session.locksAt - now) / second)),
        warnAhead: Math.floor(warnsAhead(person.roles, site.config.policy) / second),
      }
      : null,
  };
}
