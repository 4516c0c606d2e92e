import type { LogLine } from "../lib/access/log_lines.ts";
import { isPart } from "../lib/access/parts.ts";
import type { Ctx } from "./env.ts";

/** A line of the log in words. */
export interface WordedLine {
  readonly when: string;
  readonly machine: string;
  readonly who: string;
  readonly role: string;
  readonly deed: string;
  readonly reason: string;
  readonly parts: string;
}

/** `name`: whoever did it, as the reader may call them. `reader`: whether whose record it is reads it, or the officer. */
export function wordedLine(
  { var: { t, dates } }: Ctx,
  line: LogLine,
  { name, reader }: { readonly name: string | undefined; readonly reader: "owner" | "officer" },
): WordedLine {
  const why = reader === "owner" ? "looks.purpose" : "audit.purpose";
  // Whoever keeps the record today need not be who shared it then.
  const purpose = reader === "owner" && line.purpose === "grant" ? "carer_then" : line.purpose ?? "none";
  const label = (of: string, otherwise: string) => t.has(of) ? t.of(of) : t.of(otherwise);
  return {
    when: dates.longTime(line.at),
    machine: dates.machine(line.at),
    who: name || label(`looks.role.${line.role}`, "looks.outsider"),
    role: label(`looks.role.${line.role}`, "looks.role.other"),
    deed: label(`looks.deed.${line.action}`, "looks.deed.other"),
    reason: line.actor === "system"
      ? label(`looks.because.${line.action}`, "looks.because.other")
      : label(`${why}.${purpose}`, "looks.purpose.none"),
    parts: line.parts.filter(isPart).map((part) => t(`part.${part}`)).join(", "),
  };
}
