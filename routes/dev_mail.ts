import { readOrganisation } from "../lib/identity/branches.ts";
import { dates } from "../lib/language/dates.ts";
import { openDevMailbox } from "../lib/messages/dev_mailbox.ts";
import type { Ctx } from "./env.ts";

interface MailLine {
  readonly to: string;
  readonly subject: string;
  readonly when: string;
  readonly machine: string;
  /** Its paragraphs, the link itself left out. */
  readonly parts: readonly string[];
  readonly link: string | null;
}

declare module "./pages.ts" {
  interface Pages {
    "dev/mail": { readonly mails: readonly MailLine[] };
  }
}

/** What would have been sent: in demonstrations and development only, since it holds everybody's links. */
export async function show(c: Ctx): Promise<Response> {
  const { vault, clock, identity } = c.var.site;
  // Strangers read by the clinic's clocks, as the letters that they get do.
  const zone = c.var.account?.zone ?? (await readOrganisation(identity))?.value.zone ?? c.var.dates.zone;
  const { longTime, machine } = dates(c.var.language, zone);
  const mails = await openDevMailbox(vault, clock).latest(50);
  return await c.var.show("dev/mail", {
    mails: mails.map(({ to, subject, at, text }) => ({
      to,
      subject,
      when: `${longTime(at)} (${zone})`,
      machine: machine(at),
      parts: text.split(/\n+/).filter((part) => part !== "" && !/^https?:\/\//.test(part)),
      link: /https?:\/\/\S+/.exec(text)?.[0] ?? null,
    })),
  });
}
