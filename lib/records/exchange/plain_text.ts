const blocks = /<\/?(?:p|div|h[1-6]|ul|ol|table|tr|blockquote|pre)\b[^>]*>|<br\b[^>]*>/gi;
const hidden = /<(script|style|template|iframe|object|svg)\b[\s\S]*?(?:<\/\1\s*>|$)|<!--[\s\S]*?(?:-->|$)/gi;

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  aacute: "á",
  eacute: "é",
  iacute: "í",
  oacute: "ó",
  uacute: "ú",
  ntilde: "ñ",
  uuml: "ü",
  iquest: "¿",
  iexcl: "¡",
  ordm: "º",
  ordf: "ª",
  euro: "€",
  hellip: "…",
  ndash: "–",
  mdash: "—",
};

/** What somebody reads of a piece of HTML: its words in lines, items with a dash, nothing that a browser would run. */
export function plainText(html: string): string {
  if (!/[<&]/.test(html)) return html.trim();
  const shown = html.replace(hidden, "");
  // Tags are looked for where they can end: thousands of beginnings without one would be read to the end each.
  const end = shown.lastIndexOf(">") + 1;
  const inLines = shown.slice(0, end).replace(/<li\b[^>]*>/gi, "\n- ").replace(blocks, "\n");
  const text = (inLines + shown.slice(end)).replace(/<[a-z/!?][^>]*(?:>|$)/gi, "");
  return entities(text).replace(/[^\S\n]+/g, " ").replace(/ ?\n ?/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}

function entities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return named[name.toLowerCase()] ?? whole;
    const code = Number(name[1] === "x" || name[1] === "X" ? `0${name.slice(1)}` : name.slice(1));
    return code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      ? String.fromCodePoint(code)
      : "";
  });
}
