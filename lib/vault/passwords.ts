import { type Id, idBytes } from "../ids.ts";
import type { Keyring } from "./keyring.ts";
import { HashQueue } from "./hash_queue.ts";
import { type Bytes, randomBytes, sameBytes, utf8 } from "./primitives.ts";
import { SealError } from "./sealing.ts";

/** What one hash costs. */
export interface PasswordCost {
  /** KiB of memory, at least 8. */
  readonly memory: number;
  readonly passes: number;
}

/** RFC 9106's second choice (64 MiB, 3 passes) with one lane: more lanes gain nothing in this implementation. */
export const fullPasswordCost: PasswordCost = { memory: 65_536, passes: 3 };

const saltBytes = 16;
const tagBytes = 32;
const mostMemory = 1_048_576; // KiB: what a changed hash could make us spend is bounded
const mostPasses = 16;
const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=1,keyid=([\w+/]{3})\$([\w+/]{22})\$([\w+/]{43})$/;

interface Argon2id {
  readonly salt: Bytes;
  readonly cost: PasswordCost;
  readonly lanes: number;
  readonly pepper: Bytes;
  readonly owner: Bytes;
}

/** Argon2id (RFC 9106) with a pepper that the store does not hold and the owner's id bound to the hash. */
export class Passwords {
  readonly #keyring: Keyring;
  readonly #cost: PasswordCost;
  readonly #queue = new HashQueue();

  constructor(keyring: Keyring, cost: PasswordCost) {
    this.#keyring = keyring;
    this.#cost = cost;
  }

  /** A PHC string. Throws AppError "unavailable" when the queue is full. */
  async hash(password: string, owner: Id): Promise<string> {
    const salt = randomBytes(saltBytes);
    const version = this.#keyring.current("pep");
    const tag = await this.#tag(password, owner, { salt, cost: this.#cost, version });
    const { memory, passes } = this.#cost;
    const keyid = base64(Uint8Array.of(version >> 8, version & 0xff));
    return `$argon2id$v=19$m=${memory},t=${passes},p=1,keyid=${keyid}$${base64(salt)}$${base64(tag)}`;
  }

  /** Throws SealError for a string that `hash` never made: it comes from a sealed value and was right once. */
  async verify(password: string, hash: string, owner: Id): Promise<{ ok: boolean; stale: boolean }> {
    const kept = parse(hash);
    const ok = sameBytes(await this.#tag(password, owner, kept), kept.tag);
    return { ok, stale: ok && this.#isStale(kept) };
  }

  #isStale({ cost, version }: { readonly cost: PasswordCost; readonly version: number }): boolean {
    return version !== this.#keyring.current("pep") || cost.memory !== this.#cost.memory ||
      cost.passes !== this.#cost.passes;
  }

  #tag(
    password: string,
    owner: Id,
    { salt, cost, version }: { readonly salt: Bytes; readonly cost: PasswordCost; readonly version: number },
  ): Promise<Bytes> {
    const pepper = this.#keyring.key("pep", version);
    // NFKC (NIST SP 800-63B-4 §3.1.1.2): the same characters give the same bytes on every keyboard.
    const bytes = utf8(password.normalize("NFKC"));
    return this.#queue.run(() => argon2id(bytes, { salt, cost, lanes: 1, pepper, owner: idBytes(owner) }));
  }
}

function parse(hash: string) {
  const [, memory, passes, keyid, salt, tag] = phc.exec(hash) ?? [];
  if (memory === undefined || passes === undefined || keyid === undefined || !salt || !tag) {
    throw new SealError("shape");
  }
  const cost = { memory: Number(memory), passes: Number(passes) };
  if (cost.memory < 8 || cost.memory > mostMemory || cost.passes < 1 || cost.passes > mostPasses) {
    throw new SealError("shape");
  }
  const [high = 0, low = 0] = fromBase64(keyid);
  return { cost, version: (high << 8) | low, salt: fromBase64(salt), tag: fromBase64(tag) };
}

/** The runtime's own Argon2id, off the event loop. Its parameters are not yet in TypeScript's library: hence `never`. */
async function argon2id(password: Bytes, { salt, cost, lanes, pepper, owner }: Argon2id): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw-secret" as never, password, "Argon2id", false, [
    "deriveBits",
  ]);
  const parameters = {
    name: "Argon2id",
    nonce: salt,
    memory: cost.memory,
    passes: cost.passes,
    parallelism: lanes,
    secretValue: pepper,
    associatedData: owner,
  };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters as never, key, tagBytes * 8));
}

/** RFC 9106 §5.3, computed at start: a runtime whose Argon2id is missing or wrong must not make one hash. */
export async function proveArgon2id(): Promise<void> {
  const tag = await argon2id(new Uint8Array(32).fill(1), {
    salt: new Uint8Array(16).fill(2),
    cost: { memory: 32, passes: 3 },
    lanes: 4,
    pepper: new Uint8Array(8).fill(3),
    owner: new Uint8Array(12).fill(4),
  });
  const expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";
  if (tag.toHex() !== expected) {
    throw new Error("This runtime's Argon2id does not pass the test of RFC 9106.");
  }
}

function base64(bytes: Uint8Array): string {
  return bytes.toBase64({ omitPadding: true });
}

function fromBase64(text: string): Bytes {
  return Uint8Array.fromBase64(text);
}
