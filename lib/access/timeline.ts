import { z } from "zod";
import type { Instant } from "../clock.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";
import { type KindName, kindNames } from "./parts.ts";

/**
 * The timeline: packed summaries of one patient's entries in the order they happened, at most 64 to a block, so
 * that a page of history is one or two reads whatever the record's length (storage.md 4.8). The head says which
 * block holds which stretch of time and keeps the latest two of each kind. Head and blocks are written in the same
 * change as the entry; block numbers in keys only count, times stay inside.
 */
const summarySchema = z.strictObject({
  id: z.string().refine(isId),
  kind: z.enum(kindNames),
  at: z.number(),
  version: z.number().int(),
  /** What a list shows of the entry; its shape is the kind's own. */
  brief: z.custom<Record<string, string | number>>(isBrief),
});

/** By hand, since a page reads a block of 64 of them: a record of unions costs half of opening the block. */
function isBrief(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === "string" || Number.isFinite(one));
}

export type Summary = Readonly<z.infer<typeof summarySchema>>;

const headSchema = z.strictObject({
  /** Oldest first. Block i covers its first place up to the next one's; the first covers everything earlier too. */
  blocks: z.array(
    z.strictObject({ n: z.number().int(), at: z.number(), id: z.string(), count: z.number().int() }),
  ),
  next: z.number().int(),
  counts: z.partialRecord(z.enum(kindNames), z.number().int()),
  /** The newest two of each kind, newest first. */
  latest: z.partialRecord(z.enum(kindNames), z.array(summarySchema)),
});

type Head = z.infer<typeof headSchema>;

const heads = shelf({ name: "timeline", prefix: "t", schema: headSchema, version: 1, under: "subject" });
const blocks = shelf({
  name: "timeline_block",
  prefix: "t",
  schema: z.array(summarySchema),
  version: 1,
  under: "subject",
});

const blockEntries = 64;
/** Sealed, a block must stay below 8,950 bytes, the good size for a row (storage.md 2.4). */
const blockBytes = 8_600;
const keepLatest = 2;

const emptyHead: Head = { blocks: [], next: 0, counts: {}, latest: {} };

/** One patient's timeline, read through an opened key. */
export interface Timeline {
  readonly vault: Vault;
  readonly patient: Id;
  readonly key: SubjectKey;
}

/** What the head knows without opening a block. */
export interface Overview {
  readonly counts: Readonly<Partial<Record<KindName, number>>>;
  readonly latest: Readonly<Partial<Record<KindName, readonly Summary[]>>>;
}

export async function readOverview(line: Timeline): Promise<Overview> {
  return (await readHead(line))?.value ?? emptyHead;
}

/** A place in the order of a timeline: by instant, then by id. */
export interface Place {
  readonly at: Instant;
  readonly id: string;
}

/**
 * Up to `limit` summaries of these kinds in [since, until), newest first, starting before `before`; fewer only when
 * there are no more. Blocks outside the window stay closed.
 */
export async function readTimeline(
  line: Timeline,
  options: {
    readonly kinds: readonly KindName[];
    readonly limit: number;
    readonly before?: Place;
    readonly since?: Instant;
    /** Exclusive. */
    readonly until?: Instant;
  },
): Promise<Summary[]> {
  const head = (await readHead(line))?.value ?? emptyHead;
  const { since = -Infinity } = options;
  const before = earlier(options.before, options.until);
  const first = Math.max(0, blockIndex(head, { at: since, id: "" }));
  const wanted = new Set<KindName>(options.kinds);
  const found: Summary[] = [];
  let i = before === undefined ? head.blocks.length - 1 : blockIndex(head, before);
  let step = 1;
  while (i >= first && found.length < options.limit) {
    const numbers = head.blocks.slice(Math.max(first, i - step + 1), i + 1).map((block) => block.n).reverse();
    for (const kept of await readBlocks(line, numbers)) {
      for (const summary of kept.value.toReversed()) {
        if (
          wanted.has(summary.kind) && (before === undefined || inOrder(summary, before) < 0) &&
          summary.at >= since
        ) {
          found.push(summary);
        }
      }
    }
    i -= step;
    step = 10;
  }
  return found.slice(0, options.limit);
}

