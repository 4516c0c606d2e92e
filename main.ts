import { createApp } from "./routes/app.ts";
import { openAssets } from "./routes/assets.ts";
import type { Site } from "./routes/env.ts";
import { runAgenda } from "./lib/access/agenda.ts";
import { dropIdleDirectory } from "./lib/access/directory.ts";
import { errandHandlers } from "./lib/access/errands.ts";
import { AnchorError } from "./lib/audit/anchors.ts";
import { openAudit } from "./lib/audit/log.ts";
import { type Clock, day, hour, systemClock } from "./lib/clock.ts";
import { type Config, ConfigError, configFromEnvironment } from "./lib/config.ts";
import type { Identity } from "./lib/identity/identity.ts";
import { recordDepartures } from "./lib/identity/password_policies.ts";
import { setupCode } from "./lib/identity/setup.ts";
import { openLimits } from "./lib/limits/limits.ts";
import { log } from "./lib/log.ts";
import { openDevMailbox } from "./lib/messages/dev_mailbox.ts";
import { openOutbox } from "./lib/messages/outbox.ts";
import { startPost } from "./lib/messages/post.ts";
import { smtpCarrier } from "./lib/messages/smtp.ts";
import { type Kek, KekError, kekFromBytes, kekFromFile, makeKekFile } from "./lib/vault/kek.ts";
import { InUseError } from "./lib/vault/instance_lock.ts";
import { integrityOf } from "./lib/vault/integrity.ts";
import { openKeysDriver } from "./lib/vault/keys_driver.ts";
import { openDriver, openStore } from "./lib/vault/open_store.ts";
import { OpenError } from "./lib/vault/opening.ts";
import { openVault } from "./lib/vault/open_vault.ts";
import type { PasswordCost } from "./lib/vault/passwords.ts";
import type { Driver } from "./lib/vault/store.ts";
import { onceRule, startSweeper } from "./lib/vault/sweeper.ts";
import { writeLetter } from "./routes/letters.ts";

/** What stands in for the real thing: in tests, and in a demo that need not last. */
export interface Instead {
  readonly clock?: Clock;
  readonly driver?: Driver;
  /** The database of the wrapped keys; left out beside a driver: in memory. */
  readonly keys?: Driver;
  readonly kek?: Kek;
  readonly passwordCost?: PasswordCost;
}

/** Wires a site from its settings. Close with `closeSite`. */
export async function openSite(config: Config, instead: Instead = {}): Promise<Site> {
  const { clock = systemClock } = instead;
  const kek = instead.kek ?? await openKek(config);
  const driver = instead.driver ?? await openDriver(config.kv, clock);
  const store = openStore({ driver, clock, ...(!instead.driver && { dataFolder: config.dataFolder }) });
  const { passwordCost } = instead;
  const keys = instead.keys ?? await openKeysDriver(instead.driver ? ":memory:" : config.keys, clock);
  const vault = await openVault({ store, keys, kek, clock, ...(passwordCost && { passwordCost }) });
  const audit = await openAudit({
    store,
    keys: vault.auditKeys,
    clock,
    origin: config.origin,
    ...(!instead.driver && { anchorFile: config.anchorFile }),
  });
  const limits = openLimits({ vault, clock });
  const outbox = openOutbox();
  const identity: Identity = { vault, limits, outbox, clock, config };
  return { config, clock, vault, audit, limits, outbox, identity, assets: await openAssets(integrityOf) };
}

/** Seals the log's tail and lets go of the database. */
export async function closeSite(site: Site): Promise<void> {
  await site.audit.stop();
  await site.vault.close();
}

async function openKek(config: Config): Promise<Kek> {
  if (config.kek.kind === "given") return kekFromBytes(config.kek.key.reveal());
  const { path, make } = config.kek;
  if (make) await makeKek(path);
  return await kekFromFile(path);
}

async function makeKek(path: string): Promise<void> {
  try {
    await makeKekFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    throw error;
  }
  log("warn", "kek.made", {
    path,
    note: "Whoever has this file can read everything. Keep a copy elsewhere.",
  });
}

