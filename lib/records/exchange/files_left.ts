import type { Kind, Values } from "../kind.ts";

/** An entry's files are not imported: its note says which are missing, as far as there is room for it. */
export function withFilesNamed(
  kind: Kind,
  values: Values,
  names: readonly string[],
  say: (names: string) => string,
): Values {
  const room = roomForNote(kind);
  if (names.length === 0 || room === 0) return values;
  const { note } = values;
  const before = typeof note === "string" && note !== "" ? `${note}\n\n` : "";
  const shown = names.map((name) => name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ")).join(", ");
  // A letter may be two units long, and half of one is none.
  const left = say(shown).slice(0, Math.max(0, room - before.length)).replace(/\p{Cs}$/u, "").trimEnd();
  return left === "" ? values : { ...values, note: before + left };
}

/** Letters that a kind's note may have; none where it has no note. */
function roomForNote(kind: Kind): number {
  const fields = kind.form.fields({ of: (key) => key });
  return fields.find(({ name }) => name === "note")?.maxlength ?? 0;
}
