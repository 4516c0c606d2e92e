import type { Transporter } from "nodemailer";
import { second } from "../clock.ts";
import type { Mail as MailServer } from "../config.ts";
import type { Carrier } from "./mail.ts";

/**
 * Carries mail by SMTP. The server must prove its name by certificate, whether TLS comes first or by STARTTLS
 * (RFC 8314 §3); without TLS nothing is sent. `authority`: PEM of one to trust instead of the system's.
 */
export function smtpCarrier(server: MailServer, authority?: string): Carrier {
  const { from } = server;
  let opened: Promise<Transporter> | undefined;
  return {
    async carry(id, to, letter) {
      const transport = await (opened ??= open(server, authority));
      await transport.sendMail({
        from,
        to: { name: "", address: to },
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        messageId: `<${id}@${domainOf(from)}>`,
        headers: { "Auto-Submitted": "auto-generated" },
      });
    },
  };
}

/** The library is loaded with the first letter: a program that sends none starts sooner. */
async function open(server: MailServer, authority: string | undefined): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  const { host, port } = server;
  const url = new URL(server.url.reveal());
  const implicit = url.protocol === "smtps:";
  const login = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return createTransport({
    host,
    port,
    secure: implicit,
    requireTLS: !implicit,
    ...(login.user === "" ? {} : { auth: login }),
    tls: {
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
      ...(authority === undefined ? {} : { ca: authority }),
    },
    connectionTimeout: 15 * second,
    greetingTimeout: 15 * second,
    socketTimeout: 30 * second,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function domainOf(from: string): string {
  return from.split("@").at(-1)?.replace(/[^A-Za-z0-9.-]/g, "") ?? "localhost";
}
