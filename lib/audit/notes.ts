import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, concat, ed25519Verify, sameBytes, sha256, utf8 } from "../vault/primitives.ts";
import { hashBytes } from "./merkle.ts";

/** Who signs notes, as C2SP signed-note names them. */
export interface Verifier {
  readonly name: string;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Bytes;
}

/** The head of the log at one size: C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

const ed25519 = 1;
const keyIdBytes = 4;
const mostSignatures = 16;

/** The name of this site's log: its host, then "/audit". */
export function originOf(site: string): string {
  return `${new URL(site).host}/audit`;
}

/** A checkpoint as a signed note: what the anchors hold. */
export function signCheckpoint(keys: Pick<AuditKeys, "publicKey" | "sign">, checkpoint: Checkpoint): string {
  const text = checkpointText(checkpoint);
  return signNote(keys, checkpoint.origin, text);
}

/** C2SP signed-note with one Ed25519 signature. */
export function signNote(keys: Pick<AuditKeys, "publicKey" | "sign">, name: string, text: string): string {
  const id = keyId({ name, publicKey: keys.publicKey });
  return `${text}\n— ${name} ${concat(id, keys.sign(utf8(text))).toBase64()}\n`;
}

/** The text of the note, undefined unless this verifier signed exactly it. */
export function openNote(note: string, verifier: Verifier): string | undefined {
  const blank = note.lastIndexOf("\n\n");
  // deno-lint-ignore no-control-regex
  if (blank < 0 || !note.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(note)) return undefined;
  const text = note.slice(0, blank + 1);
  const lines = note.slice(blank + 2, -1).split("\n");
  if (lines.length > mostSignatures) return undefined;
  const id = keyId(verifier);
  let signed = false;
  for (const line of lines) {
    const match = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line);
    if (!match?.[2]) return undefined;
    if (match[1] !== verifier.name) continue;
    const bytes = fromBase64(match[2]);
    if (!bytes) return undefined;
    if (!sameBytes(bytes.subarray(0, keyIdBytes), id)) continue;
    // One false signature in a known name spoils the note, whatever else stands there.
    if (!ed25519Verify(verifier.publicKey, utf8(text), bytes.subarray(keyIdBytes))) return undefined;
    signed = true;
  }
  return signed ? text : undefined;
}

/** The checkpoint in a note, undefined unless the verifier signed it under its own name. */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint | undefined {
  const text = openNote(note, verifier);
  const checkpoint = text === undefined ? undefined : readCheckpoint(text);
  return checkpoint?.origin === verifier.name ? checkpoint : undefined;
}

/** What a note claims, without asking who signed it. */
export function claimOf(note: string): Checkpoint | undefined {
  const blank = note.lastIndexOf("\n\n");
  return blank < 0 ? undefined : readCheckpoint(note.slice(0, blank + 1));
}

/** A verifier as one word, `name+id+key`: what an operator publishes and a reader pins. */
export function verifierText(verifier: Verifier): string {
  const key = concat(Uint8Array.of(ed25519), verifier.publicKey).toBase64();
  return `${verifier.name}+${keyId(verifier).toHex()}+${key}`;
}

/** Undefined for anything but an Ed25519 key whose id is right. */
export function readVerifier(text: string): Verifier | undefined {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim());
  const bytes = match?.[3] === undefined ? undefined : fromBase64(match[3]);
  if (!match?.[1] || bytes?.length !== 33 || bytes[0] !== ed25519) return undefined;
  const verifier = { name: match[1], publicKey: bytes.slice(1) };
  return keyId(verifier).toHex() === match[2] ? verifier : undefined;
}

function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toBase64()}\n`;
}

function readCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, base64, ...rest] = text.split("\n");
  // Ours have three lines; a checkpoint may have more, which say nothing that we know.
  if (!origin || !size || !/^(0|[1-9]\d{0,15})$/.test(size) || rest.at(-1) !== "") return undefined;
  const root = base64 === undefined ? undefined : fromBase64(base64);
  return root?.length === hashBytes ? { origin, size: Number(size), root } : undefined;
}

function keyId({ name, publicKey }: Verifier): Bytes {
  return sha256(utf8(`${name}\n`), Uint8Array.of(ed25519), publicKey).slice(0, keyIdBytes);
}

/** Strict: one text for one value, so that no byte of a note can change unseen. */
function fromBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
  } catch {
    return undefined;
  }
}
