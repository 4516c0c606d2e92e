/**
 * Work that waits for its turn. Threads that seal or store side by side each keep memory of their own for good, so that
 * ten files at once would cost ten times as much as one; in turns of some kilobytes nobody waits for somebody's network.
 */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** For everything that is done to files, in this process. */
export const fileWork = new OneAtATime();
