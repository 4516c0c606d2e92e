import { english } from "./catalogue.ts";
import { speaker, type Translate } from "./translate.ts";

const accents: Readonly<Record<string, string>> = {
  a: "á",
  c: "ç",
  d: "ð",
  e: "é",
  g: "ğ",
  i: "í",
  l: "ł",
  n: "ñ",
  o: "ö",
  s: "š",
  t: "ŧ",
  u: "ü",
  y: "ý",
  z: "ž",
  A: "Å",
  C: "Ç",
  D: "Ð",
  E: "É",
  I: "Î",
  N: "Ñ",
  O: "Ö",
  S: "Š",
  U: "Û",
  Y: "Ý",
  Z: "Ž",
};

/** English in accents and 40 % longer: shows words that bypass the catalogue and layouts that cannot grow. */
export const pseudo: Translate = speaker("en", english, (text) => {
  const accented = text.replace(/[A-Za-z]/g, (letter) => accents[letter] ?? letter);
  return `[${accented} ${"·".repeat(Math.ceil(text.length * 0.4))}]`;
});
