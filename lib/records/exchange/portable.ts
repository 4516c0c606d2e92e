import type { Dose } from "../../access/doses.ts";
import type { Entry } from "../../access/entries.ts";
import type { Summary } from "../../access/summaries.ts";

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

/** That a dose was taken or missed, as it travels: the day and the time are those of clocks where the person was. */
export interface PortableDose extends Pick<Dose, "day" | "time" | "state"> {
  /** Id of the medicine's entry, and what it is called. */
  readonly medicine: string;
  readonly name: string;
  readonly author: string;
  readonly addedAt: number;
}

export function portableDoseOf({ id, brief }: Summary, { day, time, state, at, by }: Dose): PortableDose {
  const name = [brief["name"], brief["strength"]].filter((part) => part !== undefined).join(" ");
  return { medicine: id, name, day, time, state, author: by, addedAt: at };
}

/** RFC 3339, in UTC. */
export function isoOf(at: number): string {
  return new Date(at).toISOString();
}
