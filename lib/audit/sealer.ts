import { type Clock, second } from "../clock.ts";
import { newId } from "../ids.ts";
import { log } from "../log.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { sameBytes, utf8 } from "../vault/primitives.ts";
import type { Store, Write } from "../vault/store.ts";
import { AnchorError, appendAnchors, lastAnchor } from "./anchors.ts";
import { Growth, type Refusal, SealRefused } from "./growth.ts";
import { isTaken, leaseRow } from "./lease.ts";
import { type Checkpoint, claimOf, openCheckpoint, signCheckpoint } from "./notes.ts";
import { checkpointKey, stateKey } from "./places.ts";
import { type LogState, readState, stateRow } from "./state.ts";
import { Tiles, TreeError } from "./tiles.ts";
import { type Account, accountsOf, isShort, markEnded, waitingBatches, writersOf } from "./unsealed.ts";

export interface SealerOptions {
  readonly store: Store;
  readonly keys: AuditKeys;
  readonly clock: Clock;
  readonly origin: string;
  readonly anchorFile?: string;
  /** How far this process's own writer has come. */
  readonly own: () => Account;
}

/** "anchor": checkpoints do not reach their file. "store": the database does not answer. */
export type SealerTrouble = Refusal | "anchor" | "store";

/** Under steady load there is always more to seal; what one call leaves, the next takes. */
const patience = 5 * second;

/** Takes committed batches into the tree and signs its head, as one of perhaps several processes that do. */
export class Sealer {
  readonly #options: SealerOptions;
  readonly #me = newId();
  #working: Promise<void> = Promise.resolve();
  /** The latest checkpoint known outside the database: signed by this process, or found in the anchor file. */
  #known: Checkpoint | undefined;
  #anchored: number | undefined;
  #trouble: SealerTrouble | undefined;

  constructor(options: SealerOptions) {
    this.#options = options;
  }

  get trouble(): SealerTrouble | undefined {
    return this.#trouble;
  }

  /** Seals what is waiting, unless it is another process's turn. Never throws: `trouble` tells. */
  async turn(): Promise<void> {
    const { store, keys, clock } = this.#options;
    try {
      if (!await isTaken(store, keys, this.#me, clock.now())) await this.seal();
    } catch {
      // `trouble` and the program's log have it.
    }
  }

  /** Seals what was committed before the call. Throws SealRefused when the log is not as it was signed. */
  async seal(): Promise<void> {
    const work = this.#working.then(() => this.#sealAll());
    this.#working = work.catch(() => {});
    await work;
  }

  async #sealAll(): Promise<void> {
    try {
      await this.#readAnchor();
      const until = this.#options.clock.now() + patience;
      while (await this.#round() && this.#options.clock.now() < until);
      this.#is(undefined);
    } catch (error) {
      this.#is(
        error instanceof SealRefused ? error.refusal : error instanceof AnchorError ? "anchor" : "store",
      );
      throw error;
    }
    await this.#anchor();
  }

  /** False when nothing was waiting. */
  async #round(): Promise<boolean> {
    const { store, keys, origin } = this.#options;
    const own = this.#options.own();
    const state = await readState(store, keys, origin);
    const tiles = new Tiles(store, keys);
    await this.#examine(state, tiles);
    const writers = await writersOf(store, keys, state);
    const waiting = await waitingBatches(store, writers.values());
    if (waiting.length === 0) {
      const accounts = [own, ...await accountsOf(store, keys, writers.values())];
      if (isShort(writers, accounts)) throw new SealRefused("gap");
      return false;
    }
    const growth = new Growth(keys, state.size, writers);
    for (const batch of waiting) if (!growth.isFull) growth.add(batch);
    const rows = await tiles.append(state.size, growth.leaves);
    const size = state.size + growth.leaves.length;
    const checkpoint = { origin: state.origin, size, root: await tiles.rootAt(size) };
    // Somebody else was quicker when this fails: the next round begins from where they left.
    if (await store.tidy(await this.#seals(state, growth, { rows, checkpoint }))) this.#known = checkpoint;
    return true;
  }

  /** The signer never signs over a past that differs from what it signed before. */
  async #examine(state: LogState, tiles: Tiles): Promise<void> {
    const known = this.#known;
    if ((known && known.size > state.size) || await this.#isBehind(state)) {
      throw new SealRefused("rolled_back");
    }
    try {
      if (!sameBytes(await tiles.rootAt(state.size), state.root)) throw new SealRefused("tree");
      if (known && !sameBytes(await tiles.rootAt(known.size), known.root)) throw new SealRefused("forked");
    } catch (error) {
      throw error instanceof TreeError ? new SealRefused("tree", error) : error;
    }
  }

  /** A checkpoint beyond the state, when nobody has sealed meanwhile, means that the state is an old one put back. */
  async #isBehind(state: LogState): Promise<boolean> {
    const { store, keys } = this.#options;
    const newest = (await store.list({ prefix: ["ac"], limit: 1, reverse: true }))[0];
    if (!newest || Number(newest.key[1]) <= state.size) return false;
    return (await readState(store, keys, state.origin)).size === state.size;
  }

