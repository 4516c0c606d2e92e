export type Json = string | number | boolean | null | readonly Json[] | {
  readonly [name: string]: Json | undefined;
};

/**
 * The one way to write a value as JSON (RFC 8785): names in UTF-16 order, no spaces, members that are undefined
 * left out. Throws on numbers that JSON cannot carry and on broken surrogate pairs.
 */
export function canonical(value: Json): string {
  if (typeof value === "string") return text(value);
  if (typeof value === "number") return number(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members: string[] = [];
  const record = value as Readonly<Record<string, Json | undefined>>;
  for (const name of Object.keys(record).sort()) {
    const member = record[name];
    if (member !== undefined) members.push(`${text(name)}:${canonical(member)}`);
  }
  return `{${members.join(",")}}`;
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new TypeError("a broken surrogate pair has no canonical form");
  return JSON.stringify(value);
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError("JSON has no infinity and no NaN");
  return JSON.stringify(value);
}
