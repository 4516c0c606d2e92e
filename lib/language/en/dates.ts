import { plural } from "../plurals.ts";

export const dates = {
  "dates.today": "Today",
  "dates.yesterday": "Yesterday",
  "dates.tomorrow": "Tomorrow",
  "dates.now": "Just now",
  "dates.never": "Never",
  "dates.from_to": ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
  "dates.until": ({ date }: { date: string }) => `until ${date}`,
  "dates.at": ({ date, time }: { date: string; time: string }) => `${date} at ${time}`,
  "dates.days_left": ({ n }: { n: number }) =>
    plural("en", n, { one: "1 day left", other: `${n} days left` }),
  "dates.zone": ({ zone }: { zone: string }) => `Times are in ${zone}`,
};
