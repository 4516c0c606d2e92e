/** What may be uploaded. */
export const fileTypes = ["pdf", "jpeg", "png", "webp", "text", "csv"] as const;

export type FileType = (typeof fileTypes)[number];

/** What a download says it is: ours, never what was claimed. */
export const mediaTypes: Readonly<Record<FileType, string>> = {
  pdf: "application/pdf",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  text: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
};

/** Endings that fit a type; the first is given to a file that has none of them. */
export const endings: Readonly<Record<FileType, readonly [string, ...string[]]>> = {
  pdf: ["pdf"],
  jpeg: ["jpg", "jpeg", "jpe", "jfif"],
  png: ["png"],
  webp: ["webp"],
  text: ["txt", "text", "md", "log"],
  csv: ["csv"],
};

/** For the file chooser of a page: what it offers first. */
export const accepted = fileTypes.flatMap((type) => endings[type].slice(0, 2).map((ending) => `.${ending}`))
  .filter((ending) => ending !== ".text" && ending !== ".jfif").join(",");

const ascii = new TextDecoder("latin1");

/** The type by how a file begins; "text" for whatever could be text, to be read to its end. */
export function typeOf(start: Uint8Array): Exclude<FileType, "csv"> {
  const head = ascii.decode(start.subarray(0, 16));
  if (head.startsWith("%PDF-")) return "pdf";
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "webp";
  return "text";
}
