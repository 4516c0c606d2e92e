import { log } from "../log.ts";

const megabyte = 1024 * 1024;

export interface Space {
  readonly free: number;
  readonly total: number;
}

export interface DiskWatch {
  /** True while nothing may be written. */
  readonly full: boolean;
  /** Measures now. Never throws. */
  look(): Promise<void>;
  /** Any failure of the database: a full disk shows here first. */
  notice(error: unknown): void;
  stop(): void;
}

export interface DiskWatchOptions {
  readonly folder: string;
  readonly every?: number;
  readonly space?: (folder: string) => Promise<Space>;
}

/**
 * Stops writing while the disk still has room: a database that hits the end of it can neither delete nor tidy.
 * Too little is 5 % free, at most a gigabyte (on a large disk 5 % is years of records), at least 64 megabytes
 * (a journal during a backup grows to a third of that).
 */
export function tooLittle({ free, total }: Space): boolean {
  return free < Math.max(64 * megabyte, Math.min(0.05 * total, 1024 * megabyte));
}

/** Looks every few seconds. Needs `--allow-sys=statfs`; without it only the database's own errors tell. */
export function watchDisk({ folder, every = 5_000, space = spaceOf }: DiskWatchOptions): DiskWatch {
  let full = false;
  let blind = false;

  function turn(now: boolean, fields: Record<string, number> = {}): void {
    if (now !== full) log(now ? "error" : "info", now ? "disk.full" : "disk.free", fields);
    full = now;
  }

  async function look(): Promise<void> {
    try {
      const found = await space(folder);
      turn(tooLittle(found), { free: found.free, total: found.total });
    } catch (error) {
      if (!blind) log("warn", "disk.unseen", { reason: error instanceof Error ? error.name : "unknown" });
      blind = true;
      // Nothing to measure with: let the next write find out.
      turn(false);
    }
  }

  const timer = setInterval(look, every);
  timer.unref();
  // What measures takes longer to load than most of a start; until then the database's own errors tell.
  const first = setTimeout(look, Math.min(every, 500));
  return {
    get full() {
      return full;
    },
    look,
    notice(error) {
      if (isFull(error)) turn(true);
    },
    stop() {
      clearTimeout(first);
      clearInterval(timer);
    },
  };
}

async function spaceOf(folder: string): Promise<Space> {
  const { statfs } = await import("node:fs/promises");
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, total: blocks * bsize };
}

function isFull(error: unknown): boolean {
  return error instanceof Error && /disk is full|no space left/i.test(error.message);
}
