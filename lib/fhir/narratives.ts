const xhtml = "http://www.w3.org/1999/xhtml";

/** A narrative that says the same as the coded parts, as a list: FHIR wants one for people in every section. */
export function narrativeOf(lines: readonly string[]) {
  const list = lines.map((line) => element("li", escaped(line))).join("");
  return { status: "generated", div: element("div", element("ul", list), `xmlns="${xhtml}"`) };
}

function element(name: string, inside: string, attributes = ""): string {
  const head = attributes === "" ? name : `${name} ${attributes}`;
  return "<" + head + ">" + inside + "</" + name + ">";
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
