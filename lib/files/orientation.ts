/** How a picture is to be turned, 1 (as it is) to 8: the one thing that is kept of what a camera writes. */
export type Orientation = number;

const tag = 0x0112;

/** The orientation in a TIFF block (Exif 2.32 §4.6), 1 when there is none that makes sense. */
export function orientationIn(tiff: Uint8Array): Orientation {
  if (tiff.length < 14) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  const start = view.getUint32(4, little);
  if (view.getUint16(2, little) !== 42 || start > tiff.length - 2) return 1;
  const count = Math.min(view.getUint16(start, little), 200);
  for (let n = 0; n < count; n++) {
    const at = start + 2 + 12 * n;
    if (at + 12 > tiff.length) return 1;
    if (view.getUint16(at, little) !== tag) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF block that says the orientation and nothing else, 26 bytes. */
export function orientationOnly(orientation: Orientation): Uint8Array {
  const tiff = new Uint8Array(26);
  const view = new DataView(tiff.buffer);
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, tag);
  view.setUint16(12, 3); // SHORT
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return tiff;
}
