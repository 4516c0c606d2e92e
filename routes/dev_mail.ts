import { openDevMailbox } from "../lib/messages/dev_mailbox.ts";
import type { Ctx } from "./env.ts";

interface MailLine {
  readonly to: string;
  readonly subject: string;
  readonly at: number;
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
  const { vault, clock } = c.var.site;
  const mails = await openDevMailbox(vault, clock).latest(50);
  return await c.var.show("dev/mail", {
    mails: mails.map(({ to, subject, at, text }) => ({
      to,
      subject,
      at,
      parts: text.split(/\n+/).filter((part) => part !== "" && !/^https?:\/\//.test(part)),
      link: /https?:\/\/\S+/.exec(text)?.[0] ?? null,
    })),
  });
}
