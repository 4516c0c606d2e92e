import { plural } from "../plurals.ts";

export const home = {
  "home.due": "Due today",
  "home.more_due": ({ n }: { n: number }) =>
    plural("en", n, { one: "And 1 more dose.", other: `And ${n} more doses.` }),
  "home.doses": "To today’s doses",
  "home.trends": "All trends",
  "home.recent": "Latest entries",
  "home.offers": ({ n }: { n: number }) =>
    plural("en", n, {
      one: "Somebody would like to share their record with you.",
      other: `${n} people would like to share their records with you.`,
    }),
  "home.answer": "Answer",
  "home.document": "Add a document",
};
