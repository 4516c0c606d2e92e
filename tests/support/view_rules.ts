/** What may not stand in a template, each with why. */
const forbidden: readonly { readonly what: RegExp; readonly why: string }[] = [
  { what: /<%~(?!\s*(await\s+)?(include|includeAsync|layout|it\.body)\b)/, why: "raw output" },
  { what: /=\s*<%/, why: "an attribute without quotes" },
  { what: /<script(?![^>]*\bsrc=)[^>]*>/i, why: "an inline script" },
  { what: /<style\b/i, why: "an inline style sheet" },
  { what: /\sstyle\s*=/i, why: "an inline style" },
  { what: /\son[a-z]+\s*=/i, why: "an inline event handler" },
  { what: /\shx-(on|boost|select|ws|ext)\b/i, why: "an htmx attribute that this project does not use" },
  { what: /\shx-[a-z-]+\s*=\s*["']\s*(js|javascript):/i, why: "htmx that evaluates script" },
  { what: /\shx-trigger\s*=\s*"[^"]*\[/i, why: "an htmx trigger that evaluates script" },
  { what: /(href|src|action)\s*=\s*["']\s*(https?:)?\/\//i, why: "an address outside this server" },
  { what: /\b(required|autofocus)(?=[\s>])(?![^<]*%>)/, why: "native validation or focus stealing" },
];

/** What is wrong with one template. */
export function viewProblems(file: string, source: string): readonly string[] {
  const withoutComments = source.replace(/<%\s*\/\*.*?\*\/\s*%>/gs, "");
  return forbidden.filter(({ what }) => what.test(withoutComments)).map(({ why }) => `${file}: ${why}`);
}
