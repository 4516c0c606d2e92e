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

const signatures: readonly { readonly type: Exclude<FileType, "csv" | "text">; readonly hex: RegExp }[] = [
  { type: "pdf", hex: /^255044462d/ },
  { type: "jpeg", hex: /^ffd8ff/ },
  { type: "png", hex: /^89504e470d0a1a0a/ },
  { type: "webp", hex: /^52494646.{8}57454250/ },
];

/** The type by how a file begins; "text" for whatever could be text, to be read to its end. */
export function typeOf(start: Uint8Array): Exclude<FileType, "csv"> {
  const hex = start.subarray(0, 16).toHex();
  return signatures.find((one) => one.hex.test(hex))?.type ?? "text";
}

/** Whether a small copy of such a file can be made. */
export function canBeSmall(type: FileType): boolean {
  return type === "jpeg" || type === "png";
}
