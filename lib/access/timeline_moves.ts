import { idBytes } from "../ids.ts";
import type { Kept } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import type { KindName } from "./parts.ts";
import { inOrder, pack, type Place, type Summary, unpack } from "./summaries.ts";
import {
  type BlockPlace,
  blocks,
  emptyHead,
  type Head,
  heads,
  pageOf,
  pages,
  readBlocks,
  readHead,
  readPage,
  stretchOf,
  type Timeline,
} from "./timeline_rows.ts";

const blockEntries = 64;
/** Sealed, a block must stay within 4,500 bytes, a good size for a row (storage.md 2.4). */
const blockBytes = 4_400;
/** So many blocks are named by the head itself; then the older half moves to a page. */
const headBlocks = 16;
/** Sealed, such a page is below 4,500 bytes too. */
const pageBlocks = 56;
const keepLatest = 2;

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
  const desk = new BlockDesk(line, structuredClone(kept?.value ?? emptyHead()));
  if (before) await desk.take(before);
  if (after) await desk.add(after);
  if (before) await desk.refillLatest(before.kind);
  desk.write(change, kept ?? null);
}

/** The same for many at once, quickest in the order they happened: one change of the head for all of them. */
export async function addManyToTimeline(
  line: Timeline,
  change: Change,
  summaries: readonly Summary[],
): Promise<void> {
  const kept = await readHead(line);
  const desk = new BlockDesk(line, structuredClone(kept?.value ?? emptyHead()));
  for (const summary of summaries) await desk.add(summary);
  desk.write(change, kept ?? null);
}

function placeOf({ at, added, id }: Place): Place {
  return { at, added, id };
}

interface Open<T> {
  now: T;
  changed: boolean;
}

/** The head, pages and blocks that a move touches, changed in memory, then written together. */
class BlockDesk {
  readonly #line: Timeline;
  readonly #head: Head;
  readonly #pages = new Map<number, Open<BlockPlace[]>>();
  readonly #blocks = new Map<number, Open<Summary[]>>();
  readonly #gone: { readonly shelf: typeof blocks | typeof pages; readonly n: number }[] = [];

  constructor(line: Timeline, head: Head) {
    this.#line = line;
    this.#head = head;
  }

