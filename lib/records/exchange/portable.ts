import type { Entry } from "../../access/entries.ts";

/** A document that hangs on an entry. */
export interface PortableFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Where it lies in a zip beside this list. */
  readonly path?: string;
}

/** An entry as it travels: what somebody wrote and when, without the numbers of its keeping. */
export interface Portable extends Pick<Entry, "id" | "kind" | "at" | "value"> {
  readonly author: string;
  readonly addedAt: number;
  readonly changedAt?: number;
  readonly files: readonly PortableFile[];
}

export function portableOf(entry: Entry, files: readonly PortableFile[] = []): Portable {
  const { id, kind, at, value, author, createdAt, changed } = entry;
  return {
    id,
    kind,
    at,
    value,
    author: author.name,
    addedAt: createdAt,
    ...(changed && { changedAt: changed.at }),
    files,
  };
}

/** RFC 3339, in UTC. */
export function isoOf(at: number): string {
  return new Date(at).toISOString();
}
