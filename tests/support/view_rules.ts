interface Rule {
  readonly what: RegExp;
  readonly why: string;
}

/** What may not stand in a template's code and where it prints. */
const inTemplates: readonly Rule[] = [
  { what: /<%~(?!\s*(include|layout|it\.body)\b)/, why: "raw output" },
  { what: /=\s*<%/, why: "an attribute without quotes" },
];

/** What may not stand in its HTML. */
const inHtml: readonly Rule[] = [
  { what: /<script(?![^>]*\bsrc=)[^>]*>/i, why: "an inline script" },
  { what: /<style\b/i, why: "an inline style sheet" },
  { what: /\sstyle\s*=/i, why: "an inline style" },
  { what: /\son[a-z]+\s*=/i, why: "an inline event handler" },
  { what: /\shx-(on|boost|select|ws|ext)\b/i, why: "an htmx attribute that this project does not use" },
  { what: /\shx-[a-z-]+\s*=\s*["']\s*(js|javascript):/i, why: "htmx that evaluates script" },
  { what: /\shx-trigger\s*=\s*"[^"]*\[/i, why: "an htmx trigger that evaluates script" },
  { what: /(href|src|action)\s*=\s*["']\s*(https?:)?\/\//i, why: "an address outside this server" },
];

/** What is wrong with one template. */
export function viewProblems(file: string, source: string): readonly string[] {
  const html = source.replace(/<%[\s\S]*?%>/g, "value");
  const found = [
    ...inTemplates.filter(({ what }) => what.test(source)),
    ...inHtml.filter(({ what }) => what.test(html)),
  ];
  return found.map(({ why }) => `${file}: ${why}`);
}