  async #seals(
    state: LogState,
    growth: Growth,
    { rows, checkpoint }: {
      readonly rows: Awaited<ReturnType<Tiles["append"]>>;
      readonly checkpoint: Checkpoint;
    },
  ): Promise<Partial<Write>> {
    const { store, keys, clock } = this.#options;
    const now = clock.now();
    const next: LogState = {
      ...state,
      size: checkpoint.size,
      root: checkpoint.root,
      at: now,
      checkpoints: state.checkpoints + 1,
      newest: growth.newest ?? state.newest,
      epochs: markEnded(growth.writers, await accountsOf(store, keys, growth.writers.values())),
    };
    const key = checkpointKey(checkpoint.size);
    return {
      checks: [{ key: stateKey, stamp: state.stamp }],
      sets: [
        ...rows,
        ...growth.rows,
        { key, value: keys.sealBatch(key, utf8(signCheckpoint(keys, checkpoint))) },
        stateRow(keys, next),
        leaseRow(keys, this.#me, now),
      ],
    };
  }

  async #readAnchor(): Promise<void> {
    const { anchorFile } = this.#options;
    if (this.#anchored !== undefined || anchorFile === undefined) return;
    const note = await lastAnchor(anchorFile, (note) => this.#ours(note) !== undefined).catch((error) => {
      throw new AnchorError(anchorFile, error);
    });
    const checkpoint = note === undefined ? undefined : this.#ours(note);
    this.#anchored = checkpoint?.size ?? 0;
    this.#known ??= checkpoint;
  }

  #ours(note: string): Checkpoint | undefined {
    const name = claimOf(note)?.origin;
    return name === undefined
      ? undefined
      : openCheckpoint(note, { name, publicKey: this.#options.keys.publicKey });
  }

  /** Copies every checkpoint since the last one into the file, those of other processes too. */
  async #anchor(): Promise<void> {
    const { store, keys, anchorFile } = this.#options;
    if (anchorFile === undefined) return;
    try {
      while (true) {
        const from = checkpointKey(this.#anchored ?? 0);
        const rows = await store.list({ prefix: ["ac"], limit: 500, from });
        const notes = rows.map(({ key, value }) => new TextDecoder().decode(keys.openBatch(key, value)));
        await appendAnchors(anchorFile, notes);
        this.#anchored = Number(rows.at(-1)?.key[1] ?? this.#anchored);
        if (rows.length < 500) return;
      }
    } catch {
      this.#is("anchor");
    }
  }

  #is(trouble: SealerTrouble | undefined): void {
    if (trouble !== undefined && trouble !== this.#trouble) log("error", "audit.sealer", { trouble });
    this.#trouble = trouble;
  }
}
