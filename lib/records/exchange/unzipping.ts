import { breathe } from "../../clock.ts";
import { ImportRefusal } from "./refusals.ts";

/** A file that was sent, or one that lay in a zip that was sent. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Bytes in all, unpacked. */
export const largestImport = 20 * 1024 * 1024;
const mostFiles = 100;
/** Names in all, of files that are passed over too: documents lie in a copy beside what is read. */
const mostNames = 20_000;

export function isZip({ bytes }: SentFile): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * The files of a zip that `wanted` names. It is unpacked piece by piece and given up as soon as it grows over the
 * limit, whatever its list of contents claims; a name that leaves its folder ends it all.
 */
export async function unzipped(
  { bytes }: SentFile,
  wanted: (name: string) => boolean,
  room: number,
): Promise<readonly SentFile[]> {
  const { Unzip, UnzipInflate } = await import("fflate");
  const found: { name: string; pieces: Uint8Array[] }[] = [];
  let [left, names] = [room, 0];
  let failed: unknown;
  const unzip = new Unzip((file) => {
    if (++names > mostNames) throw new ImportRefusal("zip_too_large");
    if (leavesItsFolder(file.name)) throw new ImportRefusal("zip_path");
    if (!wanted(file.name)) return;
    if (found.length === mostFiles) throw new ImportRefusal("zip_too_large");
    const entry = { name: file.name.split("/").at(-1) ?? "", pieces: [] as Uint8Array[] };
    found.push(entry);
    file.ondata = (error, piece) => {
      if (error) failed ??= error;
      left -= piece?.length ?? 0;
      if (left < 0) failed ??= new ImportRefusal("zip_too_large");
      if (!failed && piece) entry.pieces.push(piece);
      if (failed) file.terminate();
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const end = Math.min(bytes.length, at + pieceBytes);
      unzip.push(bytes.subarray(at, end), end === bytes.length);
      if (failed) throw failed;
      await breathe();
    }
  } catch (error) {
    throw error instanceof ImportRefusal ? error : new ImportRefusal("broken_zip");
  }
  if (names === 0) throw new ImportRefusal("broken_zip");
  return found.map(({ name, pieces }) => ({ name, bytes: joined(pieces) }));
}

/** Small, so that a bomb is noticed after a few of them: deflate packs a thousand to one at most. */
const pieceBytes = 4_096;

function leavesItsFolder(name: string): boolean {
  return /^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)|\p{Cc}/iu.test(name);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
