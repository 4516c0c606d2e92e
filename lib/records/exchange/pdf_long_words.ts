const longest = 900;
const mostLines = 18;

/** A text in pieces that each fit on a page, cut at a line or a space where there is one. */
export function cutWords(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > longest || rest.split("\n", mostLines + 1).length > mostLines) {
    const lines = rest.split("\n", mostLines).join("\n");
    const most = Math.min(lines.length, longest);
    const space = lines.length > longest ? lines.lastIndexOf(" ", most) : -1;
    const end = space > most / 2 ? space : most;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\s/, "");
  }
  return [...pieces, rest];
}
