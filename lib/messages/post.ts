import { type Clock, hour, type Instant, second } from "../clock.ts";
import { type Deed, programDeed } from "../deeds.ts";
import { log } from "../log.ts";
import type { Kept } from "../vault/shelf.ts";
import type { Vault } from "../vault/vault.ts";
import type { Carrier, Writer } from "./mail.ts";
import { type Outgoing, outgoing, placeOf } from "./outbox.ts";

export interface Post {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly write: Writer;
}

/** Longer than a carrier takes to give up, and none of the waits, so that the two never mean the same row. */
const lease = 100 * second;
const mostTries = 8;
const batch = 20;

/** Carries all mail that is due. Returns how many letters left. */
export async function deliverDue(post: Post): Promise<number> {
  let sent = 0;
  while (true) {
    const now = post.clock.now();
    const rows = await post.vault.list(outgoing, [], { limit: batch });
    const due = rows.filter((row) => dueOf(row) <= now);
    if (due.length === 0) return sent;
    for (const row of due) if (await deliver(post, row, now)) sent++;
  }
}

/** Delivers at once and then every `every` milliseconds, until stopped; `stop` waits for the letter in hand. */
export function startPost(post: Post, every = 2 * second): { stop(): Promise<void> } {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = Promise.resolve();
  function next() {
    round = deliverDue(post).then(
      () => {},
      () => log("error", "mail.post_failed"),
    ).finally(() => {
      if (!stopped) timer = setTimeout(next, every);
    });
  }
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}

async function deliver(post: Post, row: Kept<Outgoing>, now: Instant): Promise<boolean> {
  const held = await take(post, row, now);
  if (!held) return false;
  const { id, mail } = held.value;
  if ("until" in mail && mail.until <= now) return await giveUp(post, held, now, "late");
  try {
    await post.carrier.carry(id, mail.to, await post.write(mail));
  } catch (error) {
    return await later(post, held, now, error);
  }
  await post.vault.change().remove(outgoing, held.key, held).tidy();
  return true;
}

/** Only one process moves a row: the others find it changed and leave it. */
async function take(post: Post, row: Kept<Outgoing>, now: Instant): Promise<Kept<Outgoing> | undefined> {
  const key = placeOf(now + lease, row.value.id);
  const moved = await post.vault.change()
    .remove(outgoing, row.key, row)
    .put(outgoing, key, { ...row.value, tries: row.value.tries + 1 }, { was: null })
    .tidy();
  return moved ? await post.vault.read(outgoing, key) : undefined;
}

async function later(post: Post, held: Kept<Outgoing>, now: Instant, error: unknown): Promise<false> {
  log("warn", "mail.not_carried", { mail: held.value.id, tries: held.value.tries, code: codeOf(error) });
  if (isFinal(error)) return await giveUp(post, held, now, "refused");
  if (held.value.tries >= mostTries) return await giveUp(post, held, now, "unreachable");
  const wait = Math.min(30 * second * 2 ** (held.value.tries - 1), hour);
  await post.vault.change()
    .remove(outgoing, held.key, held)
    .put(outgoing, placeOf(now + wait, held.value.id), held.value, { was: null })
    .tidy();
  return false;
}

/** The letter is dropped, since it may hold a link; that it failed stays in the log. */
async function giveUp(post: Post, held: Kept<Outgoing>, now: Instant, why: string): Promise<false> {
  await post.vault.change().remove(outgoing, held.key, held).deed(failed(held.value, now, why)).commit();
  return false;
}

function failed(row: Outgoing, now: Instant, why: string): Deed {
  return programDeed(now, {
    action: "mail.failed",
    target: { kind: "mail", id: row.id },
    outcome: 8,
    detail: { about: row.mail.about, why, tries: row.tries },
  });
}

function dueOf(row: Kept<Outgoing>): Instant {
  const due = row.key[0];
  return typeof due === "number" ? due : 0;
}

/** SMTP 5xx (RFC 5321 §4.2.1): trying again would be refused again. */
function isFinal(error: unknown): boolean {
  return error instanceof Error && "responseCode" in error && Number(error.responseCode) >= 500 &&
    !("code" in error && error.code === "EAUTH");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
