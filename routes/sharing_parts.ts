import { type Part, parts } from "../lib/access/parts.ts";

/** Every part of a record with the key of its name: what can be shared one by one. */
export const partOptions = Object.fromEntries(parts.map((part) => [part, `part.${part}`])) as {
  readonly [P in Part]: `part.${P}`;
};

/** What a part holds, where its name alone does not say it. */
export const partHints = { vitals: "part_hint.vitals" };
