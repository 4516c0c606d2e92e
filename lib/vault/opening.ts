import { isRemote } from "../config.ts";

/** A database that does not open. Said to the operator as it is. */
export class OpenError extends Error {
  override readonly name = "OpenError";
  /** Whether it may answer later without anybody changing anything here. */
  readonly mayPass: boolean;

  constructor(place: string, cause: unknown) {
    super(sentenceFor(place, cause), { cause });
    this.mayPass = isRemote(place);
  }
}

/** Throws OpenError. */
export async function openKv(place: string): Promise<Deno.Kv> {
  try {
    return await Deno.openKv(place);
  } catch (error) {
    throw new OpenError(place, error);
  }
}

function sentenceFor(place: string, cause: unknown): string {
  if (isRemote(place)) {
    return `The database at ${place} does not answer. Start it, or check its address and DENO_KV_ACCESS_TOKEN.`;
  }
  if (cause instanceof Error && /not a database|malformed/i.test(cause.message)) {
    return `The file ${place} is no database, or it is damaged.`;
  }
  return `The database ${place} cannot be opened. Check that its folder is there and may be written.`;
}
