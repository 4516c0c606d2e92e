import { plural } from "../plurals.ts";

export const home = {
  "home.due": "Due today",
  "home.more_due": ({ n }: { n: number }) =>
    plural("en", n, { one: "And 1 more dose.", other: `And ${n} more doses.` }),
  "home.doses": "To today’s doses",
  "home.trends": "All trends",
  "home.document": "Add a document",
};
