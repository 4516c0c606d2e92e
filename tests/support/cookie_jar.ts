/** Cookies as a browser keeps them for one origin. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes what an answer sets. A cookie without the protections that we promise is a failed test. */
  take(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(/;\s*/);
      const name = pair.slice(0, pair.indexOf("="));
      const value = pair.slice(pair.indexOf("=") + 1);
      const own = new Map(
        attributes.map((text) => [text.split("=")[0]?.toLowerCase(), text.split("=")[1] ?? ""]),
      );
      for (const needed of ["secure", "httponly", "path"]) {
        if (!own.has(needed)) throw new Error(`The cookie ${name} lacks ${needed}.`);
      }
      if (!name.startsWith("__Host-") || own.has("domain") || own.get("path") !== "/") {
        throw new Error(`The cookie ${name} is not bound to this host.`);
      }
      if (own.get("max-age") === "0" || value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    if (headers.get("Clear-Site-Data")?.includes('"cookies"')) this.#cookies.clear();
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  get(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Puts a cookie by hand, for tests of stolen and made-up ones; undefined removes it. */
  set(name: string, value: string | undefined): void {
    if (value === undefined) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
