/**
 * Anchors: every checkpoint, copied out of the database into a file that is only ever appended to. Whoever can
 * rewrite the database cannot make it fit this file, if it lies where they cannot write.
 */
const signature = "— ";
const tail = 64 * 1_024;

/** The anchors cannot be kept where the settings say. Said to the operator as it is. */
export class AnchorError extends Error {
  override readonly name = "AnchorError";

  constructor(path: string, cause: unknown) {
    super(`The anchors at ${path} cannot be read and added to. SALUS_ANCHOR_FILE says where they are.`, {
      cause,
    });
  }
}

/** Makes the file when there is none. Whether anything stands in it; throws AnchorError when it cannot be used. */
export async function openAnchors(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { append: true, create: true, read: true, mode: 0o600 });
    return (await file.stat()).size > 0;
  } catch (error) {
    throw new AnchorError(path, error);
  }
}

/** Appends signed notes and waits until they are on the disk. */
export async function appendAnchors(path: string, notes: readonly string[]): Promise<void> {
  if (notes.length === 0) return;
  using file = await Deno.open(path, { append: true, create: true, read: true, mode: 0o600 });
  const size = (await file.stat()).size;
  // A write that was cut off by a crash must not run into what follows.
  const mend = size === 0 || (await lastBytes(file, size, 2)) === "\n\n" ? "" : "\n\n";
  const bytes = new TextEncoder().encode(mend + notes.map((note) => `${note}\n`).join(""));
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written));
  await file.sync();
}

/** The last note that is whole, undefined when there is none. */
export async function lastAnchor(
  path: string,
  isWhole: (note: string) => boolean,
): Promise<string | undefined> {
  const opened = await openIfThere(path);
  if (!opened) return undefined;
  using file = opened;
  const size = (await file.stat()).size;
  return notesIn(await lastBytes(file, size, Math.min(size, tail))).findLast(isWhole);
}

/** Every note, in the order in which they were appended; a record cut off by a crash is passed over. */
export async function* readAnchors(path: string): AsyncGenerator<string> {
  const opened = await openIfThere(path);
  if (!opened) return;
  let text = "";
  // The stream closes the file.
  for await (const chunk of opened.readable.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const end = text.indexOf("\n\n", text.lastIndexOf(`\n\n${signature}`) + 2);
    if (end < 2) continue;
    yield* notesIn(text.slice(0, end + 2));
    text = text.slice(end + 2);
  }
  yield* notesIn(text);
}

/** A note is a block of text, then a block of signatures, each with an empty line after it. */
function notesIn(text: string): string[] {
  const blocks = text.split("\n\n").map((block) => block.replace(/^\n/, ""));
  return blocks.flatMap((block, at) => {
    const body = blocks[at - 1];
    if (!block.startsWith(signature) || at === blocks.length - 1 || !body || body.startsWith(signature)) {
      return [];
    }
    return [`${body}\n\n${block}\n`];
  });
}

async function lastBytes(file: Deno.FsFile, size: number, count: number): Promise<string> {
  await file.seek(size - count, Deno.SeekMode.Start);
  const bytes = new Uint8Array(count);
  let read = 0;
  while (read < count) {
    const more = await file.read(bytes.subarray(read));
    if (more === null) break;
    read += more;
  }
  return new TextDecoder().decode(bytes.subarray(0, read));
}

async function openIfThere(path: string): Promise<Deno.FsFile | undefined> {
  try {
    const file = await Deno.open(path, { read: true });
    if (!(await file.stat()).isDirectory) return file;
    file.close();
    throw new TypeError("a folder");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new AnchorError(path, error);
  }
}
