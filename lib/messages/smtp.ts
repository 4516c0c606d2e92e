import { createTransport } from "nodemailer";
import { second } from "../clock.ts";
import type { Carrier } from "./mail.ts";

export interface SmtpSettings {
  /** `smtps://user:password@host:465` (TLS from the first byte) or `smtp://…:587` (STARTTLS, never without). */
  readonly url: string;
  readonly from: string;
  /** PEM of an authority to trust besides the system's: a clinic's own mail server. */
  readonly authority?: string;
}

/** Carries mail by SMTP. The server must prove its name by certificate, whichever way TLS begins (RFC 8314 §3). */
export function smtpCarrier(settings: SmtpSettings): Carrier {
  const url = new URL(settings.url);
  const implicit = url.protocol === "smtps:";
  const host = url.hostname;
  const transport = createTransport({
    host,
    port: Number(url.port || (implicit ? 465 : 587)),
    secure: implicit,
    requireTLS: !implicit,
    ...(url.username === "" ? {} : {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    tls: {
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
      ...(settings.authority === undefined ? {} : { ca: settings.authority }),
    },
    connectionTimeout: 15 * second,
    greetingTimeout: 15 * second,
    socketTimeout: 30 * second,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async carry(id, to, letter) {
      await transport.sendMail({
        from: settings.from,
        to: { name: "", address: to },
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        messageId: `<${id}@${domainOf(settings.from)}>`,
        headers: { "Auto-Submitted": "auto-generated" },
      });
    },
  };
}

function domainOf(from: string): string {
  return from.split("@").at(-1)?.replace(/[^A-Za-z0-9.-]/g, "") ?? "localhost";
}
