import assert from "node:assert/strict";
import { SMTPServer } from "smtp-server";
import { Secret } from "../../../lib/secrets.ts";
import { smtpCarrier } from "../../../lib/messages/smtp.ts";
import { type Certificate, selfSigned } from "./certificate.ts";

const letter = { subject: "Grüße", text: "A line\nand another", html: "<p>A line</p>" };

interface Mailbox {
  readonly port: number;
  readonly received: string[];
  close(): Promise<void>;
}

async function openMailbox(options: Record<string, unknown>): Promise<Mailbox> {
  const received: string[] = [];
  const server = new SMTPServer({
    ...options,
    logger: false,
    onAuth(auth, _, done) {
      const right = auth.username === "salus" && auth.password === "p@ss word";
      done(right ? null : new Error("no"), right ? { user: "salus" } : undefined);
    },
    onData(stream, _, done) {
      (async () => {
        let text = "";
        for await (const bytes of stream) text += new TextDecoder().decode(bytes);
        received.push(text);
        done();
      })();
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  return {
    port: address.port,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function carrierTo(port: number, scheme: string, authority?: string, password = "p%40ss%20word") {
  const url = new Secret(`${scheme}://salus:${password}@localhost:${port}`);
  return smtpCarrier({ url, host: "localhost", port, from: "Salus <salus@clinic.example>" }, authority);
}

async function withMailbox(
  options: (certificate: Certificate) => Record<string, unknown>,
  work: (mailbox: Mailbox, certificate: Certificate) => Promise<void>,
): Promise<void> {
  const certificate = selfSigned("localhost");
  const mailbox = await openMailbox(options(certificate));
  try {
    await work(mailbox, certificate);
  } finally {
    await mailbox.close();
  }
}

const startTls = (certificate: Certificate) => ({ ...certificate });

Deno.test("a letter goes by STARTTLS to a server that proves its name", () =>
  withMailbox(startTls, async ({ port, received }, { cert }) => {
    await carrierTo(port, "smtp", cert).carry("mail-1", "maria@example.org", letter);
    const [raw = ""] = received;
    assert.match(raw, /^From: Salus <salus@clinic\.example>\r?$/m);
    assert.match(raw, /^To: maria@example\.org\r?$/m);
    assert.match(raw, /^Message-ID: <mail-1@clinic\.example>\r?$/im);
    assert.match(raw, /^Auto-Submitted: auto-generated\r?$/m);
    assert.match(raw, /text\/plain/);
    assert.match(raw, /text\/html/);
  }));

Deno.test("a letter goes by TLS from the first byte", () =>
  withMailbox((certificate) => ({ ...certificate, secure: true }), async ({ port, received }, { cert }) => {
    await carrierTo(port, "smtps", cert).carry("mail-1", "maria@example.org", letter);
    assert.equal(received.length, 1);
  }));

Deno.test("a server whose certificate nobody vouches for gets nothing", () =>
  withMailbox(startTls, async ({ port, received }) => {
    await assert.rejects(carrierTo(port, "smtp").carry("mail-1", "maria@example.org", letter));
    assert.deepEqual(received, []);
  }));

Deno.test("a server with a certificate for another name gets nothing", () => {
  const elsewhere = selfSigned("mail.example.org");
  return withMailbox(() => ({ ...elsewhere }), async ({ port, received }) => {
    await assert.rejects(
      carrierTo(port, "smtp", elsewhere.cert).carry("mail-1", "maria@example.org", letter),
    );
    assert.deepEqual(received, []);
  });
});

Deno.test("a server without TLS gets nothing", () =>
  withMailbox(() => ({ hideSTARTTLS: true, disabledCommands: ["STARTTLS"] }), async ({ port, received }) => {
    await assert.rejects(carrierTo(port, "smtp").carry("mail-1", "maria@example.org", letter));
    assert.deepEqual(received, []);
  }));

Deno.test("a wrong password is an error, and an address cannot carry a header with it", () =>
  withMailbox(startTls, async ({ port, received }, { cert }) => {
    await assert.rejects(carrierTo(port, "smtp", cert, "wrong").carry("mail-1", "maria@example.org", letter));
    assert.deepEqual(received, []);
    const sly = "maria@example.org>\r\nBcc: stan@example.org\r\nX: <x@example.org";
    await carrierTo(port, "smtp", cert).carry("mail-2", sly, {
      ...letter,
      subject: "a\r\nBcc: stan@example.org",
    })
      .catch(() => {});
    for (const raw of received) assert.doesNotMatch(raw, /^Bcc:/m);
  }));
