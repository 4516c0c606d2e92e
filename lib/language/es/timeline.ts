import type { timeline as english } from "../en/timeline.ts";
import type { Same } from "../messages.ts";

export const timeline = {
  "timeline.title": "Cronología",
  "timeline.search": "Buscar en la cronología",
  "timeline.words": "Palabras o valores",
  "timeline.kind": "Tipo",
  "timeline.from": "Desde",
  "timeline.to": "Hasta",
  "timeline.order": "Este día es anterior al primero. ¿Los ha cambiado de sitio?",
  "timeline.from_day": ({ day }) => `desde el ${day}`,
  "timeline.to_day": ({ day }) => `hasta el ${day}`,
  "timeline.go": "Mostrar",
  "timeline.clear": "Mostrar todo",
  "timeline.more_choices": "Tipo y fechas",
  "timeline.none": "Todavía no hay nada",
  "timeline.none_text": "Todo lo que se añade al historial aparece aquí, primero lo más reciente.",
  "timeline.no_match": "Nada coincide",
  "timeline.no_match_text": "Pruebe con menos palabras o más cortas, otro tipo u otras fechas.",
  "timeline.not_so_far": "Nada por ahora",
  "timeline.not_so_far_text": "Se ha buscado en lo más reciente. Hay más hacia atrás.",
  "timeline.further": "Buscar más atrás",
  "timeline.sizes": "Cuántos por página",
  "timeline.cut": "Esta es la parte más reciente: 1000 líneas. Elija fechas para imprimir el resto.",
  "timeline.with_words": ({ words }) => `«${words}»`,
  "timeline.cut_search":
    "Esto es lo encontrado por ahora: se ha buscado en lo más reciente. Elija fechas para imprimir el resto.",
  "timeline.when": "Cuándo",
  "timeline.what": "Qué",
  "timeline.value": "Valor",
  "timeline.details": "Detalles",

  "search.ended": "Esta búsqueda ha caducado",
  "search.ended_text":
    "La dirección de una búsqueda se abre durante doce horas y solo para quien la hizo. Por favor, busque de nuevo.",
} satisfies Same<typeof english>;
