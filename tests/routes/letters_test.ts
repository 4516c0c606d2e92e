import assert from "node:assert/strict";
import { type Mail, news, notices } from "../../lib/messages/mail.ts";
import { writeLetter } from "../../routes/letters.ts";

const at = Date.UTC(2026, 10, 22, 9);
const link = "https://salus.example.org/invite#secret";

function mails(lang: "en" | "es"): Mail[] {
  const to = { to: "maria@example.org", name: "Maria", lang, zone: "Europe/Madrid" };
  return [
    { ...to, about: "invitation", inviter: "Otto <b>Brandt</b>", link, until: at },
    { ...to, about: "share", inviter: "Otto <b>Brandt</b>", link, until: at },
    { ...to, about: "reset", link, until: at },
    ...notices.map((notice): Mail => ({ ...to, about: "notice", notice, at })),
  ];
}

Deno.test("every mail has words in both languages, the time where its reader is, and as text what it has as HTML", async () => {
  for (const lang of ["en", "es"] as const) {
    for (const mail of mails(lang)) {
      const letter = await writeLetter(mail);
      assert.ok(letter.subject.length > 5 && !letter.subject.includes("\n"));
      assert.match(letter.text, lang === "en" ? /^Hello Maria,\n/ : /^Hola, Maria:\n/);
      assert.match(letter.text, /2026.*10:00 \(Europe\/Madrid\)/);
      assert.match(letter.html, new RegExp(`<html lang="${lang}">`));
      assert.ok(!/undefined|\[object|NaN/.test(letter.text + letter.html));
    }
  }
});

Deno.test("only what was asked for brings a link; a notice about one's account never does", async () => {
  for (const mail of mails("en")) {
    const { text, html } = await writeLetter(mail);
    const links = (text + html).match(/https?:\/\/[^\s"<]+/g) ?? [];
    assert.deepEqual(new Set(links), new Set(mail.about === "notice" ? [] : [link]), mail.about);
  }
});

Deno.test("a name cannot bring markup into a mail", async () => {
  const { html } = await writeLetter(mails("en")[0] ?? assert.fail());
  assert.ok(!html.includes("<b>"));
  assert.match(html, /Otto &lt;b&gt;/);
});

Deno.test("news say that something waits, with a way in and no time, and how to turn reminders off", async () => {
  const settings = "https://salus.example.org/account/settings";
  for (const lang of ["en", "es"] as const) {
    for (const one of news) {
      const to = { to: "maria@example.org", name: "Maria", lang, zone: "Europe/Madrid" };
      const letter = await writeLetter({
        ...to,
        about: "news",
        news: one,
        who: "Otto",
        link,
        settings,
        until: at,
      });
      assert.ok(letter.text.includes(link) && letter.text.includes(settings));
      assert.ok(!/2026|undefined/.test(letter.subject + letter.text + letter.html), one);
    }
  }
});
