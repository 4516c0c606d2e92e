import { AppError } from "../errors.ts";
import type { Id } from "../ids.ts";
import type { Vault } from "../vault/vault.ts";

/** How far work in the background has come; both are counts of entries or rows. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

interface Job extends Progress {
  readonly owner: Id;
}

const underway = new WeakMap<Vault, Map<Id, Job>>();

/**
 * Work that outlasts its request, as long as this process lives: what matters of it is a sealed row, here is only how
 * far it is. One at a time for each person, so that nobody crowds the others out.
 */
export function jobsOf(vault: Vault) {
  const jobs = underway.get(vault) ?? new Map<Id, Job>();
  underway.set(vault, jobs);
  return {
    progress: (id: Id): Progress | undefined => jobs.get(id),
    /** Throws "too_many", in the words of `message`, while this person has another job. */
    demandIdle(owner: Id, message: string): void {
      if ([...jobs.values()].some((job) => job.owner === owner)) {
        throw new AppError("too_many", { message, retryAfter: 10 });
      }
    },
    /** Begins the work and does not wait for it. `work` says how far it is by `at`, and never throws. */
    begin(id: Id, owner: Id, work: (at: (progress: Progress) => void) => Promise<void>): void {
      jobs.set(id, { owner, done: 0, of: 0 });
      void work((progress) => jobs.set(id, { owner, ...progress })).finally(() => jobs.delete(id));
    },
  };
}

/** Lets requests that wait have their turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
