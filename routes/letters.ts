import type { Letter, Mail } from "../lib/messages/mail.ts";
import { dates } from "../lib/language/dates.ts";
import { type Translate, translate } from "../lib/language/translate.ts";
import { renderMail } from "./pages.ts";

/** A mail in its reader's language and time zone, as text and as HTML. */
export async function writeLetter(mail: Mail): Promise<Letter> {
  const t = await translate(mail.lang);
  const { subject, before, link, after } = wordsOf(mail, t);
  const lines = [...before, ...(link ? [`${link.label}:\n${link.href}`] : []), ...after];
  return {
    subject,
    text: lines.join("\n\n") + "\n",
    html: renderMail({ lang: mail.lang, subject, before, link, after }),
  };
}

interface Words {
  readonly subject: string;
  readonly before: readonly string[];
  readonly link: { readonly href: string; readonly label: string } | null;
  readonly after: readonly string[];
}

function wordsOf(mail: Mail, t: Translate): Words {
  const { long, longTime } = dates(mail.lang, mail.zone);
  const hello = t("mail.hello", { name: mail.name });
  if (mail.about === "notice") {
    return {
      subject: t(`mail.notice.${mail.notice}.subject`),
      before: [hello, t(`mail.notice.${mail.notice}.text`)],
      link: null,
      after: [t("mail.notice.footer", { at: withZone(longTime(mail.at), mail.zone) }), t("mail.close")],
    };
  }
  if (mail.about === "news") {
    const { who = "", erasure } = mail;
    const goes = erasure && t(`erasure.banner.${erasure.what}`, { when: long(erasure.at) });
    const facts = { who, goes: goes ?? "" };
    return {
      subject: t.of(`mail.news.${mail.news}.subject`, facts),
      before: [hello, t.of(`mail.news.${mail.news}.text`, facts)],
      link: { href: mail.link, label: t("mail.news.link") },
      after: [
        ...(mail.settings ? [t("mail.news.settings", { address: mail.settings })] : []),
        t("mail.close"),
      ],
    };
  }
  const until = t("mail.until", { until: withZone(longTime(mail.until), mail.zone) });
  const after = [until, t("mail.not_you"), t("mail.close")];
  if (mail.about === "reset") {
    const link = { href: mail.link, label: t("mail.reset.link") };
    return { subject: t("mail.reset.subject"), before: [hello, t("mail.reset.text")], link, after };
  }
  if (mail.about === "address" || mail.about === "certificate") {
    const link = { href: mail.link, label: t(`mail.${mail.about}.link`) };
    const last = mail.about === "address" ? after : [
      t("mail.certificate.until", { until: withZone(longTime(mail.until), mail.zone) }),
      t("mail.close"),
    ];
    return {
      subject: t(`mail.${mail.about}.subject`),
      before: [hello, t(`mail.${mail.about}.text`)],
      link,
      after: last,
    };
  }
  const who = mail.inviter;
  const [subject, text] = mail.about === "share"
    ? [t("mail.share.subject", { who }), t("mail.share.text", { who })]
    : [t("mail.invitation.subject"), t("mail.invitation.text", { who })];
  const link = { href: mail.link, label: t(`mail.${mail.about}.link`) };
  return { subject, before: [hello, text], link, after };
}

/** A mail is read anywhere: its times say where they are meant. */
function withZone(time: string, zone: string): string {
  return `${time} (${zone})`;
}
