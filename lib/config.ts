import { normalize } from "node:path";
import { z } from "zod";
import { Secret } from "./secrets.ts";

/** Every setting, checked. Made once at start; nothing else reads the environment. */
export interface Config {
  readonly environment: "development" | "production" | "demo";
  /** Unexpected errors are logged with their stack. Never in production. */
  readonly debug: boolean;
  readonly host: string;
  readonly port: number;
  /** Scheme, host and port that people type; the only source of links. */
  readonly origin: string;
  readonly hstsPreload: boolean;
  readonly dataFolder: string;
  /** A path, or the URL of a KV Connect server. */
  readonly kv: string;
  /** Where the wrapped data keys lie, apart from the data: a path or a URL like `kv`. */
  readonly keys: string;
  readonly kek: KekSource;
  readonly mail: Mail | undefined;
  /** CIDR ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** CIDR ranges that may administer; empty: everywhere. */
  readonly adminAllowlist: readonly string[];
  readonly anchorFile: string;
  /** Bytes of documents that one record may keep. */
  readonly fileQuota: number;
  readonly policy: Policy;
}

/** Where the key-encryption key comes from. `make`: a missing file is created, with a warning. */
export type KekSource =
  | { readonly kind: "given"; readonly key: Secret<Uint8Array<ArrayBuffer>> }
  | { readonly kind: "file"; readonly path: string; readonly make: boolean };

export interface Mail {
  /** smtps:// (TLS from the first byte) or smtp:// (STARTTLS demanded), with name and password. */
  readonly url: Secret<string>;
  readonly host: string;
  readonly port: number;
  readonly from: string;
}

/** What the operator may tighten. Rotation and composition are off: NIST SP 800-63B-4 §3.1.1.2 forbids them as defaults. */
export interface Policy {
  /** Days; 0: never. */
  readonly passwordRotationDays: number;
  readonly passwordComposition: boolean;
  /** How many former passwords may not be used again. */
  readonly passwordHistory: number;
  readonly idleLockMinutes: number;
  readonly patientIdleLockMinutes: number;
  readonly idleEndMinutes: number;
  readonly sessionHours: number;
  readonly adminSessionHours: number;
  readonly invitationHours: number;
  /** Days between asking for an erasure and the erasure. */
  readonly erasureDays: number;
}

/** What is wrong with the settings, one sentence each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}

const settings = z.object({
  PORT: whole("PORT", 1, 65_535, 8_000),
  SALUS_ENV: z.enum(["development", "production", "demo"], {
    error: "SALUS_ENV must be development, production or demo.",
  }).default("development"),
  SALUS_DEBUG: onOff("SALUS_DEBUG"),
  SALUS_HOST: z.union([z.ipv4(), z.ipv6()], {
    error: "SALUS_HOST must be the address to listen on, such as 127.0.0.1 or 0.0.0.0.",
  }).default("127.0.0.1"),
  SALUS_ORIGIN: z.string().transform(toOrigin).optional(),
  SALUS_HSTS_PRELOAD: onOff("SALUS_HSTS_PRELOAD"),
  SALUS_DATA: path("SALUS_DATA").default("./data"),
  SALUS_KV: path("SALUS_KV").optional(),
  SALUS_KEYS: path("SALUS_KEYS").optional(),
  DENO_KV_ACCESS_TOKEN: z.string().optional(),
  SALUS_KEK: z.string().transform(toKey).optional(),
  SALUS_KEK_FILE: path("SALUS_KEK_FILE").optional(),
  SALUS_SMTP_URL: z.string().transform(toMailServer).optional(),
  SALUS_MAIL_FROM: z.string().regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, {
    error: "SALUS_MAIL_FROM must be a mail address, such as salus@example.org or Salus <salus@example.org>.",
  }).optional(),
  SALUS_TRUSTED_PROXIES: ranges("SALUS_TRUSTED_PROXIES"),
  SALUS_ADMIN_ALLOWLIST: ranges("SALUS_ADMIN_ALLOWLIST"),
  SALUS_ANCHOR_FILE: path("SALUS_ANCHOR_FILE").optional(),
  SALUS_FILE_QUOTA: whole("SALUS_FILE_QUOTA", 1, 999_999, 1_024),
  SALUS_PASSWORD_ROTATION_DAYS: whole("SALUS_PASSWORD_ROTATION_DAYS", 0, 730, 0),
  SALUS_PASSWORD_COMPOSITION: onOff("SALUS_PASSWORD_COMPOSITION"),
  SALUS_PASSWORD_HISTORY: whole("SALUS_PASSWORD_HISTORY", 0, 24, 5),
  SALUS_IDLE_LOCK_MINUTES: whole("SALUS_IDLE_LOCK_MINUTES", 1, 30, 15),
  SALUS_PATIENT_IDLE_LOCK_MINUTES: whole("SALUS_PATIENT_IDLE_LOCK_MINUTES", 1, 30, 30),
  SALUS_IDLE_END_MINUTES: whole("SALUS_IDLE_END_MINUTES", 2, 60, 60),
  SALUS_SESSION_HOURS: whole("SALUS_SESSION_HOURS", 1, 12, 12),
  SALUS_ADMIN_SESSION_HOURS: whole("SALUS_ADMIN_SESSION_HOURS", 1, 8, 8),
  SALUS_INVITATION_HOURS: whole("SALUS_INVITATION_HOURS", 1, 24, 4),
  SALUS_ERASURE_DAYS: whole("SALUS_ERASURE_DAYS", 7, 30, 14),
});
type Settings = z.infer<typeof settings>;

/** The names that are read, and no others: the `--allow-env` list. */
export const configNames: readonly string[] = Object.keys(settings.shape);

