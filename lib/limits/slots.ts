/** So many at once; the others wait in line, so many of them if that is said, and whoever waits longest is next. */
export class Slots {
  readonly #line: (() => void)[] = [];
  readonly #longest: number;
  #free: number;

  constructor(count: number, longest = Infinity) {
    this.#free = count;
    this.#longest = longest;
  }

  /** Resolves when a slot is taken; it must be given back. */
  take(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#line.push(resolve));
  }

  /** Whether a slot was taken within so many milliseconds; false at once where the line is full. */
  async takeWithin(patience: number): Promise<boolean> {
    if (this.#free > 0) {
      this.#free--;
      return true;
    }
    if (this.#line.length >= this.#longest) return false;
    return await new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#line.splice(this.#line.indexOf(taken), 1);
        resolve(false);
      }, patience);
      const taken = () => {
        clearTimeout(late);
        resolve(true);
      };
      this.#line.push(taken);
    });
  }

  give(): void {
    const next = this.#line.shift();
    if (next) next();
    else this.#free++;
  }
}
