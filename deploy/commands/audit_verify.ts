/**
 * deno task audit:verify [--kv PATH] [--kek-file PATH] [--anchors FILE | --without-anchors] [--patience SECONDS] [--json]
 * deno task audit:verify --proof FILE [--pub KEY] [--json]
 *
 * Recomputes the whole log of the store that the settings name, or checks a proof that a patient downloaded.
 * Exit: 0 intact, 2 edited, 3 truncated, 4 forked, 5 unsealed for too long, 6 deleted, 7 inserted, 8 reordered,
 * 9 intact by itself, but there are no anchors to compare it with, 1 wrong usage or nothing to open.
 */
import { parseArgs } from "node:util";
import { AnchorError, readAnchors } from "../../lib/audit/anchors.ts";
import { exitCodes, sentenceOf, type Verdict } from "../../lib/audit/findings.ts";
import type { Entry } from "../../lib/audit/entries.ts";
import { readVerifier } from "../../lib/audit/notes.ts";
import { checkProof, type ProofFault } from "../../lib/audit/proofs.ts";
import { verifyLog } from "../../lib/audit/verifier.ts";
import { systemClock } from "../../lib/clock.ts";
import { ConfigError, configFromEnvironment } from "../../lib/config.ts";
import { dates } from "../../lib/language/dates.ts";
import { looks } from "../../lib/language/en/looks.ts";
import type { AuditKeys } from "../../lib/vault/audit_keys.ts";
import { type Kek, KekError, kekFromBytes, kekFromFile } from "../../lib/vault/kek.ts";
import { openKeyring } from "../../lib/vault/keyring.ts";
import { openAuditKeys } from "../../lib/vault/open_audit_keys.ts";
import { OpenError } from "../../lib/vault/opening.ts";
import { openReader } from "../../lib/vault/open_reader.ts";
import type { Reader } from "../../lib/vault/store.ts";
import { complain, print } from "./print.ts";

const usage = 1;
const unanchored = 9;

/** A sentence for the operator; nothing was verified. */
class Refusal extends Error {}

const said = [Refusal, ConfigError, KekError, OpenError, AnchorError];

/** The exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = read(args);
    return options.proof === undefined
      ? await verifyStore(options)
      : await verifyProof(options.proof, options);
  } catch (error) {
    if (!(error instanceof Error && said.some((kind) => error instanceof kind))) throw error;
    complain(error.message);
    return usage;
  }
}

type Options = ReturnType<typeof read>;

function read(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        kv: text,
        "kek-file": text,
        anchors: text,
        patience: text,
        proof: text,
        pub: text,
        "without-anchors": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : "These arguments make no sense.");
  }
}

async function verifyStore(options: Options): Promise<number> {
  const { kv, kek, anchorFile } = await settings(options);
  const patience = seconds(options.patience);
  const store = await openStoreAt(kv);
  try {
    const verdict = await verifyLog(store, await keysOf(store, kek), {
      now: systemClock.now(),
      ...(!options["without-anchors"] && { anchors: readAnchors(anchorFile) }),
      ...(patience !== undefined && { patience }),
    });
    const code = codeOf(verdict, options);
    report(verdict, code, options);
    return code;
  } finally {
    store.close();
  }
}

/** A log that agrees with itself proves little when the anchors that it was signed into are gone. */
function codeOf({ kind, checkpoints, anchors }: Verdict, options: Options): number {
  const bare = kind === "intact" && checkpoints > 0 && anchors === 0 && !options["without-anchors"];
  return bare ? unanchored : exitCodes[kind];
}

/** What is not given as an argument comes from the settings of the server. */
async function settings(options: Options): Promise<{ kv: string; kek: Kek; anchorFile: string }> {
  const { kv, "kek-file": file, anchors } = options;
  if (kv !== undefined && file !== undefined && anchors !== undefined) {
    return { kv, kek: await kekFromFile(file), anchorFile: anchors };
  }
  const config = configFromEnvironment();
  const configured = () =>
    config.kek.kind === "given" ? kekFromBytes(config.kek.key.reveal()) : kekFromFile(config.kek.path);
  return {
    kv: kv ?? config.kv,
    kek: await (file === undefined ? configured() : kekFromFile(file)),
    anchorFile: anchors ?? config.anchorFile,
  };
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,7}$/.test(text)) throw new Refusal("--patience must be a number of seconds.");
  return Number(text) * 1_000;
}