/** What runs beside the requests. Stops in the reverse order. */
function startTimers(site: Site): { stop(): Promise<void> } {
  const { vault, clock, config, identity } = site;
  const carrier = config.mail ? smtpCarrier(config.mail) : openDevMailbox(vault, clock);
  const post = startPost({ vault, clock, carrier, write: writeLetter });
  const sweeper = startSweeper(vault.store, [onceRule], clock);
  const sessions = setInterval(() => {
    void sweepEnded(identity);
    vault.sweepKeys().catch(() => log("error", "keys.sweep_failed"));
  }, 10 * 60_000);
  const nets = setInterval(() => {
    site.audit.dropNets(clock.now() - 365 * day).catch(() => log("error", "audit.drop_nets_failed"));
  }, day);
  const directories = setInterval(() => dropIdleDirectory(identity), 60_000);
  const handlers = errandHandlers(identity);
  const errands = setInterval(() => {
    runAgenda(identity, handlers).catch(() => log("error", "agenda.failed"));
  }, 60_000);
  const files = setInterval(() => {
    sweepFiles(site).catch(() => log("error", "files.sweep_failed"));
  }, hour);
  site.audit.start();
  return {
    async stop() {
      clearInterval(files);
      clearInterval(errands);
      clearInterval(directories);
      clearInterval(nets);
      clearInterval(sessions);
      await sweeper.stop();
      await post.stop();
    },
  };
}

// What comes round after minutes is loaded then: a start waits for none of it.

async function sweepEnded(identity: Identity): Promise<void> {
  const { sweepIdentity } = await import("./lib/identity/sweeping.ts");
  const { sweepCertificates } = await import("./lib/access/certificates.ts");
  await Promise.all([
    sweepIdentity(identity).catch(() => log("error", "sessions.sweep_failed")),
    sweepCertificates(identity).catch(() => log("error", "certificates.sweep_failed")),
  ]);
}

async function sweepFiles({ vault, clock }: Site): Promise<void> {
  const { sealedFiles } = await import("./lib/vault/sealed_files.ts");
  await sealedFiles(vault).sweep(clock.now());
}

/** Serves until told to stop; then lets requests finish, for a moment, and closes everything in order. */
export async function serve(site: Site, listening = () => {}): Promise<void> {
  const { config } = site;
  const told = stopAsked();
  const timers = startTimers(site);
  const app = createApp(site);
  const server = Deno.serve({
    hostname: config.host,
    port: config.port,
    onListen: ({ port }) => {
      log("info", "listening", { origin: config.origin, port });
      listening();
    },
    onError: () => new Response("500\n", { status: 500 }),
  }, (request, info) => app.fetch(request, { remote: info.remoteAddr.hostname, wire: true }));
  await announceSetup(site);
  await recordDepartures(site.identity);
  await told;
  log("info", "stopping");
  const patience = setTimeout(() => Deno.exit(0), 8_000);
  await Promise.race([server.shutdown(), new Promise((resolve) => setTimeout(resolve, 5_000))]);
  await timers.stop();
  await closeSite(site);
  clearTimeout(patience);
  Deno.exit(0);
}

async function announceSetup(site: Site): Promise<void> {
  const code = await setupCode(site.identity);
  if (code === undefined) return;
  const lines = [
    "",
    `Salus is new here. Open ${site.config.origin}/setup and type this code, once:`,
    "",
    `  ${code}`,
    "",
    "",
  ];
  Deno.stderr.writeSync(new TextEncoder().encode(lines.join("\n")));
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, () => resolve());
  });
}

const said = [ConfigError, KekError, InUseError, OpenError, AnchorError];

/** What the operator can mend is said in a sentence; everything else keeps its stack. */
function sentenceFor(error: unknown): string | undefined {
  if (error instanceof Error && said.some((kind) => error instanceof kind)) return error.message;
  if (error instanceof Deno.errors.AddrInUse) return "The port is taken. Stop what uses it, or set PORT.";
  if (error instanceof Deno.errors.AddrNotAvailable) return "SALUS_HOST is no address of this machine.";
  return undefined;
}

/** Throws ConfigError when the folder cannot be made. */
async function makeDataFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  } catch {
    throw new ConfigError([`SALUS_DATA is ${path}, which is no folder and cannot be made one.`]);
  }
  const { mode } = await Deno.stat(path);
  if (mode !== null && (mode & 0o077) !== 0) {
    log("warn", "data.open_to_others", {
      path,
      note: "Others can look into this folder. Run chmod 700 on it.",
    });
  }
}

/** Ends with 78 when something must be changed first, with 69 when trying again may do (sysexits.h). */
if (import.meta.main) {
  try {
    const config = configFromEnvironment();
    await makeDataFolder(config.dataFolder);
    await serve(await openSite(config));
  } catch (error) {
    const sentence = sentenceFor(error);
    if (sentence === undefined) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`${sentence}\n`));
    Deno.exit(error instanceof OpenError && error.mayPass ? 69 : 78);
  }
}
