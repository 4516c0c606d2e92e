import { z } from "zod";
import type { Meta, UnitLimits } from "./questions.ts";

type About = Omit<Meta, "input">;

/** One line of text. */
export function text(
  { longest = 200, shortest = 1, ...about }: About & { longest?: number; shortest?: number },
) {
  return z.string().min(shortest).max(longest).meta({ ...about, input: "text" });
}

/** Several lines. */
export function longText({ longest = 2_000, ...about }: About & { longest?: number }) {
  return z.string().max(longest).meta({ ...about, input: "textarea" });
}

/** A password or a secret code: never trimmed, never shown again. */
export function secret({ longest = 1_024, ...about }: About & { longest?: number }) {
  return z.string().max(longest).meta({ ...about, input: "password", secret: true });
}

export function emailAddress(about: About) {
  return z.email().max(254).meta({ autocomplete: "email", inputmode: "email", ...about, input: "email" });
}

/** A whole number within limits that the message names. */
export function wholeNumber({ min, max, ...about }: About & { min: number; max: number }) {
  return z.int().min(min).max(max).meta({ ...about, input: "number" });
}

/** A number kept as an integer, scaled by its decimals; limits are scaled too: 72.5 kg with one decimal is 725. */
export function decimal(
  { min, max, decimals, ...about }: About & { min: number; max: number; decimals: number },
) {
  return z.int().min(min).max(max).meta({ ...about, decimals, input: "number" });
}

/** A number in one of several units, chosen in the field `beside`, or in the first; an integer scaled by the decimals of that unit. */
export function measured(
  { units, ...about }: Omit<About, "units"> & { units: Readonly<Record<string, UnitLimits>> },
) {
  return z.int().meta({ ...about, units, input: "number" });
}

/** The unit that stands beside a value. `options`: unit to the key of its name. */
export function unitChoice<const O extends Record<string, string>>(
  { options, ...about }: Omit<About, "options"> & { options: O },
) {
  return z.enum(valuesOf(options)).meta({ ...about, options, input: "unit" });
}

/** A number kept as it was typed, "0.50": what a laboratory prints. */
export function figure(about: About) {
  return z.string().max(16).meta({ inputmode: "decimal", width: "short", ...about, shape: "figure" });
}

/** A day, a month or a year that lies behind: "2019-04-12", "2019-04", "2019". */
export function fuzzyDate(about: About) {
  return z.string().max(10).meta({
    side: "past",
    width: "short",
    inputmode: "text",
    ...about,
    shape: "fuzzy",
  });
}

/** Times of day as one line of text, "8:00, 20:00"; kept in order. */
export function timesOfDay({ most, ...about }: About & { most: number }) {
  return z.array(z.string()).max(most).meta({ width: "medium", ...about, shape: "times" });
}

/** A calendar day, "2026-11-22". */
export function date(about: About) {
  return z.string().meta({ ...about, input: "date" });
}

/** An instant, typed as local date and time: read the form with its zone. */
export function dateTime(about: About) {
  return z.int().meta({ ...about, input: "datetime" });
}

/** One of a few answers. `options`: value to key of its label. */
export function choice<const O extends Record<string, string>>(
  { options, as = "radios", ...about }: Omit<About, "options"> & { options: O; as?: "radios" | "select" },
) {
  return z.enum(valuesOf(options)).meta({ ...about, options, input: as });
}

/** Some of a few answers, at least one. */
export function choices<const O extends Record<string, string>>(
  { options, ...about }: Omit<About, "options"> & { options: O },
) {
  return z.array(z.enum(valuesOf(options))).min(1).meta({ ...about, options, input: "checkboxes" });
}

/** One of the answers that `around.choices` gives when the form is shown and read. */
export function choiceGiven(
  { as = "select", ...about }: Omit<About, "options"> & { as?: "radios" | "select" },
) {
  return z.string().max(200).meta({ ...about, input: as });
}

/** A box to tick; `must`: the form does not go on without it. */
export function tick({ must = false, ...about }: About & { must?: boolean }) {
  const box = must ? z.boolean().refine((ticked) => ticked, "form.missing_tick") : z.boolean();
  return box.meta({ ...about, input: "checkbox" });
}

/** Text that travels with the form unseen. */
export function hidden({ longest = 1_024 }: { longest?: number } = {}) {
  return z.string().max(longest).meta({ label: "common.details", input: "hidden" });
}

/** The version that an edit started from, for the optimistic lock. */
export function version() {
  return z.int().min(0).max(1_000_000).meta({ label: "common.details", input: "hidden" });
}

function valuesOf<O extends Record<string, string>>(options: O): (keyof O & string)[] {
  return Object.keys(options);
}
