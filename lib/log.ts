type Level = "info" | "warn" | "error";

/** One JSON line to standard error. `event` is a fixed code; fields are codes, ids and counts, never values of a record. */
export function log(
  level: Level,
  event: string,
  fields: Readonly<Record<string, string | number | boolean>> = {},
): void {
  const line = JSON.stringify({ at: new Date().toISOString(), level, event, ...fields });
  Deno.stderr.writeSync(encoder.encode(line + "\n"));
}

const encoder = new TextEncoder();
