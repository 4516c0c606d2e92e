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

/** Seals what comes, 16 KiB at a time. `context` is bound; the key may be used for many messages. */
export async function* sealChunks(
  key: Bytes,
  context: Uint8Array,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Bytes> {
  const salt = randomBytes(saltBytes);
  const derived = derive(key, salt, context);
  const chunks = new ChunkCipher(derived.key, derived.nonce);
  const waiting = new Remainder();
  yield concat(salt, derived.commitment);
  for await (const part of content) {
    waiting.add(part);
    for (let chunk = waiting.take(chunkBytes); chunk !== undefined; chunk = waiting.take(chunkBytes)) {
      yield await chunks.seal(chunk);
    }
  }
  yield await chunks.seal(waiting.takeRest());
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
  const waiting = new Remainder();
  let chunks: ChunkCipher | undefined;
  for await (const part of sealed) {
    waiting.add(part);
    if (chunks === undefined) {
      const header = waiting.take(headerBytes);
      if (header === undefined) continue;
      chunks = afterHeader(key, header, context);
    }
    // A chunk this long is never the last: the format ends every message with a shorter one.
    for (let chunk = waiting.take(sealedChunkBytes); chunk; chunk = waiting.take(sealedChunkBytes)) {
      yield await chunks.open(chunk);
    }
  }
  const last = waiting.takeRest();
  if (chunks === undefined || last.length < tagBytes) throw new SealError("form");
  yield await chunks.open(last);
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
    return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.#key, chunk));
  }

  async open(chunk: Bytes): Promise<Bytes> {
    const iv = this.#nextNonce();
    const key = await this.#key;
    try {
      return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, chunk));
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

/** Bytes that came in pieces of any size and leave in pieces of a given one. */
export class Remainder {
  #bytes: Bytes = new Uint8Array();

  add(part: Uint8Array): void {
    this.#bytes = concat(this.#bytes, part);
  }

  take(length: number): Bytes | undefined {
    if (this.#bytes.length < length) return undefined;
    const taken = this.#bytes.slice(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  takeAll(length: number): Bytes[] {
    const pieces: Bytes[] = [];
    for (let piece = this.take(length); piece !== undefined; piece = this.take(length)) pieces.push(piece);
    return pieces;
  }

  takeRest(): Bytes {
    const rest = this.#bytes.slice();
    this.#bytes = new Uint8Array();
    return rest;
  }
}
