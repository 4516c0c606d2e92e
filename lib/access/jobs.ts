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

interface Start {
  readonly id: Id;
  readonly owner: Id;
  /** What somebody who has another job is told. */
  readonly message: string;
  /** Writes down that it begins; when that fails nothing has begun. */
  readonly note: () => Promise<unknown>;
  /** Is not waited for. Says how far it is by `at`, and never throws. */
  readonly work: (at: (progress: Progress) => void) => Promise<void>;
}

/**
 * Work that outlasts its request, as long as this process lives: what matters of it is a sealed row, here is only how
 * far it is. One at a time for each person, so that nobody crowds the others out.
 */
export function jobsOf(vault: Vault) {
  const jobs = underway.get(vault) ?? new Map<Id, Job>();
  underway.set(vault, jobs);
  return {
    progress: (id: Id): Progress | undefined => jobs.get(id),
    /**
     * Throws "too_many" while this person has another job. Looks and takes the place before it waits for anything: of
     * two requests at the same moment one begins.
     */
    async start({ id, owner, message, note, work }: Start): Promise<void> {
      if ([...jobs.values()].some((job) => job.owner === owner)) {
        throw new AppError("too_many", { message, retryAfter: 10 });
      }
      jobs.set(id, { owner, done: 0, of: 0 });
      try {
        await note();
      } catch (error) {
        jobs.delete(id);
        throw error;
      }
      void work((progress) => jobs.set(id, { owner, ...progress })).finally(() => jobs.delete(id));
    },
  };
}
