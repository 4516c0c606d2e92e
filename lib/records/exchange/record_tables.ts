import { kinds } from "../kinds.ts";
import type { Portable, PortableDose } from "./portable.ts";

/** Columns of a kind's table: the names of its fields, the same in every language. */
export function columnsOf(kind: Portable["kind"]): readonly string[] {
  return ["id", "at", ...fieldsOf(kind), "author", "added_at"];
}

/** One entry as a row of its kind's table. Times are local to the zone, with their offset. */
export function rowOf(entry: Portable, zone: string): readonly string[] {
  const of = kinds[entry.kind];
  const typed = of.form.typed({ ...of.schema.parse(entry.value), at: entry.at }, { zone });
  const texts = fieldsOf(entry.kind).map((name) => [typed[name] ?? ""].flat().join(" "));
  return [entry.id, localTime(entry.at, zone), ...texts, entry.author, localTime(entry.addedAt, zone)];
}

export const doseColumns = ["medicine_id", "medicine", "day", "time", "state", "author", "added_at"] as const;

/** A dose as a row: the day and the time as clocks showed them where it was taken or missed. */
export function doseRow(
  { medicine, name, day, time, state, author, addedAt }: PortableDose,
  zone: string,
): readonly string[] {
  return [medicine, name, day, time, state, author, localTime(addedAt, zone)];
}

function fieldsOf(kind: Portable["kind"]): readonly string[] {
  return Object.keys(kinds[kind].form.typed({})).filter((name) => name !== "at");
}

function localTime(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
    .toString({ timeZoneName: "never", smallestUnit: "second" });
}

/** Whether a file is a table of our own: by its first line, which no other table has. */
export function isOurTable(text: string): boolean {
  const first = text.replace("\uFEFF", "").split(/\r?\n/, 1)[0] ?? "";
  const heads = [...Object.values(kinds).map(({ name }) => columnsOf(name)), doseColumns];
  return heads.some((head) => head.join(",") === first.replaceAll('"', ""));
}