  async take(summary: Summary): Promise<void> {
    const p = pageOf(this.#head, summary);
    const places = await this.#placesOn(p);
    const place = places[Math.max(0, stretchOf(places, summary))];
    if (!place) return;
    const block = await this.#block(place.n);
    block.now = block.now.filter((other) => other.id !== summary.id);
    block.changed = true;
    place.count = block.now.length;
    if (block.now.length === 0) {
      places.splice(places.indexOf(place), 1);
      this.#blocks.delete(place.n);
      this.#gone.push({ shelf: blocks, n: place.n });
    }
    await this.#settle(p, places);
    const { counts } = this.#head;
    counts[summary.kind] = Math.max(0, (counts[summary.kind] ?? 0) - 1);
    this.#keepLatest(this.#latest().filter((other) => other.id !== summary.id));
  }

  async add(summary: Summary): Promise<void> {
    const head = this.#head;
    const p = pageOf(head, summary);
    const places = await this.#placesOn(p);
    if (places.length === 0) places.push(this.#newBlock(summary, []));
    const index = Math.max(0, stretchOf(places, summary));
    const place = places[index];
    if (!place) throw new Error("a timeline with a block has a first block");
    const block = await this.#block(place.n);
    block.now = [...block.now, summary].sort(inOrder);
    block.changed = true;
    if (inOrder(summary, place) < 0) Object.assign(place, placeOf(summary));
    place.count = block.now.length;
    const onward = p === head.pages.length && index === places.length - 1 && block.now.at(-1) === summary;
    this.#splitWhenFull(places, index, onward);
    await this.#settle(p, places);
    head.counts[summary.kind] = (head.counts[summary.kind] ?? 0) + 1;
    const others = this.#latest().filter(({ kind }) => kind !== summary.kind);
    const ofKind = [...this.#latest().filter(({ kind }) => kind === summary.kind), summary];
    this.#keepLatest([...others, ...ofKind.sort((a, b) => inOrder(b, a)).slice(0, keepLatest)]);
  }

  /** After one of the latest two was taken, the next older one moves up. */
  async refillLatest(kind: KindName): Promise<void> {
    const head = this.#head;
    const latest = this.#latest();
    const enough = Math.min(keepLatest, head.counts[kind] ?? 0);
    if (latest.filter((other) => other.kind === kind).length >= enough) return;
    const found: Summary[] = [];
    for (let p = head.pages.length; p >= 0 && found.length < enough; p--) {
      for (const place of (await this.#placesOn(p)).toReversed()) {
        const block = await this.#block(place.n);
        found.push(...block.now.filter((summary) => summary.kind === kind).reverse());
        if (found.length >= enough) break;
      }
    }
    this.#keepLatest([...latest.filter((other) => other.kind !== kind), ...found.slice(0, keepLatest)]);
  }

  /** The head's stamp stands for all: whatever else of a timeline changes, the head changes with it. */
  write(change: Change, was: Kept<Head> | null): void {
    const patient = idBytes(this.#line.patient);
    const subject = this.#line.key;
    for (const [n, { now, changed }] of this.#blocks) {
      if (changed) change.put(blocks, [patient, n], pack(now), { subject });
    }
    for (const [n, { now, changed }] of this.#pages) {
      if (changed) change.put(pages, [patient, n], now, { subject });
    }
    for (const { shelf, n } of this.#gone) change.remove<unknown>(shelf, [patient, n]);
    change.put(heads, [patient], this.#head, { was, subject });
  }

  async #placesOn(p: number): Promise<BlockPlace[]> {
    const page = this.#head.pages[p];
    if (!page) return this.#head.blocks;
    const open = this.#pages.get(page.n) ??
      { now: structuredClone(await readPage(this.#line, page.n)), changed: false };
    this.#pages.set(page.n, open);
    return open.now;
  }

  async #block(n: number): Promise<Open<Summary[]>> {
    const open = this.#blocks.get(n);
    if (open) return open;
    const [kept] = await readBlocks(this.#line, [n]);
    const block = { now: kept ? unpack(kept) : [], changed: false };
    this.#blocks.set(n, block);
    return block;
  }

  #newBlock(first: Place, summaries: Summary[]): BlockPlace {
    const n = this.#head.next++;
    this.#blocks.set(n, { now: summaries, changed: true });
    return { n, ...placeOf(first), count: summaries.length };
  }

  /** Cuts before the newest entry when time only moves on, so that blocks stay full; in the middle otherwise. */
  #splitWhenFull(places: BlockPlace[], index: number, onward: boolean): void {
    const place = places[index];
    const block = place && this.#blocks.get(place.n);
    if (!place || !block || block.now.length < 2) return;
    const text = block.now.length > blockEntries ? "" : JSON.stringify(pack(block.now));
    // Bytes, not letters: a name in another script takes three for one.
    if (text !== "" && new TextEncoder().encode(text).length <= blockBytes) return;
    const later = block.now.splice(onward ? block.now.length - 1 : block.now.length >> 1);
    const first = later[0];
    if (!first) return;
    place.count = block.now.length;
    places.splice(index + 1, 0, this.#newBlock(first, later));
  }

  /** After blocks came, went or began elsewhere: the head says so, and no list of them grows too long. */
  async #settle(p: number, places: BlockPlace[]): Promise<void> {
    const page = this.#head.pages[p];
    if (!page) return await this.#shortenHead(places);
    const open = this.#pages.get(page.n);
    if (open) open.changed = true;
    const first = places[0];
    if (!first) {
      this.#head.pages.splice(p, 1);
      this.#pages.delete(page.n);
      this.#gone.push({ shelf: pages, n: page.n });
      return;
    }
    Object.assign(page, placeOf(first));
    if (places.length > pageBlocks) this.#addPage(p + 1, places.splice(pageBlocks / 2));
  }

  /** The older half of the head's own blocks goes to the newest page, or to one of its own. */
  async #shortenHead(places: BlockPlace[]): Promise<void> {
    if (places.length <= headBlocks) return;
    const older = places.splice(0, headBlocks / 2);
    const newest = this.#head.pages.length - 1;
    const page = this.#head.pages[newest];
    const room = page && await this.#placesOn(newest);
    if (!room || room.length + older.length > pageBlocks) return this.#addPage(newest + 1, older);
    room.push(...older);
    const open = this.#pages.get(page.n);
    if (open) open.changed = true;
  }

  #addPage(p: number, places: BlockPlace[]): void {
    const first = places[0];
    if (!first) return;
    const n = this.#head.next++;
    this.#pages.set(n, { now: places, changed: true });
    this.#head.pages.splice(p, 0, { n, ...placeOf(first) });
  }

  #latest(): Summary[] {
    return unpack(this.#head.latest);
  }

  #keepLatest(latest: readonly Summary[]): void {
    this.#head.latest = pack(latest);
  }
}
