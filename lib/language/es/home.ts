import type { home as english } from "../en/home.ts";
import { plural } from "../plurals.ts";

export const home: typeof english = {
  "home.due": "Para hoy",
  "home.more_due": ({ n }) => plural("es", n, { one: "Y 1 dosis más.", other: `Y ${n} dosis más.` }),
  "home.doses": "Ver las dosis de hoy",
  "home.trends": "Toda la evolución",
  "home.recent": "Últimas entradas",
  "home.offers": ({ n }) =>
    plural("es", n, {
      one: "Una persona quiere compartir su historial con usted.",
      other: `${n} personas quieren compartir su historial con usted.`,
    }),
  "home.answer": "Responder",
  "home.document": "Añadir un documento",
};
