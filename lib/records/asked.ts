import { z } from "zod";
import { longText, text } from "../forms/inputs.ts";

/** 1900-01-01 and 2200-01-01 UTC: outside, a date is a slip of the finger. */
const earliest = Date.UTC(1900, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/** When it happened. A reading cannot lie ahead; an appointment may. */
export function happenedAt(side?: "past") {
  return z.int().min(earliest, "entry.at_range").max(latest, "entry.at_range")
    .meta({ label: "entry.at", input: "datetime", ...(side && { side }) });
}

/** Health Manager's limits: a title up to 255 characters, words up to 1,000, counted as plain text. */
export function title(hint: string) {
  return text({ label: "entry.title", hint, longest: 255 });
}

export function note() {
  return longText({ label: "entry.note", hint: "entry.note_hint", longest: 1_000 }).optional();
}
