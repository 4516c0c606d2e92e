/** A form as a browser would send it. */
export interface Form {
  readonly action: string;
  readonly method: "GET" | "POST";
  /** Whether it is sent as a form with files. */
  readonly multipart: boolean;
  /** Names of everything that can be filled in, hidden fields too. */
  readonly names: ReadonlySet<string>;
  /** What is sent when nothing is changed. */
  readonly filled: readonly (readonly [string, string])[];
  readonly buttons: readonly Button[];
  /** For telling forms apart: the text inside it. */
  readonly text: string;
}

export interface Button {
  readonly text: string;
  readonly name: string | undefined;
  readonly value: string;
  readonly action: string | undefined;
}

type Attributes = Readonly<Record<string, string>>;

const tag = /<(input|select|textarea|button)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;

/** The forms of a page, in order. Fields outside a form that name it by `form="id"` belong to it. */
export function formsOf(page: string): readonly Form[] {
  const html = withoutScripts(page);
  const opening = /<form\b((?:"[^"]*"|[^>"])*)>([\s\S]*?)<\/form>/gi;
  return [...html.matchAll(opening)].map(([, head = "", body = ""]) => {
    const own = attributesOf(head);
    const outside = own.id ? fieldsNaming(html.replace(body, ""), own.id) : "";
    const controls = [...controlsIn(body), ...controlsIn(outside)];
    return {
      action: own.action ?? "",
      method: own.method?.toUpperCase() === "POST" ? "POST" : "GET",
      multipart: own.enctype === "multipart/form-data",
      names: new Set(controls.flatMap(({ name }) => name ? [name] : [])),
      filled: controls.flatMap(({ name, sent }) => name && sent !== undefined ? [[name, sent] as const] : []),
      buttons: buttonsIn(body + outside),
      text: textOf(body),
    };
  });
}

/** What a reader sees, white space collapsed. */
export function textOf(html: string): string {
  return decode(withoutScripts(html).replace(/<[^>]*>/g, " "))
    .replace(/\s+/g, " ").trim();
}

function attributesOf(head: string): Attributes {
  const found = head.matchAll(/([a-z][a-z0-9:_-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/gi);
  return Object.fromEntries(
    [...found].map(([, name = "", a, b]) => [name.toLowerCase(), decode(a ?? b ?? "")]),
  );
}

export function decode(text: string): string {
  const named: Readonly<Record<string, string>> = {
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    amp: "&",
    nbsp: " ",
  };
  return text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return named[name] ?? whole;
    return String.fromCodePoint(Number(name[1] === "x" ? `0${name.slice(1)}` : name.slice(1)));
  });
}

function withoutScripts(html: string): string {
  return html.replace(/<(script|style|template)\b[\s\S]*?<\/\1>/gi, "");
}

interface Control {
  readonly name: string | undefined;
  readonly sent: string | undefined;
}

function controlsIn(body: string): readonly Control[] {
  return [...body.matchAll(tag)].flatMap((match) => {
    const [whole, kind = "", head = ""] = match;
    const own = attributesOf(head);
    const rest = body.slice(match.index + whole.length);
    if ("disabled" in own || kind.toLowerCase() === "button") return [];
    if (kind.toLowerCase() === "select") {
      return [{ name: own.name, sent: chosen(rest.split("</select>")[0] ?? "") }];
    }
    if (kind.toLowerCase() === "textarea") {
      return [{ name: own.name, sent: decode((rest.split("</textarea>")[0] ?? "").replace(/^\n/, "")) }];
    }
    if (own.type === "submit" || own.type === "button") return [];
    const ticks = own.type === "checkbox" || own.type === "radio";
    const sent = ticks && !("checked" in own) ? undefined : own.value ?? (ticks ? "on" : "");
    return [{ name: own.name, sent }];
  });
}

function chosen(options: string): string | undefined {
  const all = [...options.matchAll(/<option\b((?:"[^"]*"|[^>"])*)>([^<]*)/gi)]
    .map(([, head = "", text = ""]) => ({ own: attributesOf(head), text: decode(text).trim() }));
  const picked = all.find(({ own }) => "selected" in own) ?? all[0];
  return picked && (picked.own.value ?? picked.text);
}

function buttonsIn(body: string): readonly Button[] {
  return [...body.matchAll(/<button\b((?:"[^"]*"|[^>"])*)>([\s\S]*?)<\/button>/gi)].flatMap(
    ([, head = "", inside = ""]) => {
      const own = attributesOf(head);
      if (own.type === "button" || own.type === "reset") return [];
      return [{ text: textOf(inside), name: own.name, value: own.value ?? "", action: own.formaction }];
    },
  );
}

function fieldsNaming(html: string, id: string): string {
  return [...html.matchAll(tag)].filter(([, , head = ""]) => attributesOf(head).form === id)
    .map(([whole]) => whole).join("");
}
