/** Why a file is not taken at all: `imports.refused.<reason>` of the language catalogue. */
const importReasons = [
  "empty",
  "too_large",
  "too_many_rows",
  "not_utf8",
  "picture",
  "pdf",
  "busy",
  "not_known",
  "our_tables",
  "no_data",
  "broken_json",
  "too_deep",
  "broken_table",
  "broken_zip",
  "zip_path",
  "zip_too_large",
  "other_version",
  "several_people",
  "unexpected",
] as const;

export type ImportReason = (typeof importReasons)[number];

/** A file that is not taken, and why. `args`: numbers and ids for the sentence, never a value of a record. */
export class ImportRefusal extends Error {
  readonly reason: ImportReason;
  readonly args: Readonly<Record<string, string | number>>;
  constructor(reason: ImportReason, args: Readonly<Record<string, string | number>> = {}) {
    super(reason);
    this.name = "ImportRefusal";
    this.reason = reason;
    this.args = args;
  }
}
