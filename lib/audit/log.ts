import { type Clock, type Instant, second } from "../clock.ts";
import { notFound } from "../errors.ts";
import { type Id, toBase64Url } from "../ids.ts";
import { log } from "../log.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import type { DeedPlace, Store } from "../vault/store.ts";
import { openAnchors, readAnchors } from "./anchors.ts";
import { beginEpoch, endEpoch } from "./epochs.ts";
import { explore, type Question } from "./exploring.ts";
import type { Verdict } from "./findings.ts";
import { EpochLedger } from "./ledger.ts";
import type { LoggedDeed } from "./logged.ts";
import { type Looks, looksAt, type LooksOptions } from "./looks.ts";
import { dropNets, type Net, readNet } from "./nets.ts";
import { originOf, verifierText } from "./notes.ts";
import { entryAt, type Surrounded } from "./neighbours.ts";
import { type Proof, proofOf } from "./proofs.ts";
import { Recent } from "./recent.ts";
import { Sealer, type SealerTrouble } from "./sealer.ts";
import { readState } from "./state.ts";
import { Tail } from "./tail.ts";
import { keepVerdict, lastVerdict } from "./verdicts.ts";

export interface AuditOptions {
  readonly store: Store;
  readonly keys: AuditKeys;
  readonly clock: Clock;
  /** The site's origin; its host names the log. A log keeps the name that it began with. */
  readonly origin: string;
  /** Every checkpoint is appended to this file. Left out: nowhere. */
  readonly anchorFile?: string;
}

export interface AuditState {
  /** The log's name in its checkpoints. */
  readonly origin: string;
  /** How many entries are in the signed tree. */
  readonly size: number;
  readonly root: Uint8Array;
  /** When the last checkpoint was signed; 0 before the first. */
  readonly sealedAt: Instant;
  /** Why nothing is sealed just now. */
  readonly trouble: SealerTrouble | undefined;
  /** `name+id+key` for whoever checks proofs. */
  readonly publicKey: string;
  /** What the last verification found, of whichever process. */
  readonly verified: Verdict | undefined;
}

/** The log of one running program. */
export interface AuditLog {
  /** Begins to seal every ten seconds, and as soon as a thousand entries wait. */
  start(): void;
  /** Seals what is left and ends this writer's part of the log. Before `store.close()`. */
  stop(): Promise<void>;
  /** Seals everything committed so far. Throws SealRefused when the log is not as it was signed. */
  sealNow(): Promise<void>;
  state(): Promise<AuditState>;
  /** Why nothing is sealed just now, or why checkpoints do not reach their file. */
  readonly trouble: SealerTrouble | undefined;
  /** Who did what to this patient's record, newest first. `own`: the patient's own deeds too. */
  looksAt(patient: Id, options: LooksOptions): Promise<Looks>;
  /** Proof that the entry stands in the log. With `patient`: "not found" unless it is about this patient. */
  proofOf(place: DeedPlace, patient?: Id): Promise<Proof>;
  /** Recomputes the whole log, anchors included; minutes for millions of entries. Its verdict is kept. */
  verify(progress?: (done: number, of: number) => void): Promise<Verdict>;
  /** Newest first; looks at 5,000 entries at most, so that a page may be short or empty and still have `more`. */
  explore(question: Question): Promise<Looks>;
  /** One entry with its neighbours; undefined when nothing stands there. */
  entryAt(place: DeedPlace): Promise<Surrounded | undefined>;
  /** Address and agent of an entry's `net`; undefined once they are dropped. */
  net(ref: string): Promise<Net | undefined>;
  /** Drops addresses and agents of all months that ended before this instant. How many. */
  dropNets(before: Instant): Promise<number>;
}

const interval = 10 * second;
const mostWaiting = 1_000;
/** A hundred looks at each of fifty records: some megabytes. */
const mostKnown = 5_000;

/** Begins a writer of the log and attaches it to the store: from then on the store takes changes. Throws AnchorError. */
export async function openAudit({ store, keys, clock, origin, anchorFile }: AuditOptions): Promise<AuditLog> {
  const name = originOf(origin);
  const { size, root } = await readState(store, keys, name);
  if (anchorFile !== undefined && !await openAnchors(anchorFile) && size > 0) {
    log("warn", "audit.anchors_gone", {
      path: anchorFile,
      note:
        "The log was signed before and no anchor is here. All of it is written anew: compare with your copies.",
    });
  }
  const { epoch, first } = await beginEpoch(store, { keys, clock, size, root });
  let timer: ReturnType<typeof setInterval> | undefined;
  let waiting = 0;

  function turn(): void {
    waiting = 0;
    void sealer.turn();
  }

  const ledger = new EpochLedger(keys, {
    epoch,
    first,
    appended(entries) {
      waiting += entries;
      if (timer !== undefined && waiting >= mostWaiting) turn();
    },
  });
  const own = () => ({ epoch, batches: ledger.batches });
  const anchored = anchorFile === undefined ? {} : { anchorFile };
  const sealer = new Sealer({ store, keys, clock, origin: name, own, ...anchored });
  const tail = new Tail({ store, keys, origin: name, own });
  const sources = { store, keys, tail, known: new Recent<LoggedDeed, number>(mostKnown) };
  store.keepLedger(ledger);

  return {
    start() {
      timer ??= setInterval(turn, interval);
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      try {
        await endEpoch(store, keys, epoch, { batches: ledger.batches, last: ledger.last });
        await sealer.seal();
      } catch {
        // A full disk or a refusal must not keep the program from closing its database; the next start seals.
        log("error", "audit.not_sealed_at_stop");
      }
    },
    sealNow: () => sealer.seal(),
    get trouble() {
      return sealer.trouble;
    },
    async state() {
      const state = await readState(store, keys, name);
      return {
        origin: state.origin,
        size: state.size,
        root: state.root,
        sealedAt: state.at,
        trouble: sealer.trouble,
        publicKey: verifierText({ name: state.origin, publicKey: keys.publicKey }),
        verified: await lastVerdict(store, keys),
      };
    },
    looksAt: (patient, options) => looksAt(sources, keys.pseudonym(patient), options),
    async proofOf(place, patient) {
      let state = await readState(store, keys, name);
      let proof = await proofOf(store, keys, state, place);
      if (!proof) {
        await sealer.seal();
        state = await readState(store, keys, name);
        proof = await proofOf(store, keys, state, place);
      }
      const about = patient === undefined ? undefined : toBase64Url(keys.pseudonym(patient));
      if (!proof || (about !== undefined && proof.entry.patient !== about)) throw notFound();
      return proof;
    },
    async verify(progress) {
      const { verifyLog } = await import("./verifier.ts");
      const verdict = await verifyLog(store, keys, {
        now: clock.now(),
        ...(anchorFile !== undefined && { anchors: readAnchors(anchorFile) }),
        ...(progress && { progress }),
      });
      await keepVerdict(store, keys, verdict);
      return verdict;
    },
    explore: (question) => explore(sources, question),
    entryAt: (place) => entryAt(store, keys, place),
    net: (ref) => readNet(store, keys, ref),
    dropNets: (before) => dropNets(store, before),
  };
}
