import type { Deed } from "../../../lib/deeds.ts";
import type { Driver, Key, Ledger, Unit, Write } from "../../../lib/vault/store.ts";

export function aDeed(action = "record.viewed"): Deed {
  const caller = { request: "AAAAAAAAAAAAAAAAAAAAAA", address: "192.0.2.1", agent: "test" };
  return { at: 1_800_000_000_000, actor: "system", role: "system", action, outcome: 0, caller };
}

const text = new TextEncoder();

export function bytes(content: string): Uint8Array<ArrayBuffer> {
  return text.encode(content);
}

export function read(value: Uint8Array | undefined): string | undefined {
  return value && new TextDecoder().decode(value);
}

/** A log of the simplest kind: each flush is one row at the next number, which must be free. */
export function plainLedger(
  writer = "w",
  broken: (deed: Deed) => boolean = () => false,
): Ledger & { seq: number } {
  return {
    seq: 0,
    pack(deeds) {
      if (deeds.some(broken)) throw new Error("this deed cannot be written");
      const key: Key = ["a", writer, this.seq];
      const actions = deeds.map(({ action }) => action);
      return {
        write: {
          checks: [{ key, stamp: null }],
          sets: [{ key, value: bytes(JSON.stringify(actions)) }],
          deletes: [],
        },
        places: deeds.map((_, index) => ({ epoch: writer, batch: this.seq, index })),
      };
    },
    settled(committed) {
      if (committed) this.seq++;
    },
  };
}

export function unit(write: Partial<Write>, more: Partial<Unit> = {}): Unit {
  return { checks: [], sets: [], deletes: [], deeds: [aDeed()], ...write, ...more };
}

export function setting(key: Key, content: string): Write["sets"] {
  return [{ key, value: bytes(content) }];
}

/** A driver whose writes wait at a gate, so that a test decides what queues behind what. */
export function gated(driver: Driver): { readonly driver: Driver; readonly writes: Write[]; open(): void } {
  const gate = Promise.withResolvers<void>();
  const writes: Write[] = [];
  return {
    driver: {
      ...driver,
      async atomic(write) {
        writes.push(write);
        await gate.promise;
        return await driver.atomic(write);
      },
    },
    writes,
    open: () => gate.resolve(),
  };
}

/** What became of a promise, as one word. */
export async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (error instanceof Error && "problem" in error) return String(error.problem);
    return error instanceof Error ? error.name : "?";
  }
}

export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "store_" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
