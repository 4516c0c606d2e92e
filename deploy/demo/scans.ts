import { writeJpeg } from "../../lib/files/write_jpeg.ts";

/** A file as somebody would choose it. */
export interface Scan {
  readonly name: string;
  readonly content: () => Promise<Uint8Array>;
}

/** One page of plain ASCII text as a PDF, in a typeface that every reader has (ISO 32000-1 §7.5, §9.6.2.2). */
export function letter(name: string, lines: readonly string[]): Scan {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, "\\$&")}) '`).join("\n");
  const text = `BT /F1 12 Tf 18 TL 72 770 Td\n${shown}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.4\n";
  const places = objects.map((object, n) => {
    const place = file.length;
    file += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}`;
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return { name, content: () => Promise.resolve(new TextEncoder().encode(file + table + end)) };
}

/** The back of an eye, as its camera sees it: an orange disc with a bright spot, and darker in the middle. */
export function backOfAnEye(name: string): Scan {
  const side = 360;
  const paint = () => {
    const rgba = new Uint8Array(side * side * 4);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const far = Math.hypot(x - side / 2, y - side / 2) / (side / 2);
        const nerve = Math.exp(-((x - 250) ** 2 + (y - 175) ** 2) / 500);
        const spot = Math.exp(-((x - 140) ** 2 + (y - 185) ** 2) / 900);
        const light = far > 0.97 ? 0 : 1 - far / 2 - spot / 4;
        rgba.set(
          [215 * light + 60 * nerve, 95 * light + 130 * nerve, 35 * light + 90 * nerve, 255],
          (y * side + x) * 4,
        );
      }
    }
    return writeJpeg({ width: side, height: side, rgba });
  };
  return { name, content: paint };
}
