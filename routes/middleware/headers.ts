import { createMiddleware } from "hono/factory";
import { newSecret } from "../../lib/ids.ts";
import type { Ctx, Env } from "../env.ts";

/** Everything the browser is told about how to treat our answers (security.md 3.16), on every answer there is. */
export const headers = createMiddleware<Env>(async (c, next) => {
  c.set("nonce", newSecret());
  c.set("secretive", false);
  await next();
  setHeaders(c);
});

/** One header set for pages, errors and downloads, which bring their own caching and type; a short one for our files. */
function setHeaders(c: Ctx): void {
  const { config } = c.var.site;
  const { headers } = c.res;
  const set = (name: string, value: string) => headers.set(name, value);
  const defaults = (name: string, value: string) => headers.has(name) || set(name, value);
  if (c.res.ok && c.req.path.startsWith("/s/")) {
    for (const [name, value] of ofFiles) set(name, value);
    return;
  }
  // A file that somebody uploaded brings a stricter one.
  defaults("Content-Security-Policy", policy(c.var.nonce));
  set("Reporting-Endpoints", 'csp="/csp-report"');
  set("Integrity-Policy", "blocked-destinations=(script), endpoints=(csp)");
  if (config.origin.startsWith("https:")) {
    const preload = config.hstsPreload ? "; preload" : "";
    set("Strict-Transport-Security", `max-age=63072000; includeSubDomains${preload}`);
  }
  for (const [name, value] of fixed) set(name, value);
  const secretive = c.var.secretive || carriesSecrets.test(c.req.path);
  set("Referrer-Policy", secretive ? "no-referrer" : "same-origin");
  defaults("Cache-Control", "no-store");
  if (headers.get("Content-Type")?.startsWith("text/html")) {
    set("Vary", "HX-Request, HX-Request-Type, Cookie, Accept-Language, Accept-Encoding");
  }
}

/** Where links from mails and the set-up code are used. */
const carriesSecrets = /^\/(invite|reset|setup)(\/|$)/;

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types htmx",
    "report-to csp",
    "report-uri /csp-report",
  ].join("; ");
}

/**
 * A style sheet, script, font or icon shows nothing, runs nothing and names nobody: what a document may do, and where
 * it reports, is said by documents. Five such files come with a page, and the whole set weighs more than some of them.
 */
const ofFiles: readonly (readonly [string, string])[] = [
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Referrer-Policy", "no-referrer"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Robots-Tag", "noindex"],
];

const denied = [
  "accelerometer",
  "autoplay",
  "browsing-topics",
  "camera",
  "clipboard-read",
  "display-capture",
  "encrypted-media",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "screen-wake-lock",
  "serial",
  "usb",
  "web-share",
  "xr-spatial-tracking",
];
const ours = ["fullscreen", "publickey-credentials-create", "publickey-credentials-get"];

const fixed: readonly (readonly [string, string])[] = [
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Embedder-Policy", "require-corp"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Origin-Agent-Cluster", "?1"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  // The filter is gone from browsers, and where it lives it leaks; OWASP advises 0.
  ["X-XSS-Protection", "0"],
  ["X-Permitted-Cross-Domain-Policies", "none"],
  ["X-DNS-Prefetch-Control", "off"],
  ["X-Robots-Tag", "noindex, nofollow"],
  [
    "Permissions-Policy",
    [...denied.map((name) => `${name}=()`), ...ours.map((name) => `${name}=(self)`)].join(", "),
  ],
];
