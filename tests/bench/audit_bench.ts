import { leafHash, nodeHash } from "../../lib/audit/merkle.ts";
import { openAudit } from "../../lib/audit/log.ts";
import { systemClock } from "../../lib/clock.ts";
import type { Deed } from "../../lib/deeds.ts";
import { idBytes, newId } from "../../lib/ids.ts";
import { openDriver, openStore } from "../../lib/vault/open_store.ts";
import { randomBytes, utf8 } from "../../lib/vault/primitives.ts";
import type { Driver, Ledger, Store } from "../../lib/vault/store.ts";
import { testKeys } from "../lib/audit/logbook.ts";
import { atLeast, atMost, type Figure, median, timeOf } from "./figures.ts";

const rounds = 9;
const keys = testKeys();
const record = randomBytes(900);
const patients = Array.from({ length: 2_000 }, newId);

/** What the log costs where it is written, and how fast it is verified, as ratios of one run. */
export async function* auditFigures(): AsyncGenerator<Figure> {
  yield await throughput("audit.write_c64", { callers: 64, each: 40 });
  yield await throughput("audit.write_c1", { callers: 1, each: 400 });
  yield await recordedLook();
  yield await verification();
}

/** P6: records written through the group committer with the log, against the same without one. At least 0.85. */
async function throughput(name: string, work: { callers: number; each: number }): Promise<Figure> {
  return await withStores(async ({ audited, plain }) => {
    const write = (store: Store) => () =>
      store.commit({
        checks: [],
        sets: [{ key: ["r", idBytes(newId()), idBytes(newId())], value: record }],
        deletes: [],
        deeds: [aDeed()],
      });
    const ratios: number[] = [];
    for (let round = -2; round < rounds; round++) {
      const [first, second] = round % 2 === 0 ? [plain, audited] : [audited, plain];
      const one = await perSecond(work, write(first));
      const other = await perSecond(work, write(second));
      if (round >= 0) ratios.push(first === audited ? one / other : other / one);
    }
    return atLeast(name, median(ratios), 0.85);
  });
}

/** P7, its floor: what a read waits for before its bytes leave, against one raw write of 900 bytes. At most 2. */
async function recordedLook(): Promise<Figure> {
  return await withStores(async ({ audited, driver }) => {
    const [looks, writes]: [number[], number[]] = [[], []];
    const raw = () =>
      driver.atomic({
        checks: [],
        sets: [{ key: ["raw", idBytes(newId())], value: record }],
        deletes: [],
      });
    for (let round = 0; round < 600; round++) {
      writes.push(await timeOf(raw));
      looks.push(await timeOf(() => audited.record([aDeed()])));
    }
    return atMost("audit.recorded_look", median(looks.slice(100)) / median(writes.slice(100)), 2);
  });
}

/** Verifying a sealed log, entry by entry, against nothing but the two hashes that each entry needs. */
async function verification(): Promise<Figure> {
  const entries = 20_000;
  const driver = await openDriver(":memory:");
  const store = openStore({ driver, clock: systemClock });
  const audit = await openAudit({ store, keys, clock: systemClock, origin: "https://salus.example" });
  for (let done = 0; done < entries; done += 50) {
    await Promise.all(Array.from({ length: 50 }, () => store.record([aDeed()])));
  }
  await audit.stop();
  const leaf = utf8(JSON.stringify(aDeed()));
  const ratios: number[] = [];
  for (let round = 0; round < 5; round++) {
    const verified = await timeOf(() => audit.verify());
    const hashed = await timeOf(async () => {
      let node = leafHash(leaf);
      for (let n = 0; n < entries; n++) node = nodeHash(node, leafHash(leaf));
      await Promise.resolve(node);
    });
    ratios.push(verified / hashed);
  }
  await store.close();
  return atMost("audit.verify", median(ratios), 12);
}

interface Stores {
  readonly driver: Driver;
  readonly audited: Store;
  readonly plain: Store;
}

async function withStores(measure: (stores: Stores) => Promise<Figure>): Promise<Figure> {
  const folder = await Deno.makeTempDir();
  const [driver, other] = [await openDriver(`${folder}/audited.db`), await openDriver(`${folder}/plain.db`)];
  const audited = openStore({ driver, clock: systemClock });
  const plain = openStore({ driver: other, clock: systemClock });
  const audit = await openAudit({
    store: audited,
    keys,
    clock: systemClock,
    origin: "https://salus.example",
  });
  plain.keepLedger(noLedger);
  try {
    return await measure({ driver, audited, plain });
  } finally {
    await audit.stop();
    await Promise.all([audited.close(), plain.close()]);
    await Deno.remove(folder, { recursive: true });
  }
}

const noLedger: Ledger = {
  pack: (deeds) => ({
    write: { checks: [], sets: [], deletes: [] },
    places: deeds.map((_, index) => ({ epoch: "", batch: 0, index })),
  }),
  settled() {},
};

function aDeed(): Deed {
  return {
    at: systemClock.now(),
    actor: patients[0] ?? "system",
    session: "Jk3f9aQz",
    role: "doctor",
    action: "record.edited",
    permission: "vitals.write",
    patient: patients[Math.floor(Math.random() * patients.length)] ?? newId(),
    parts: ["vitals"],
    purpose: "visit",
    outcome: 0,
    caller: { request: newId(), address: "192.0.2.7", agent: "Mozilla/5.0" },
  };
}

async function perSecond({ callers, each }: { callers: number; each: number }, call: () => Promise<unknown>) {
  const start = performance.now();
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let n = 0; n < each; n++) await call();
  }));
  return callers * each / (performance.now() - start) * 1_000;
}

if (import.meta.main) {
  for await (const figure of auditFigures()) {
    Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figure)}\n`));
  }
}
