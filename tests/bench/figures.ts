/** One line of `deno task bench`. `ok` says whether the ratio keeps its bound, whichever side is the good one. */
export interface Figure {
  readonly name: string;
  readonly ratio: number;
  readonly bound: number;
  readonly ok: boolean;
  readonly note?: string;
}

export function atMost(name: string, ratio: number, bound: number, note?: string): Figure {
  return { name, ratio: rounded(ratio), bound, ok: ratio <= bound, ...(note !== undefined && { note }) };
}

export function atLeast(name: string, ratio: number, bound: number, note?: string): Figure {
  return { name, ratio: rounded(ratio), bound, ok: ratio >= bound, ...(note !== undefined && { note }) };
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN;
}

export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The way of doing something that a figure names. */
export type Ways<Name extends string> = Readonly<Record<Name, () => Promise<unknown>>>;

/**
 * Median milliseconds of one call, each way. The calls alternate, so that all ways meet the same machine; `callers`
 * of the same way wait side by side, each for its own answer.
 */
export async function compare<Name extends string>(
  ways: Ways<Name>,
  work: { readonly calls: number; readonly callers?: number; readonly warmUp?: number },
): Promise<Readonly<Record<Name, Speed>>> {
  const { calls, callers = 1, warmUp = Math.ceil(calls / 3) } = work;
  const names = Object.keys(ways) as Name[];
  const kept = new Map(names.map((name): [Name, { times: number[]; spans: number[] }] => [
    name,
    { times: [], spans: [] },
  ]));
  for (let call = -warmUp; call < calls; call++) {
    for (const name of names) {
      const times: number[] = [];
      const span = await timeOf(() =>
        Promise.all(Array.from({ length: callers }, async () => times.push(await timeOf(ways[name]))))
      );
      if (call < 0) continue;
      kept.get(name)?.times.push(...times);
      kept.get(name)?.spans.push(span / callers);
    }
  }
  const speeds = names.map((name): [Name, Speed] => {
    const { times = [], spans = [] } = kept.get(name) ?? {};
    return [name, { middle: median(times), each: median(spans) }];
  });
  return Object.fromEntries(speeds) as Record<Name, Speed>;
}

/** Milliseconds: what one caller waits, at the median; and what each call takes of the whole. */
export interface Speed {
  readonly middle: number;
  readonly each: number;
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1_000) / 1_000;
}
