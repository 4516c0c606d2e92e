/** Units of ours as Spanish writes them: `latidos por minuto`; the others are the same. */
export function shownUnit(unit: string): string {
  return unit === "bpm" ? "lpm" : unit;
}