/** Throws ConfigError, whose message has one sentence for each thing that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = configNames.map((name) => [name, environment[name]?.trim() || undefined] as const);
  const parsed = settings.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => issue.message));
  const config = assemble(parsed.data);
  const problems = contradictions(parsed.data, config);
  if (config.environment === "production") problems.push(...productionProblems(parsed.data, config));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

export function configFromEnvironment(): Config {
  return readConfig(Object.fromEntries(configNames.map((name) => [name, Deno.env.get(name)])));
}

function assemble(s: Settings): Config {
  const { SALUS_DATA: data, SALUS_SMTP_URL: server, SALUS_MAIL_FROM: from } = s;
  return {
    environment: s.SALUS_ENV,
    debug: s.SALUS_DEBUG,
    host: s.SALUS_HOST,
    port: s.PORT,
    origin: s.SALUS_ORIGIN ?? `http://localhost:${s.PORT}`,
    hstsPreload: s.SALUS_HSTS_PRELOAD,
    dataFolder: data,
    kv: s.SALUS_KV ?? `${data}/salus.db`,
    keys: s.SALUS_KEYS ?? `${data}/keys.db`,
    kek: s.SALUS_KEK
      ? { kind: "given", key: new Secret(s.SALUS_KEK) }
      : { kind: "file", path: s.SALUS_KEK_FILE ?? `${data}/salus.key`, make: s.SALUS_KEK_FILE === undefined },
    mail: server && from ? { ...server, from } : undefined,
    trustedProxies: s.SALUS_TRUSTED_PROXIES,
    adminAllowlist: s.SALUS_ADMIN_ALLOWLIST,
    fileQuota: s.SALUS_FILE_QUOTA * 1024 * 1024,
    anchorFile: s.SALUS_ANCHOR_FILE ?? `${data}/anchors.txt`,
    policy: {
      passwordRotationDays: s.SALUS_PASSWORD_ROTATION_DAYS,
      passwordComposition: s.SALUS_PASSWORD_COMPOSITION,
      passwordHistory: s.SALUS_PASSWORD_HISTORY,
      idleLockMinutes: s.SALUS_IDLE_LOCK_MINUTES,
      patientIdleLockMinutes: s.SALUS_PATIENT_IDLE_LOCK_MINUTES,
      idleEndMinutes: s.SALUS_IDLE_END_MINUTES,
      sessionHours: s.SALUS_SESSION_HOURS,
      adminSessionHours: s.SALUS_ADMIN_SESSION_HOURS,
      invitationHours: s.SALUS_INVITATION_HOURS,
      erasureDays: s.SALUS_ERASURE_DAYS,
    },
  };
}

function contradictions(s: Settings, config: Config): string[] {
  const problems: string[] = [];
  const longestLock = Math.max(config.policy.idleLockMinutes, config.policy.patientIdleLockMinutes);
  if (s.SALUS_KEK && s.SALUS_KEK_FILE) {
    problems.push(
      "SALUS_KEK and SALUS_KEK_FILE are both set. Keep one, so that it is clear which key is meant.",
    );
  }
  if (s.SALUS_SMTP_URL && !s.SALUS_MAIL_FROM) {
    problems.push("SALUS_MAIL_FROM is missing. It must be set when SALUS_SMTP_URL is.");
  }
  if (config.policy.idleEndMinutes <= longestLock) {
    problems.push("SALUS_IDLE_END_MINUTES must be longer than the minutes after which a session locks.");
  }
  if ((isRemote(config.kv) || isRemote(config.keys)) && !s.DENO_KV_ACCESS_TOKEN) {
    problems.push("DENO_KV_ACCESS_TOKEN is missing. It must be set when SALUS_KV or SALUS_KEYS is a URL.");
  }
  if (samePlace(config.kv, config.keys)) {
    problems.push("SALUS_KEYS is the same place as SALUS_KV. The keys lie apart from what they open.");
  }
  return problems;
}

/** Production starts with nothing left to chance: what development makes up for itself is refused here. */
function productionProblems(s: Settings, config: Config): string[] {
  const problems: string[] = [];
  if (!config.origin.startsWith("https://")) {
    problems.push("SALUS_ORIGIN must begin with https:// in production.");
  }
  if (config.debug) problems.push("SALUS_DEBUG must be off in production.");
  if (!s.SALUS_KEK && !s.SALUS_KEK_FILE) {
    problems.push(
      "SALUS_KEK or SALUS_KEK_FILE is missing. In production no key is made up. To make one: openssl rand -base64 32",
    );
  }
  if (s.SALUS_KEK_FILE && within(s.SALUS_KEK_FILE, config.dataFolder)) {
    problems.push("SALUS_KEK_FILE lies inside SALUS_DATA. Keep the key apart from what it opens.");
  }
  if (!config.mail) {
    problems.push("SALUS_SMTP_URL is missing. Without mail nobody can be invited or reset a password.");
  }
  if (config.keys.startsWith("http://")) problems.push("SALUS_KEYS must begin with https:// in production.");
  if (config.kv.startsWith("http://")) problems.push("SALUS_KV must begin with https:// in production.");
  return problems;
}

