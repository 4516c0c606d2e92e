import { dayTitle } from "../months.ts";
import { plural } from "../plurals.ts";

interface Limits {
  min: string;
  max: string;
  unit: string;
}

function span({ min, max, unit }: Limits): string {
  return unit === "" ? `from ${min} to ${max}` : `from ${min} to ${max} ${unit}`;
}

function characters(n: number): string {
  return plural("en", n, { one: "1 character", other: `${n} characters` });
}

function wholeDay(day: string): string {
  return `${dayTitle("en", day)} ${day.slice(0, 4)}`;
}

/** What forms say by themselves. */
export const forms = {
  "form.problem": "There is a problem",
  "form.error": "Error:",
  "form.mistake": ({ label, message }: { label: string; message: string }) => `${label}: ${message}`,
  "form.optional": "(optional)",
  "form.title_error": ({ title }: { title: string }) => `Error: ${title}`,
  "form.missing": "Fill this in",
  "form.missing_choice": "Choose one",
  "form.missing_choices": "Choose at least one",
  "form.missing_tick": "Tick this box to go on",
  "form.short": ({ least }: { least: number }) => `Use at least ${characters(least)}`,
  "form.long": ({ most }: { most: number }) => `Use at most ${characters(most)}`,
  "form.characters": "Remove the characters that cannot be shown",
  "form.format": "This does not have the right form",
  "form.whole_number": (limits: Limits) => `Enter a whole number ${span(limits)}`,
  "form.decimal": (limits: Limits) => `Enter a number ${span(limits)}`,
  "form.decimals": ({ most }: { most: number }) =>
    plural("en", most, {
      one: "Use at most 1 digit after the point",
      other: `Use at most ${most} digits after the point`,
    }),
  "form.date": "Enter a real date, such as 27 3 2026",
  "form.date_time": "Enter a real date and time",
  "form.date_gap": "The clocks went forward at that time, so it did not exist. Choose another time",
  "form.date_future": "This must not be in the future",
  "form.date_past": "This must be in the future",
  "form.fuzzy_date": "Enter a year, a month or a day, such as 2019, 4/2019 or 12 April 2019",
  "form.which_date": (
    { typed, dayFirst, monthFirst }: { typed: string; dayFirst: string; monthFirst: string },
  ) => `${typed} can be read in two ways. Enter ${wholeDay(dayFirst)} or ${wholeDay(monthFirst)}`,
  "form.times": "Enter times of day, such as 8:00, 20:00",
  "form.figure": "Enter a number, such as 4.2",
  "form.figure_marks": "Enter the number without marks for thousands, such as 1250.5",
  "form.other_unit": ({ typed, unit, meant }: { typed: string; unit: string; meant: string }) =>
    `${typed} ${unit} cannot be right. Did you mean ${meant}?`,
  "form.other_unit_here": ({ typed, unit, meant }: { typed: string; unit: string; meant: string }) =>
    `${typed} ${unit} cannot be right. Did you mean ${meant}? Enter it in ${unit}`,
  "form.stone": ({ min, max }: { min: number; max: number }) =>
    `Enter stones and pounds from ${min} to ${max} stone, such as 11 6 for 11 stone 6 pounds`,
  "form.stone_mark": ({ typed, decimal, pounds }: { typed: string; decimal: string; pounds: string }) =>
    `Enter ${decimal} for ${typed} stone${
      pounds === "" ? "" : `, or ${pounds} for ${pounds.replace(" ", " stone ")} pounds`
    }`,
  "form.email": "Enter an e-mail address, such as name@example.org",
  "form.choice": "Choose one of the answers shown",
  "form.not_chosen": "Not chosen",
  "form.choose": "Choose",
  "form.show_password": "Show",
  "form.hide_password": "Hide",
};
