import { z } from "zod";
import type { LooksOptions } from "../../lib/audit/looks.ts";
import { type Id, idBytes, newId } from "../../lib/ids.ts";
import { shelf } from "../../lib/vault/shelf.ts";
import type { Vault } from "../../lib/vault/vault.ts";
import { createApp } from "../../routes/app.ts";
import { renderPage } from "../../routes/pages.ts";
import { aDeed, type BenchPerson, type BenchSite, withVault } from "./bench_site.ts";

/** What one page read of the vault, and what its template was given. */
interface Trace {
  readonly reads: readonly (() => Promise<unknown>)[];
  render(): string;
}

/**
 * The least that could show the page: each row that it needs, once, opened and checked, in the order of their need,
 * what it needs of the log, and the template.
 */
export async function rawPage(
  bench: BenchSite,
  person: BenchPerson,
  [view, page]: readonly [view: "records/home" | "timeline/index", page: string],
): Promise<() => Promise<Response>> {
  const { reads, render } = await traceOf(bench, view, person.request(page));
  return async () => {
    for (const read of reads) await read();
    return answer(render());
  };
}

/** The same page from entries that lie in rows of their own, as a plain program would keep them: so many are listed. */
export async function rawListPage(
  bench: BenchSite,
  person: BenchPerson,
  rows: number,
): Promise<() => Promise<Response>> {
  const vault = bench.bare;
  const { reads, render } = await traceOf(bench, "timeline/index", person.request("/timeline"));
  const owner = idBytes(newId());
  for (let n = 0; n < rows; n++) {
    const change = bench.site.vault.change().put(plain, [owner, idBytes(newId())], entry(n));
    await change.deed(aDeed("record.created")).commit();
  }
  return async () => {
    await Promise.all(reads.slice(0, 3).map((read) => read()));
    await vault.list(plain, [owner], { limit: rows });
    return answer(render());
  };
}

async function traceOf(
  { silent: site, bare }: BenchSite,
  view: "records/home" | "timeline/index",
  request: Request,
): Promise<Trace> {
  const { vault, audit } = site;
  const reads = new Map<string, () => Promise<unknown>>();
  const note = (name: string, key: unknown, read: () => Promise<unknown>) => {
    reads.set(`${name} ${JSON.stringify(key)}`, read);
    return read();
  };
  const noted: Vault = {
    ...vault,
    read: (shelf, key, subject) => note(shelf.name, key, () => bare.read(shelf, key, subject)) as never,
    readMany: (shelf, keys, subject) =>
      note(shelf.name, keys, () => bare.readMany(shelf, keys, subject)) as never,
    list: (shelf, prefix, options, subject) =>
      note(shelf.name, [prefix, options], () => bare.list(shelf, prefix, options, subject)) as never,
  };
  const looked = {
    ...audit,
    looksAt: (patient: Id, options: LooksOptions) =>
      note("looks", [patient, options], () => audit.looksAt(patient, options)) as never,
  };
  let given: object | undefined;
  const { assets } = site;
  // Templates call it as a method of all that they were given.
  function find(this: unknown, name: string) {
    if (typeof this === "object" && this !== null) given = this;
    return assets.find(name);
  }
  const app = createApp({ ...withVault(site, noted), audit: looked, assets: { ...assets, find } });
  const response = await app.fetch(request, { remote: "192.0.2.7" });
  await response.body?.cancel();
  if (!given || response.status !== 200) throw new Error(`${view} answered ${response.status}`);
  const data = given;
  return {
    reads: [...reads.values()],
    render: () => renderPage(view, data as never, data as never, { partial: false }),
  };
}

function answer(html: string): Response {
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}

const plain = shelf({
  name: "bench_entry",
  prefix: "bench",
  version: 1,
  under: "system",
  schema: z.strictObject({
    id: z.string(),
    kind: z.string(),
    at: z.number(),
    value: z.record(z.string(), z.number()),
    note: z.string(),
    author: z.strictObject({ account: z.string(), name: z.string() }),
  }),
});

function entry(n: number) {
  return {
    id: newId(),
    kind: "blood_pressure",
    at: n,
    value: { systolic: 120 + n % 30, diastolic: 70 + n % 20, pulse: 60 + n % 20 },
    note: "After breakfast, left arm, seated for five minutes. ".repeat(10),
    author: { account: newId(), name: "Maria Santos" },
  };
}
