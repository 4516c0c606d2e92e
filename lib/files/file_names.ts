import { endings, type FileType } from "./file_types.ts";

const longest = 120;
// Names that Windows keeps for devices, whatever their ending.
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A name to show: no path, no control, direction or invisible characters, none that a file system refuses.
 * `otherwise` for a name of which nothing is left.
 */
export function plainName(raw: string, otherwise: string): string {
  const last = raw.toWellFormed().normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const plain = last.replace(/\p{Zs}/gu, " ").replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, "").replace(
    / {2,}/g,
    " ",
  );
  const trimmed = plain.replace(/^[. ]+|[. ]+$/g, "");
  return trimmed === "" ? otherwise : [...trimmed].slice(-longest).join("");
}

/** A name without its ending: what a document is called when nobody said. */
export function nameWithoutEnding(raw: string, otherwise: string): string {
  const name = plainName(raw, otherwise);
  return name.replace(/(?<=\S)\.[\p{L}\p{N}]{1,5}$/u, "").trimEnd();
}

/** A name to show and to save under, with an ending that fits the type. */
export function fileName(raw: string, type: FileType, otherwise: string): string {
  const { stem, ending } = parts(plainName(raw, otherwise), type);
  const short = [...stem].slice(0, longest - ending.length - 1).join("").trimEnd();
  const name = `${short}.${ending}`;
  return reserved.test(name) ? `_${name}` : name;
}

function parts(name: string, type: FileType): { readonly stem: string; readonly ending: string } {
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 ? name.slice(dot + 1) : "";
  const fits = endings[type].includes(ending.toLowerCase());
  return fits ? { stem: name.slice(0, dot), ending } : { stem: name, ending: endings[type][0] };
}