function whole(name: string, min: number, max: number, fallback: number) {
  const error = `${name} must be a whole number from ${min} to ${max}.`;
  return z.string().regex(/^\d{1,6}$/, { error }).transform(Number)
    .refine((n) => n >= min && n <= max, { error }).default(fallback);
}

/** Paths become part of Deno's permission flags, where spaces and commas separate. */
function path(name: string) {
  return z.string().regex(/^[^\s,]+$/, { error: `${name} must be a path without spaces or commas.` });
}

function onOff(name: string) {
  return z.enum(["on", "off"], { error: `${name} must be on or off.` }).transform((word) => word === "on")
    .default(false);
}

function ranges(name: string) {
  const range = z.union([z.cidrv4(), z.cidrv6()], {
    error: `${name} must list addresses or ranges with commas between, such as 10.0.0.0/8, ::1.`,
  });
  return z.string().transform((text) => text.split(",").map((part) => withMask(part.trim())))
    .pipe(z.array(range)).default([]);
}

function withMask(address: string): string {
  if (address.includes("/")) return address;
  return address.includes(":") ? `${address}/128` : `${address}/32`;
}

function toOrigin(text: string, context: z.RefinementCtx): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  context.addIssue({
    code: "custom",
    message: "SALUS_ORIGIN must be a scheme and a host without a path, such as https://salus.example.org.",
  });
  return z.NEVER;
}

function toKey(text: string, context: z.RefinementCtx): Uint8Array<ArrayBuffer> {
  const key = bytesOf(text);
  // Of 32 random bytes about 30 differ; 16 or fewer do less than once in 10^12 draws.
  if (key?.length === 32 && new Set(key).size >= 16) return key;
  context.addIssue({
    code: "custom",
    message: "SALUS_KEK must be 32 random bytes in base64. To make one: openssl rand -base64 32",
  });
  return z.NEVER;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(base64, { lastChunkHandling: "strict" });
  } catch {
    return undefined;
  }
}

function toMailServer(text: string, context: z.RefinementCtx): Omit<Mail, "from"> {
  const url = URL.parse(text);
  if (url && /^smtps?:$/.test(url.protocol) && url.hostname !== "") {
    const port = Number(url.port || (url.protocol === "smtps:" ? 465 : 587));
    return { url: new Secret(text), host: url.hostname, port };
  }
  context.addIssue({
    code: "custom",
    message:
      "SALUS_SMTP_URL must be smtp:// or smtps:// with a host, such as smtps://name:password@mail.example.org.",
  });
  return z.NEVER;
}

/** Whether a database is reached over the network, not a file. */
export function isRemote(kv: string): boolean {
  return /^https?:\/\//.test(kv);
}

function samePlace(one: string, other: string): boolean {
  return isRemote(one) || isRemote(other) ? one === other : normalize(one) === normalize(other);
}

function within(path: string, folder: string): boolean {
  return normalize(path).startsWith(normalize(`${folder}/`));
}
