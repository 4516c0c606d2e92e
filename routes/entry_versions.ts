import { AppError } from "../lib/errors.ts";

/** The version that a form started from; taken out, so that the kind's own form can read the rest. */
export function takeVersion(data: FormData): number {
  const version = Number(data.get("version"));
  data.delete("version");
  if (!Number.isInteger(version) || version < 1) throw new AppError("invalid");
  return version;
}
