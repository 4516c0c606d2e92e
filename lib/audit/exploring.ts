import { hour, type Instant } from "../clock.ts";
import type { Outcome } from "../deeds.ts";
import { fromBase64Url, type Id } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import type { Bytes } from "../vault/primitives.ts";
import type { DeedPlace, Reader } from "../vault/store.ts";
import { Batches, loggedAt, type LoggedDeed } from "./logged.ts";
import { type Looks, looksAt, type LooksSources } from "./looks.ts";
import { epochText, orderKey, placeText, readPlace, samePlace } from "./places.ts";
import { entriesOf, leafIndexOf, readRun, type Run, runAt } from "./runs.ts";

export interface Question {
  readonly actor?: Id | "nobody" | "system";
  readonly patient?: Id;
  /** A patient by the name that entries use: base64url of 16 bytes. */
  readonly pseudonym?: string;
  /** An action, or all of a noun: "grant" finds "grant.revoked". */
  readonly action?: string;
  readonly from?: Instant;
  /** Exclusive. */
  readonly to?: Instant;
  readonly outcome?: Outcome;
  readonly limit: number;
  /** `more` of the page before. */
  readonly after?: string;
}

/** How many entries are looked at for one page; a rare thing takes several pages to find. */
const mostScanned = 5_000;
/** Deeds are written in the order of their commits: one may be this much older than its neighbours. */
const slack = hour;

interface Found {
  readonly entries: LoggedDeed[];
  scanned: number;
  /** The place of the last entry looked at. */
  last: DeedPlace | undefined;
}

/** What the log says, newest first: what is not sealed yet, then the tree from its end. */
export async function explore(sources: LooksSources, question: Question): Promise<Looks> {
  const { store, keys, tail } = sources;
  const pseudonym = pseudonymIn(keys, question);
  if (pseudonym !== undefined) return await ofPatient(sources, pseudonym, question);
  const after = question.after === undefined ? undefined : readPlace(question.after);
  const { state, entries } = await tail.read();
  const index = after && await leafIndexOf(store, keys, after);
  const sealed = index !== undefined && index < state.size;
  const found: Found = { entries: [], scanned: 0, last: undefined };
  const seen = after && !sealed ? entries.findIndex(({ place }) => samePlace(place, after)) : -1;
  for (const { logged } of sealed ? [] : entries.slice(seen + 1)) {
    if (isFull(found, question)) return page(found);
    consider(found, logged(), question);
  }
  const more = await searchTree(store, keys, { found, question, below: sealed ? index : state.size });
  return more ? page(found) : { entries: found.entries, more: undefined };
}

function pseudonymIn(keys: AuditKeys, { patient, pseudonym }: Question): Bytes | undefined {
  if (patient !== undefined) return keys.pseudonym(patient);
  return pseudonym === undefined ? undefined : fromBase64Url(pseudonym);
}

/** By the pointers of "who looked": the log is not searched. */
async function ofPatient(sources: LooksSources, pseudonym: Bytes, question: Question): Promise<Looks> {
  const found: Found = { entries: [], scanned: 0, last: undefined };
  let after = question.after;
  while (true) {
    const looks = await looksAt(sources, pseudonym, {
      own: true,
      limit: question.limit,
      ...(after !== undefined && { after }),
    });
    for (const entry of looks.entries) {
      if (isFull(found, question)) return page(found);
      consider(found, entry, question);
    }
    if (looks.more === undefined) return { entries: found.entries, more: undefined };
    after = looks.more;
  }
}

/** False when the beginning of the log, or of the time asked for, is reached. */
async function searchTree(
  store: Reader,
  keys: AuditKeys,
  { found, question, below }: {
    readonly found: Found;
    readonly question: Question;
    readonly below: number;
  },
): Promise<boolean> {
  const batches = new Batches(store, keys);
  const end = question.to === undefined
    ? below
    : Math.min(below, await endOf(store, keys, below, question.to));
  for await (const run of runsBelow(store, keys, end)) {
    if (question.from !== undefined && run.to < question.from - slack) return false;
    for (const { seq, first, count } of batchesOf(run).reverse()) {
      if (first >= end) continue;
      if (isFull(found, question)) return true;
      const [batch] = await batches.get([{ epoch: epochText(run.epoch), batch: seq }]);
      if (!batch) continue;
      for (let at = Math.min(count, end - first) - 1; at >= 0; at--) {
        if (isFull(found, question)) return true;
        consider(found, loggedAt(batch, { epoch: epochText(run.epoch), batch: seq, index: at }), question);
      }
    }
  }
  return false;
}

/** An index that no entry before `to` stands at or after: found by halving, since the log is in order but for slack. */
async function endOf(store: Reader, keys: AuditKeys, size: number, to: Instant): Promise<number> {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const run = await runAt(store, keys, middle);
    // Where a row of the order is missing, the run before it ends before the middle.
    if (run && run.from < to + slack) low = Math.max(middle + 1, run.first + entriesOf(run));
    else high = run ? run.first : middle;
  }
  return low;
}

async function* runsBelow(store: Reader, keys: AuditKeys, index: number): AsyncGenerator<Run> {
  let from = index;
  while (true) {
    const rows = await store.list({ prefix: ["ao"], from: orderKey(from), limit: 50, reverse: true });
    for (const row of rows) {
      const run = readRun(keys, row);
      from = run.first;
      yield run;
    }
    if (rows.length < 50) return;
  }
}

function batchesOf(run: Run) {
  let first = run.first;
  return run.counts.map((count, at) => {
    const batch = { seq: run.seq + at, first, count };
    first += count;
    return batch;
  });
}

function consider(found: Found, entry: LoggedDeed, question: Question): void {
  found.scanned++;
  found.last = entry.place;
  const { actor, action, from, to, outcome } = question;
  if (actor !== undefined && entry.actor !== actor && entry.subject !== actor) return;
  if (action !== undefined && entry.action !== action && !entry.action.startsWith(`${action}.`)) return;
  if (from !== undefined && entry.at < from) return;
  if (to !== undefined && entry.at >= to) return;
  if (outcome !== undefined && entry.outcome !== outcome) return;
  found.entries.push(entry);
}

function isFull(found: Found, question: Question): boolean {
  return found.entries.length >= question.limit || found.scanned >= mostScanned;
}

function page(found: Found): Looks {
  return { entries: found.entries, more: found.last && placeText(found.last) };
}
