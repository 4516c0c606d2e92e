import { z } from "zod";
import type { AuditKeys } from "../vault/audit_keys.ts";
import type { DeedPlace, Reader } from "../vault/store.ts";
import { type Entry, entryBytes, entrySchema } from "./entries.ts";
import { Batches, loggedAt } from "./logged.ts";
import { hashBytes, isIncluded, leafHash } from "./merkle.ts";
import {
  type Checkpoint,
  openCheckpoint,
  readVerifier,
  signCheckpoint,
  type Verifier,
  verifierText,
} from "./notes.ts";
import { leafIndexOf } from "./runs.ts";
import type { LogState } from "./state.ts";
import { Tiles } from "./tiles.ts";

const format = "salus/audit-proof/v1";

const how =
  "The SHA-256 of a zero byte and the entry as canonical JSON (RFC 8785) is the leaf. With the hashes of `path` it " +
  "leads (RFC 9162, 2.1.3.2) to the root in the checkpoint, a signed note (c2sp.org/tlog-checkpoint). " +
  "`deno task audit:verify --proof FILE --pub KEY` checks all of it, offline.";

/** Strict, so that no character can change unseen. */
const hash = z.string().transform((text, context) => {
  try {
    const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
    if (bytes.length === hashBytes && bytes.toBase64() === text) return bytes;
  } catch {
    // Said below.
  }
  context.addIssue("not a hash");
  return z.NEVER;
});

const proof = z.strictObject({
  format: z.literal(format),
  entry: entrySchema,
  leafIndex: z.int().min(0),
  path: z.array(hash).max(64),
  checkpoint: z.string(),
  publicKey: z.string(),
  how: z.string(),
});

/** What a patient downloads: one entry, and that it stands in the log which the checkpoint signs. */
export interface Proof {
  readonly format: typeof format;
  readonly entry: Entry;
  readonly leafIndex: number;
  /** Base64. */
  readonly path: readonly string[];
  /** A signed note; the same that the anchors hold. */
  readonly checkpoint: string;
  /** `name+id+key` of the signer. Whoever checks should have it from elsewhere too. */
  readonly publicKey: string;
  readonly how: string;
}

/** Undefined while the entry is not in the tree. Throws TreeError when the tree was tampered with. */
export async function proofOf(
  store: Reader,
  keys: AuditKeys,
  state: LogState,
  place: DeedPlace,
): Promise<Proof | undefined> {
  const leafIndex = await leafIndexOf(store, keys, place);
  if (leafIndex === undefined || leafIndex >= state.size) return undefined;
  const [batch] = await new Batches(store, keys).get([place]);
  if (!batch) return undefined;
  const { place: _, ...entry } = loggedAt(batch, place);
  const path = await new Tiles(store, keys).path(leafIndex, state.size);
  const checkpoint: Checkpoint = { origin: state.origin, size: state.size, root: state.root };
  return {
    format,
    entry,
    leafIndex,
    path: path.map((hash) => hash.toBase64()),
    checkpoint: signCheckpoint(keys, checkpoint),
    publicKey: verifierText({ name: state.origin, publicKey: keys.publicKey }),
    how,
  };
}

/** Why a proof proves nothing. */
export type ProofFault =
  | "form" // not a proof of ours
  | "key" // signed by another log than the one asked for
  | "signature" // the checkpoint is not signed by this key
  | "path"; // the entry does not stand in that log

export type ProofVerdict =
  | {
    readonly ok: true;
    readonly entry: Entry;
    readonly checkpoint: Checkpoint;
    readonly leafIndex: number;
    readonly publicKey: string;
  }
  | { readonly ok: false; readonly fault: ProofFault };

/** Checks a downloaded proof with nothing but itself; `pinned` is the log's key as known from elsewhere. */
export function checkProof(text: string, pinned?: Verifier): ProofVerdict {
  const read = proof.safeParse(parsed(text));
  if (!read.success) return { ok: false, fault: "form" };
  const { entry, leafIndex, path, checkpoint: note, publicKey } = read.data;
  const named = readVerifier(publicKey);
  if (!named) return { ok: false, fault: "form" };
  if (pinned && verifierText(pinned) !== verifierText(named)) return { ok: false, fault: "key" };
  const checkpoint = openCheckpoint(note, named);
  if (!checkpoint) return { ok: false, fault: "signature" };
  const leaf = leafHash(entryBytes(entry));
  const included = isIncluded({ leaf, index: leafIndex, size: checkpoint.size, path, root: checkpoint.root });
  return included ? { ok: true, entry, checkpoint, leafIndex, publicKey } : { ok: false, fault: "path" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
