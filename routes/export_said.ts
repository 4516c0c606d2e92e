import type { Entry } from "../lib/access/entries.ts";
import type { StoredFile } from "../lib/access/file_rows.ts";
import type { KindName } from "../lib/access/parts.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { withUnit } from "../lib/language/numbers.ts";
import type { Translate } from "../lib/language/translate.ts";
import { answersOf, briefOf } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { wordsFor } from "./entry_facts.ts";
import { figures, fuzzyWords, unitsOf } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";

/** One entry in the reader's words, ready for the columns of a table. */
export interface Said {
  readonly t: Translate;
  readonly entry: Entry;
  readonly brief: Summary["brief"];
  /** Each answer by its field; "" where nothing was said. */
  readonly words: (field: string) => string;
  /** The value that a list shows, and what stands beside it there. */
  readonly value: string;
  readonly more: string;
  /** The day, the month or the year; the time of day where one is kept. */
  readonly day: string;
  readonly time: string;
  readonly files: readonly StoredFile[];
}

/** Says entries of one kind: what is the same for all of them is worked out once. */
export function saying(
  c: Ctx,
  name: KindName,
  files: ReadonlyMap<string, readonly StoredFile[]>,
): (entry: Entry) => Said {
  const [t, dates, language] = [c.get("t"), c.get("dates"), c.get("language")];
  const kind = kinds[name];
  const units = unitsOf(c);
  return (entry) => {
    const answers = answersOf(kind, entry);
    const brief = briefOf(kind, entry);
    const typed = kind.form.typed(answers, { zone: dates.zone });
    const fields = kind.form.fields(t, typed, [], { zone: dates.zone });
    const found = new Map(fields.map((field) => [field.name, wordsFor(c, kind, field, answers)]));
    const { value, unit, more } = figures(t, name, brief, units);
    const on = brief["on"];
    return {
      t,
      entry,
      brief,
      words: (field) => found.get(field) ?? "",
      value: unit === "" ? value : withUnit(value, unit),
      more,
      ...(kind.dayField === undefined
        ? { day: dates.long(entry.at), time: dates.time(entry.at) }
        : { day: typeof on === "string" ? fuzzyWords(c, language, on) : "", time: "" }),
      files: files.get(entry.id) ?? [],
    };
  };
}
