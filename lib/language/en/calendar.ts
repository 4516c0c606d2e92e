import { count } from "../numbers.ts";
import { plural } from "../plurals.ts";

export const calendar = {
  "calendar.title": "Calendar",
  "calendar.months": "Months",
  "calendar.days": "Days",
  "calendar.previous": "Previous month:",
  "calendar.next": "Next month:",
  "calendar.previous_day": "The day before:",
  "calendar.next_day": "The day after:",
  "calendar.today": "today",
  "calendar.today_mark": "Today",
  "calendar.records": ({ n }: { n: number }) =>
    plural("en", n, { one: "1 entry", other: `${count("en", n)} entries` }),
  "calendar.appointments": ({ n }: { n: number }) =>
    plural("en", n, { one: "1 appointment", other: `${count("en", n)} appointments` }),
  "calendar.nothing": "nothing",
  "calendar.nothing_in": ({ month }: { month: string }) => `Nothing in ${month} yet`,
  "calendar.nothing_text": "What is added to the record for this month appears here, day by day.",
  "calendar.last": ({ month }: { month: string }) => `Go to ${month}, the last month with entries`,
  "calendar.as_table": "Show the month as a table",
  "calendar.as_list": "Show the month as a list",
  "calendar.marks": "What the marks mean",
  "calendar.too_many": "There is more here than one page counts. Only the newest are shown.",
  "calendar.add_on": "Add on this day",
  "calendar.nothing_on": "Nothing on this day",
  "calendar.nothing_on_text": "What is added for this day appears here.",
  "calendar.change": ({ kind, when }: { kind: string; when: string }) => `Change: ${kind}, ${when}`,
  "calendar.unknown": "There is no such month or day",
  "calendar.unknown_text": "The address names a date that no calendar has.",
  "calendar.now": "Go to this month",

  "calendar.mark.vitals": "V",
  "calendar.mark.weight": "W",
  "calendar.mark.exercise": "X",
  "calendar.mark.appointments": "A",
  "calendar.mark.eyes": "E",
  "calendar.mark.medications": "M",
  "calendar.mark.summary": "S",
  "calendar.mark.results": "R",
  "calendar.mark.notes": "N",
  "calendar.mark.documents": "D",
};
