import type { calendar as english } from "../en/calendar.ts";
import type { Same } from "../messages.ts";
import { count } from "../numbers.ts";
import { plural } from "../plurals.ts";

export const calendar = {
  "calendar.title": "Calendario",
  "calendar.months": "Meses",
  "calendar.days": "Días",
  "calendar.previous": "Mes anterior:",
  "calendar.next": "Mes siguiente:",
  "calendar.previous_day": "El día anterior:",
  "calendar.next_day": "El día siguiente:",
  "calendar.today": "hoy",
  "calendar.today_mark": "Hoy",
  "calendar.records": ({ n }) => plural("es", n, { one: "1 entrada", other: `${count("es", n)} entradas` }),
  "calendar.appointments": ({ n }) => plural("es", n, { one: "1 cita", other: `${count("es", n)} citas` }),
  "calendar.nothing": "nada",
  "calendar.nothing_in": ({ month }) => `Todavía no hay nada en ${month}`,
  "calendar.nothing_text": "Lo que se añade al historial para este mes aparece aquí, día a día.",
  "calendar.last": ({ month }) => `Ir a ${month.toLowerCase()}, el último mes con entradas`,
  "calendar.as_table": "Ver el mes como tabla",
  "calendar.as_list": "Ver el mes como lista",
  "calendar.marks": "Qué significan las marcas",
  "calendar.too_many": "Hay más de lo que cuenta una página. Solo se muestra lo más reciente.",
  "calendar.add_on": "Añadir en este día",
  "calendar.nothing_on": "Nada en este día",
  "calendar.nothing_on_text": "Lo que se añade para este día aparece aquí.",
  "calendar.change": ({ kind, when }) => `Cambiar: ${kind}, ${when}`,
  "calendar.unknown": "No existe ese mes o ese día",
  "calendar.unknown_text": "La dirección nombra una fecha que ningún calendario tiene.",
  "calendar.now": "Ir a este mes",

  "calendar.mark.vitals": "V",
  "calendar.mark.weight": "P",
  "calendar.mark.exercise": "E",
  "calendar.mark.appointments": "C",
  "calendar.mark.eyes": "O",
  "calendar.mark.medications": "M",
  "calendar.mark.summary": "S",
  "calendar.mark.results": "R",
  "calendar.mark.notes": "N",
  "calendar.mark.documents": "D",
} satisfies Same<typeof english>;
