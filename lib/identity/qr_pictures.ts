/** A QR code (ISO/IEC 18004) as one path of an SVG, a unit for each module, with the quiet zone of four around it. */
export interface QrPicture {
  readonly size: number;
  readonly path: string;
}

const quiet = 4;

/** The library is loaded with the first picture. */
export async function qrPicture(text: string): Promise<QrPicture> {
  const { create } = await import("qrcode");
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const { size } = modules;
  const rows = Array.from({ length: size }, (_, y) => rowOf((x) => Boolean(modules.get(y, x)), size, y));
  return { size: size + 2 * quiet, path: rows.join("") };
}

/** Neighbouring dark modules become one rectangle. */
function rowOf(isDark: (x: number) => boolean, size: number, y: number): string {
  let path = "";
  for (let x = 0; x < size; x++) {
    if (!isDark(x)) continue;
    const start = x;
    while (x + 1 < size && isDark(x + 1)) x++;
    const width = x + 1 - start;
    path += `M${start + quiet} ${y + quiet}h${width}v1h-${width}z`;
  }
  return path;
}
