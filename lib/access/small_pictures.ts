import { canBeSmall } from "../files/file_types.ts";
import { AppError, notFound } from "../errors.ts";
import { fromBase64Url, type Id, idBytes, toBase64Url } from "../ids.ts";
import { openTurns } from "../limits/turns.ts";
import { Chart } from "./chart.ts";
import { contentOf, findFile } from "./files.ts";
import { smallPictures } from "./small_picture_rows.ts";

/** Pixels of the longer side. */
const side = 160;
/** One picture is drawn at a time, whoever asks; so many may wait. */
const turns = openTurns(200);

/**
 * A picture on an entry, small, as a JPEG; drawn when it is first asked for and kept under the patient's key.
 * Undefined for what cannot be drawn. "not_found" as for the file itself.
 */
export async function smallPictureOf(chart: Chart, entry: Id, file: Id): Promise<Uint8Array | undefined> {
  const { file: found } = await findFile(chart, entry, file);
  if (!canBeSmall(found.type)) throw notFound();
  const kept = await readSmall(chart, file) ?? await inTurn(async () => {
    // Whoever was before us in line may have drawn the same.
    const drawn = await readSmall(chart, file);
    if (drawn !== undefined) return drawn;
    // Loaded when first used: a start without pictures is quicker.
    const { smallPicture } = await import("../files/small_pictures.ts");
    const small = await smallPicture(found.type, await contentOf(chart, found), side);
    const jpeg = small ? toBase64Url(small) : "";
    const { vault, patient, key } = Chart.inner(chart);
    await vault.change().put(smallPictures, [idBytes(patient), idBytes(file)], { jpeg }, { subject: key })
      .tidy();
    return jpeg;
  });
  return kept === "" ? undefined : fromBase64Url(kept);
}

async function readSmall(chart: Chart, file: Id): Promise<string | undefined> {
  const { vault, patient, key } = Chart.inner(chart);
  return (await vault.read(smallPictures, [idBytes(patient), idBytes(file)], key))?.value.jpeg;
}

async function inTurn(work: () => Promise<string>): Promise<string> {
  const turn = turns.take("picture", work);
  if (turn === undefined) throw new AppError("unavailable");
  return await turn;
}
