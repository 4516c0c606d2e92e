/** Remembers the values asked for most recently, at most `most` of them. */
export class Recent<Value, Name = string> {
  readonly #most: number;
  readonly #values = new Map<Name, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  get(name: Name): Value | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    this.#values.delete(name);
    this.#values.set(name, value);
    return value;
  }

  set(name: Name, value: Value): void {
    this.#values.delete(name);
    this.#values.set(name, value);
    if (this.#values.size <= this.#most) return;
    const oldest = this.#values.keys().next();
    if (!oldest.done) this.#values.delete(oldest.value);
  }

  delete(name: Name): void {
    this.#values.delete(name);
  }
}