/** Where a reading starts: no id sorts before the empty one, so that it stands before everything at `until`. */
function earlier(before: Place | undefined, until: Instant | undefined): Place | undefined {
  const end = until === undefined ? undefined : { at: until, id: "" };
  if (before === undefined || end === undefined) return before ?? end;
  return inOrder(before, end) < 0 ? before : end;
}

/** Entries of a kind still ahead of `now`, soonest first, at most `limit`. */
export async function readAhead(
  line: Timeline,
  kind: KindName,
  now: Instant,
  limit: number,
): Promise<Summary[]> {
  const head = (await readHead(line))?.value ?? emptyHead;
  const found: Summary[] = [];
  const start = Math.max(0, blockIndex(head, { at: now, id: "" }));
  for (let i = start; i < head.blocks.length && found.length < limit; i += 10) {
    const numbers = head.blocks.slice(i, i + 10).map((block) => block.n);
    for (const kept of await readBlocks(line, numbers)) {
      found.push(...kept.value.filter((summary) => summary.kind === kind && summary.at > now));
    }
  }
  return found.slice(0, limit);
}

/**
 * Puts into the change what the timeline needs to show `after` instead of `before` (either may be undefined: an
 * entry added or taken away). The change then fails as stale when somebody else moved the timeline meanwhile.
 */
export async function moveInTimeline(
  line: Timeline,
  change: Change,
  before: Summary | undefined,
  after: Summary | undefined,
): Promise<void> {
  const kept = await readHead(line);
  const desk = new BlockDesk(line, structuredClone(kept?.value ?? emptyHead));
  if (before) await desk.take(before);
  if (after) await desk.add(after);
  if (before) await desk.refillLatest(before.kind);
  desk.write(change, kept ?? null);
}

/** The head and the blocks a move touches, changed in memory, then written together. */
class BlockDesk {
  readonly #line: Timeline;
  readonly #head: Head;
  readonly #open = new Map<number, { was: Kept<Summary[]> | null; now: Summary[] }>();

  constructor(line: Timeline, head: Head) {
    this.#line = line;
    this.#head = head;
  }

  async take(summary: Summary): Promise<void> {
    const place = this.#head.blocks[Math.max(0, blockIndex(this.#head, summary))];
    if (!place) return;
    const block = await this.#block(place.n);
    block.now = block.now.filter((other) => other.id !== summary.id);
    place.count = block.now.length;
    if (block.now.length === 0) this.#head.blocks = this.#head.blocks.filter((other) => other !== place);
    this.#head.counts[summary.kind] = Math.max(0, (this.#head.counts[summary.kind] ?? 0) - 1);
    const latest = this.#head.latest[summary.kind];
    if (latest) this.#head.latest[summary.kind] = latest.filter((other) => other.id !== summary.id);
  }

  async add(summary: Summary): Promise<void> {
    const head = this.#head;
    if (head.blocks.length === 0) this.#newBlock(0, summary, []);
    const index = Math.max(0, blockIndex(head, summary));
    const place = head.blocks[index];
    if (!place) throw new Error("a timeline with a block has a first block");
    const block = await this.#block(place.n);
    block.now = [...block.now, summary].sort(inOrder);
    if (inOrder(summary, place) < 0) Object.assign(place, { at: summary.at, id: summary.id });
    place.count = block.now.length;
    this.#splitWhenFull(index, summary);
    head.counts[summary.kind] = (head.counts[summary.kind] ?? 0) + 1;
    head.latest[summary.kind] = [...(head.latest[summary.kind] ?? []), summary]
      .sort((a, b) => inOrder(b, a))
      .slice(0, keepLatest);
  }

