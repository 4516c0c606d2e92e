import { isLanguage } from "../lib/language/translate.ts";
import { changeSettings } from "../lib/identity/own_account.ts";
import { safePath, seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";

const year = 365 * 24 * 60 * 60;

/** Changes the language of the pages: for an account in its settings, for a visitor in a cookie. */
export async function change(c: Ctx): Promise<Response> {
  const data = await c.req.formData();
  const language = data.get("language");
  const next = data.get("next");
  if (isLanguage(language)) {
    const { session, account, site, caller } = c.var;
    if (session && account && !session.locked) {
      const { name, zone, theme, font, density } = account;
      await changeSettings(site.identity, session, {
        settings: { name, zone, theme, font, density, language },
        caller,
        also: () => Promise.resolve(),
      });
    }
    const cookie = `__Host-lang=${language}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${year}`;
    c.header("Set-Cookie", cookie, { append: true });
  }
  return seeOther(c, safePath(typeof next === "string" ? next : "/", "/"));
}
