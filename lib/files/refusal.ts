/** Why a file is not let in: codes of the language catalogue, `upload.refused.<reason>`. */
export type Reason =
  | "wrong_type"
  | "web_page"
  | "not_utf8"
  | "broken"
  | "empty"
  | "too_large"
  | "too_many"
  | "quota";

/** One file that is not let in, and why. Never carries anything of its content. */
export class FileRefusal extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason);
    this.name = "FileRefusal";
    this.reason = reason;
  }
}