  /** After one of the latest two was taken, the next older one moves up. */
  async refillLatest(kind: KindName): Promise<void> {
    const head = this.#head;
    const enough = Math.min(keepLatest, head.counts[kind] ?? 0);
    if ((head.latest[kind]?.length ?? 0) >= enough) return;
    const found: Summary[] = [];
    for (const place of head.blocks.toReversed()) {
      const block = await this.#block(place.n);
      found.push(...block.now.filter((summary) => summary.kind === kind).reverse());
      if (found.length >= enough) break;
    }
    head.latest[kind] = found.slice(0, keepLatest);
  }

  write(change: Change, was: Kept<Head> | null): void {
    const patient = idBytes(this.#line.patient);
    const kept = new Set(this.#head.blocks.map((place) => place.n));
    for (const [n, block] of this.#open) {
      if (!kept.has(n)) {
        if (block.was) change.remove(blocks, [patient, n], block.was);
      } else if (block.was?.value !== block.now) {
        change.put(blocks, [patient, n], block.now, { was: block.was, subject: this.#line.key });
      }
    }
    change.put(heads, [patient], this.#head, { was, subject: this.#line.key });
  }

  async #block(n: number): Promise<{ was: Kept<Summary[]> | null; now: Summary[] }> {
    const open = this.#open.get(n);
    if (open) return open;
    const [kept] = await readBlocks(this.#line, [n]);
    const block = { was: kept ?? null, now: kept?.value ?? [] };
    this.#open.set(n, block);
    return block;
  }

  #newBlock(index: number, first: Place, summaries: Summary[]): void {
    const n = this.#head.next++;
    this.#open.set(n, { was: null, now: summaries });
    this.#head.blocks.splice(index, 0, { n, at: first.at, id: first.id, count: summaries.length });
  }

  /** Cuts before the newest entry when time only moves on, so that blocks stay full; in the middle otherwise. */
  #splitWhenFull(index: number, added: Summary): void {
    const place = this.#head.blocks[index];
    const block = place && this.#open.get(place.n);
    if (!place || !block) return;
    const full = block.now.length > blockEntries || JSON.stringify(block.now).length > blockBytes;
    if (!full || block.now.length < 2) return;
    const onward = index === this.#head.blocks.length - 1 && block.now.at(-1) === added;
    const cut = onward ? block.now.length - 1 : block.now.length >> 1;
    const later = block.now.slice(cut);
    const first = later[0];
    if (!first) return;
    block.now = block.now.slice(0, cut);
    place.count = block.now.length;
    this.#newBlock(index + 1, first, later);
  }
}

/** The block whose stretch holds the place; -1 only when there is no block. */
function blockIndex(head: Head, place: Place): number {
  return head.blocks.findLastIndex((block, i) => i === 0 || inOrder(block, place) <= 0);
}

function inOrder(a: Place, b: Place): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function readHead(line: Timeline): Promise<Kept<Head> | undefined> {
  return together(line, "head", () => line.vault.read(heads, [idBytes(line.patient)], line.key));
}

async function readBlocks(line: Timeline, numbers: readonly number[]): Promise<Kept<Summary[]>[]> {
  const keys = numbers.map((n) => [idBytes(line.patient), n]);
  const read = () => line.vault.readMany(blocks, keys, line.key);
  const found = await together(line, `blocks ${numbers}`, read);
  return found.filter((kept) => kept !== undefined);
}

const underway = new WeakMap<Timeline, Map<string, Promise<unknown>>>();

/** A page asks several questions at once: those that need the same row at the same moment share one read of it. */
function together<T>(line: Timeline, name: string, read: () => Promise<T>): Promise<T> {
  const reads = underway.get(line) ?? new Map<string, Promise<unknown>>();
  underway.set(line, reads);
  const shared = reads.get(name);
  if (shared) return shared as Promise<T>; // of the same name, hence of the same type
  const begun = read().finally(() => reads.delete(name));
  reads.set(name, begun);
  return begun;
}
