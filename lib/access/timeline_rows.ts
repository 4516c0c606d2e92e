import { z } from "zod";
import { type Id, idBytes } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { SubjectKey, Vault } from "../vault/vault.ts";
import { kindNames } from "./parts.ts";
import { inOrder, isPacked, type Packed, type Place } from "./summaries.ts";

/** One patient's timeline, read through an opened key. */
export interface Timeline {
  readonly vault: Vault;
  readonly patient: Id;
  readonly key: SubjectKey;
}

/** From its first place up to the next one's; the first of all covers everything earlier too. */
const stretchSchema = z.strictObject({
  n: z.number().int(),
  at: z.number(),
  added: z.number(),
  id: z.string(),
});
/** A block: so many entries. */
const placeSchema = stretchSchema.extend({ count: z.number().int() });
const packed = z.custom<Packed>(isPacked);

const headSchema = z.strictObject({
  /** Oldest first; what is older than the blocks below. */
  pages: z.array(stretchSchema),
  /** The newest blocks, oldest first. */
  blocks: z.array(placeSchema),
  next: z.number().int(),
  counts: z.partialRecord(z.enum(kindNames), z.number().int()),
  /** The newest two of each kind, newest first. */
  latest: packed,
});

export type Head = z.infer<typeof headSchema>;
export type BlockPlace = z.infer<typeof placeSchema>;

export const heads = shelf({
  name: "timeline",
  prefix: "t",
  schema: headSchema,
  version: 3,
  under: "subject",
});
export const pages = shelf({
  name: "timeline_page",
  prefix: "tp",
  schema: z.array(placeSchema),
  version: 2,
  under: "subject",
});
export const blocks = shelf({
  name: "timeline_block",
  prefix: "t",
  schema: packed,
  version: 3,
  under: "subject",
});

export function emptyHead(): Head {
  return { pages: [], blocks: [], next: 0, counts: {}, latest: { shapes: [], lines: [] } };
}

export function readHead(line: Timeline): Promise<Kept<Head> | undefined> {
  return together(line, "head", () => line.vault.read(heads, [idBytes(line.patient)], line.key));
}

/** What was read last of a timeline: a guess at what to read beside its head, never an answer. */
interface Last {
  readonly head: Head;
  readonly page: Page;
}

/** A page of the index by its number; without one, the head's own blocks. */
export interface Page {
  readonly n: number | undefined;
  readonly places: readonly BlockPlace[];
}

/** Gone with the opened key. */
const lasts = new WeakMap<SubjectKey, Last>();

/**
 * The head and, at the same moment, what it will most likely lead to: the page that it named for this place when it
 * was last read, and of the blocks that stood there those that `choose` names.
 */
export async function readHeadAnd(
  line: Timeline,
  place: Place | undefined,
  choose: (last: Head, places: readonly BlockPlace[]) => readonly number[],
) {
  const last = lasts.get(line.key);
  const n = place && last?.head.pages[pageOf(last.head, place)]?.n;
  const stood = n === undefined ? last?.head.blocks : last?.page.n === n ? last?.page.places : undefined;
  const likely = last && stood ? choose(last.head, stood) : [];
  const [kept, places, found] = await Promise.all([
    readHead(line),
    n === undefined ? [] : readPage(line, n),
    Promise.all(likely.map((block) => readBlock(line, block))),
  ]);
  const head = kept?.value ?? emptyHead();
  const page = { n, places };
  lasts.set(line.key, { head, page });
  return { head, page, blocks: new Map(likely.map((block, at) => [block, found[at]])) };
}

export async function readPage(line: Timeline, n: number): Promise<BlockPlace[]> {
  const read = () => line.vault.read(pages, [idBytes(line.patient), n], line.key);
  return (await together(line, `page ${n}`, read))?.value ?? [];
}

/** Those that are known need no reading. */
export async function readBlocks(
  line: Timeline,
  numbers: readonly number[],
  known?: ReadonlyMap<number, Packed | undefined>,
): Promise<Packed[]> {
  const found = await Promise.all(numbers.map((n) => known?.has(n) ? known.get(n) : readBlock(line, n)));
  return found.filter((block) => block !== undefined);
}

async function readBlock(line: Timeline, n: number): Promise<Packed | undefined> {
  const read = () => line.vault.read(blocks, [idBytes(line.patient), n], line.key);
  return (await together(line, `block ${n}`, read))?.value;
}

/** The stretch that holds the place; -1 only when there is none. */
export function stretchOf(stretches: readonly Place[], place: Place): number {
  return stretches.findLastIndex((stretch, i) => i === 0 || inOrder(stretch, place) <= 0);
}

/** The page that lists the block of this place; the number of pages itself stands for the head's own blocks. */
export function pageOf(head: Head, place: Place): number {
  const [first] = head.blocks;
  if (head.pages.length === 0 || (first && inOrder(first, place) <= 0)) return head.pages.length;
  return stretchOf(head.pages, place);
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