async function openStoreAt(place: string) {
  try {
    return await openReader(place);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Refusal(`There is no database at ${place}.`);
    throw error;
  }
}

async function keysOf(store: Reader, kek: Kek): Promise<AuditKeys> {
  const tidy = () =>
    Promise.reject(new Refusal("This database has no keyring: it is not one of Salus, or it is empty."));
  return openAuditKeys(await openKeyring({ list: (range) => store.list(range), tidy }, kek));
}

function report(verdict: Verdict, code: number, options: Options): void {
  if (options.json) return print(JSON.stringify({ ...verdict, code }));
  const { entries, batches, checkpoints, anchors, unsealed, size, root } = verdict;
  print(`${entries} entries in ${batches} batches; ${checkpoints} checkpoints; ${anchors} anchors.`);
  print(`Signed: ${size} entries, root ${root}. Waiting for a checkpoint: ${unsealed}.`);
  if (verdict.clockBack > 0) {
    print(`The clock went back ${verdict.clockBack} times by more than five minutes.`);
  }
  if (anchors === 0) print("No anchors were compared: the end of the log could be missing without a trace.");
  for (const finding of verdict.findings) {
    print(`${finding.kind}: ${sentenceOf(finding)} (${finding.what} ${finding.at})`);
  }
  if (code === unanchored) {
    print("The log agrees with itself, but its anchors are missing: look for anchors.txt.");
  } else print(verdict.kind === "intact" ? "The log is intact." : `The log is not intact: ${verdict.kind}.`);
}

const faults: Readonly<Record<ProofFault, string>> = {
  form: "This is not a proof of an audit log.",
  key: "The key does not match: this proof comes from another log than the one whose key was given.",
  signature: "The checkpoint in this proof is not signed by the key in it.",
  path: "The entry in this proof does not stand in the log that the checkpoint signs.",
};

async function verifyProof(path: string, options: Options): Promise<number> {
  const pinned = options.pub === undefined ? undefined : readVerifier(options.pub);
  if (options.pub !== undefined && !pinned) throw new Refusal("--pub must be a key as `name+id+key`.");
  const verdict = checkProof(await textOf(path), pinned);
  if (options.json) print(JSON.stringify(verdict.ok ? { ...verdict, checkpoint: shown(verdict) } : verdict));
  else if (!verdict.ok) print(faults[verdict.fault]);
  else {
    const { entry, checkpoint, leafIndex, publicKey } = verdict;
    print(`Proved: entry ${leafIndex} of the ${checkpoint.size} in the log ${checkpoint.origin}.`);
    print(
      `It says: on ${dates("en", "UTC").longTime(entry.at)} (UTC) ${actorOf(entry)} ${deedOf(entry)}.`,
    );
    print(
      pinned
        ? `The key matches the one you gave: ${publicKey}.`
        : `The key came with the proof: ${publicKey}.\nCompare it with the one on the help page of ${
          checkpoint.origin.split("/")[0]
        }, or give that one as --pub.`,
    );
  }
  return verdict.ok ? 0 : exitCodes.edited;
}

/** The log holds no names: the same number stands for the same person in all of its proofs. */
function actorOf({ actor, role }: Entry): string {
  if (actor === "system") return "Salus itself";
  return `the person with the number ${actor} (${
    wordFor(`looks.role.${role}`) ?? role.replaceAll("_", " ")
  })`;
}

/** In the words of "Who looked", and as it stands in the proof. */
function deedOf({ action, outcome }: Entry): string {
  const words = wordFor(`looks.deed.${action}`) ?? "did something else";
  return `${words} (${action}${outcome === 0 ? "" : ", refused"})`;
}

function wordFor(key: string): string | undefined {
  const words = (looks as Readonly<Record<string, unknown>>)[key];
  return typeof words === "string" ? words : undefined;
}

function shown({ checkpoint }: { readonly checkpoint: { readonly root: Uint8Array } }) {
  return { ...checkpoint, root: checkpoint.root.toBase64() };
}

async function textOf(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const gone = error instanceof Deno.errors.NotFound;
    throw new Refusal(gone ? `There is no file at ${path}.` : `The file ${path} cannot be read.`);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
