import { fileWork } from "./one_at_a_time.ts";
import { type Bytes, concat, hmacSha512, randomBytes, sameBytes, utf8 } from "./primitives.ts";
import { SealError } from "./sealing.ts";

// Cobblestone-256 (https://c2sp.org/chunked-encryption, SHA-512 and AES-256-GCM):
// salt 24 ‖ commitment 32 ‖ chunks of 16 KiB, each with its tag; the last one is always shorter, perhaps empty.
const chunkBytes = 16_384;
const tagBytes = 16;
const sealedChunkBytes = chunkBytes + tagBytes;
const saltBytes = 24;
const headerBytes = saltBytes + 32;
const mostChunks = 2 ** 32; // 64 TiB; the format would allow 2 ** 38
const protocol = utf8("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");

/** How long `size` bytes are when sealed. */
export function sealedLength(size: number): number {
  return headerBytes + size + tagBytes * (Math.floor(size / chunkBytes) + 1);
}

/**
 * Seals what comes, 16 KiB at a time. `context` is bound; the key may be used for many messages. What is yielded is
 * given back to the machine when the next is asked for.
 */
export async function* sealChunks(
  key: Bytes,
  context: Uint8Array,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Bytes> {
  const salt = randomBytes(saltBytes);
  const derived = derive(key, salt, context);
  const chunks = new ChunkCipher(derived.key, derived.nonce);
  const waiting = new Refill(chunkBytes);
  yield concat(salt, derived.commitment);
  for await (const part of content) {
    for (const chunk of waiting.fill(part)) yield* released(await chunks.seal(chunk));
  }
  yield* released(await chunks.seal(waiting.rest()));
}

/**
 * Opens what `sealChunks` made with this key and context. Each chunk is released when its tag is right; a change,
 * a missing end, a chunk out of order fail with SealError, so the end is the proof of the whole.
 */
export async function* openChunks(
  key: Bytes,
  context: Uint8Array,
  sealed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Bytes> {
  const header = new Refill(headerBytes);
  const waiting = new Refill(sealedChunkBytes);
  let chunks: ChunkCipher | undefined;
  for await (let part of sealed) {
    if (chunks === undefined) {
      const left = header.left;
      for (const whole of header.fill(part.subarray(0, left))) chunks = afterHeader(key, whole, context);
      part = part.subarray(left);
    }
    if (chunks === undefined) continue;
    // A chunk this long is never the last: the format ends every message with a shorter one.
    for (const chunk of waiting.fill(part)) yield await chunks.open(chunk);
  }
  const last = waiting.rest();
  if (chunks === undefined || last.length < tagBytes) throw new SealError("form");
  yield await chunks.open(last);
}

/** The collector lets 64 MiB of such buffers gather before it looks at them; so they go one by one. */
function* released(bytes: Bytes): Generator<Bytes> {
  try {
    yield bytes;
  } finally {
    bytes.buffer.transfer(0);
  }
}

/** The commitment is compared before anything is decrypted: a wrong key or context opens nothing, not even by design. */
function afterHeader(key: Bytes, header: Bytes, context: Uint8Array): ChunkCipher {
  const derived = derive(key, header.subarray(0, saltBytes), context);
  if (!sameBytes(derived.commitment, header.subarray(saltBytes))) throw new SealError("key");
  return new ChunkCipher(derived.key, derived.nonce);
}

/** HKDF-Expand (RFC 5869 §2.3) with SHA-512, 76 bytes in two blocks; the input key is random, so nothing to extract. */
function derive(key: Bytes, salt: Uint8Array, context: Uint8Array) {
  if (key.length !== 32) throw new SealError("key");
  const info = concat(protocol, salt, context);
  const first = hmacSha512(key, info, Uint8Array.of(1));
  const derived = concat(first, hmacSha512(key, first, info, Uint8Array.of(2)));
  return { key: derived.slice(0, 32), nonce: derived.slice(32, 44), commitment: derived.slice(44, 76) };
}

/** AES-256-GCM over numbered chunks. Off the event loop: at 16 KiB that is also the faster way. */
class ChunkCipher {
  readonly #key: Promise<CryptoKey>;
  readonly #baseNonce: Bytes;
  #number = 0;

  constructor(key: Bytes, baseNonce: Bytes) {
    this.#key = crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
    this.#baseNonce = baseNonce;
  }

  async seal(chunk: Bytes): Promise<Bytes> {
    const iv = this.#nextNonce();
    const key = await this.#key;
    return new Uint8Array(
      await fileWork.run(() => crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, chunk)),
    );
  }

  async open(chunk: Bytes): Promise<Bytes> {
    const iv = this.#nextNonce();
    const key = await this.#key;
    try {
      const opened = await fileWork.run(() => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, chunk));
      return new Uint8Array(opened);
    } catch {
      throw new SealError("seal");
    }
  }

  /** The chunk's number goes into its nonce: chunks can neither be swapped nor repeated, and no pair repeats. */
  #nextNonce(): Bytes {
    if (this.#number >= mostChunks) throw new RangeError("too long to seal");
    const nonce = this.#baseNonce.slice();
    const view = new DataView(nonce.buffer);
    view.setUint32(8, view.getUint32(8) ^ this.#number++);
    return nonce;
  }
}

/** Bytes that come in pieces of any size and leave in pieces of a given one, all from one buffer. */
export class Refill {
  readonly #bytes: Bytes;
  #length = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
  }

  /** How many bytes it takes until the next whole piece. */
  get left(): number {
    return this.#bytes.length - this.#length;
  }

  /** Whole pieces, each valid until the next is asked for. */
  *fill(part: Uint8Array): Generator<Bytes> {
    for (let at = 0; at < part.length;) {
      const taken = part.subarray(at, at + this.left);
      this.#bytes.set(taken, this.#length);
      this.#length += taken.length;
      at += taken.length;
      if (this.left > 0) return;
      this.#length = 0;
      yield this.#bytes;
    }
  }

  /** What is not a whole piece. */
  rest(): Bytes {
    const rest = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return rest;
  }
}
