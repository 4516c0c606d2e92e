/** Said to the operator as it is. */
export class InUseError extends Error {
  constructor(path: string) {
    super(`Another process is using ${path}. Stop it first, or give both one KV Connect URL in SALUS_KV.`);
    this.name = "InUseError";
  }
}

/** Held while this process owns the database file. */
export interface InstanceLock {
  release(): void;
}

/**
 * Takes `<path>.lock` for this process. Two writers on one file starve each other and fail at random, so the
 * second one is told so at once. The lock goes with the process, however it ends.
 */
export async function lockInstance(path: string): Promise<InstanceLock> {
  const file = await Deno.open(`${path}.lock`, { create: true, write: true, mode: 0o600 });
  if (!await file.tryLock(true)) {
    file.close();
    throw new InUseError(path);
  }
  return { release: () => file.close() };
}
