import type { z } from "zod";
import type { Question } from "./questions.ts";
import { scaledText } from "./numerals.ts";

export type Facts = Readonly<Record<string, string | number>>;

/** What is wrong, for people: `message` is a key of the catalogue. Without a field it is about the form as a whole. */
export interface Mistake {
  readonly field?: string;
  readonly message: string;
  readonly args?: Facts;
}

/** What is missing, in the words of its kind of input. */
export function missing(question: Question): string {
  if (question.input === "radios" || question.input === "select") return "form.missing_choice";
  if (question.input === "checkboxes") return "form.missing_choices";
  return question.input === "checkbox" ? "form.missing_tick" : "form.missing";
}

/** A zod issue in our words. A schema with words of its own keeps them: `z.string().min(3, "setup.name_short")`. */
export function mistakeFor(question: Question | undefined, issue: z.core.$ZodIssue): Mistake {
  const { field, message, args } = { field: question?.name, ...explained(question, issue) };
  return { ...(field !== undefined && { field }), message, ...(args && { args }) };
}

interface Explained {
  readonly message: string;
  readonly args?: Facts;
}

function explained(question: Question | undefined, issue: z.core.$ZodIssue): Explained {
  if (issue.message !== "") return { message: issue.message };
  if (!question) return { message: "form.format" };
  if (question.kind === "number") return outside(question);
  if (issue.code === "too_small") {
    const listed = question.kind === "list";
    return listed
      ? { message: missing(question) }
      : { message: "form.short", args: { least: Number(issue.minimum) } };
  }
  if (issue.code === "too_big") return { message: "form.long", args: { most: Number(issue.maximum) } };
  if (issue.code === "invalid_format" && issue.format === "email") return { message: "form.email" };
  return { message: question.options ? "form.choice" : "form.format" };
}

/** A number that is none, or out of its limits: the limits say it all. */
export function outside(question: Question): Explained {
  const { min, max, decimals = 0, unit = "" } = question;
  if (min === undefined || max === undefined) return { message: "form.format" };
  if (unit === "st") {
    return { message: "form.stone", args: { min: Math.ceil(min / 140), max: Math.floor(max / 140) } };
  }
  const message = decimals === 0 ? "form.whole_number" : "form.decimal";
  return { message, args: { min: scaledText(min, decimals), max: scaledText(max, decimals), unit } };
}
