/** Lets work on one name wait for its turn. Undefined when too many wait already. */
export interface Turns {
  take<T>(name: string, work: () => Promise<T>): Promise<T> | undefined;
}

export function openTurns(longest: number): Turns {
  const lines = new Map<string, { last: Promise<unknown>; length: number }>();
  return {
    take(name, work) {
      const line = lines.get(name) ?? { last: Promise.resolve(), length: 0 };
      if (line.length >= longest) return undefined;
      lines.set(name, line);
      line.length++;
      const turn = line.last.then(work).finally(() => {
        if (--line.length === 0) lines.delete(name);
      });
      line.last = turn.catch(() => undefined);
      return turn;
    },
  };
}
