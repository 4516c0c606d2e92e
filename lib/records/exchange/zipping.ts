/** One file of a zip; `packed`: its content is compressed already (pictures, PDF). */
export interface ZipFile {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
  readonly packed?: boolean;
}

/** A zip, written as its files are read: never more than a piece of one of them in memory. */
export async function* writeZip(files: AsyncIterable<ZipFile>, at: number): AsyncGenerator<Uint8Array> {
  const { Zip, ZipDeflate, ZipPassThrough } = await import("fflate");
  let ready: Uint8Array[] = [];
  let failed: Error | undefined;
  const zip = new Zip((error, piece) => {
    if (error) failed = error;
    else ready.push(piece);
  });
  function* taken() {
    if (failed) throw failed;
    const now = ready;
    ready = [];
    yield* now;
  }
  for await (const { name, content, packed = false } of files) {
    const entry = packed ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    entry.mtime = at;
    zip.add(entry);
    for await (const piece of content) {
      entry.push(piece);
      yield* taken();
    }
    entry.push(new Uint8Array(), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
