import type { trends as english } from "../en/trends.ts";
import { count } from "../numbers.ts";
import { plural } from "../plurals.ts";

export const trends: typeof english = {
  "trends.title": "Evolución",
  "trends.lead": "Cómo cambian las mediciones con el tiempo.",
  "trends.none": "Todavía no hay mediciones",
  "trends.none_text":
    "En cuanto haya alguna medición, su evolución aparecerá aquí: la presión arterial, el peso y otras.",
  "trends.all": "Toda la evolución",
  "trends.see": "Ver la evolución",
  "trends.named": ({ line, change }) => `${line}: ${change}`,
  "trends.spark": "Los últimos 30 días",

  "trends.tests": "Resultados de análisis",
  "trends.tests_cut":
    "Aquí aparecen los análisis con dos resultados en los dos últimos años. Los anteriores están en la cronología.",
  "trends.test_spark": ({ n }) => `Los últimos ${n} resultados`,
  "trends.test_low": "El último está por debajo del intervalo del laboratorio.",
  "trends.test_high": "El último está por encima del intervalo del laboratorio.",
  "trends.test_within": "El último está dentro del intervalo del laboratorio.",
  "trends.test_range": "Intervalo del laboratorio",
  "trends.test_band": ({ range }) => `Sombreado: el intervalo del laboratorio, ${range}.`,
  "trends.test_ranges":
    "Es el intervalo del resultado más reciente; otros llegaron con otro, como indica la tabla.",
  "trends.test_words":
    "Los resultados en palabras y los números que se pueden leer de dos maneras están en la tabla y no se dibujan.",
  "trends.test_rows": ({ n }) => `En esta tabla solo están los ${n} resultados más recientes.`,

  "trends.in_range": ({ within, of }) =>
    of > 1
      ? within === of
        ? `En el intervalo habitual los ${of} días.`
        : within === 0
        ? `Fuera del intervalo habitual los ${of} días.`
        : `En el intervalo habitual ${within} de ${of} días.`
      : within === 1
      ? "En el intervalo habitual el único día medido."
      : "Fuera del intervalo habitual el único día medido.",
  "trends.active_weeks": ({ within, of }) =>
    of > 1
      ? within === of
        ? `Al menos 150 minutos en las ${of} semanas.`
        : within === 0
        ? `Menos de 150 minutos en cada una de las ${of} semanas.`
        : `Al menos 150 minutos en ${within} de ${of} semanas.`
      : within === 1
      ? "Al menos 150 minutos en la única semana completa."
      : "Menos de 150 minutos en la única semana completa.",
  "trends.lower": ({ change, date }) => `${change} menos que el ${date}.`,
  "trends.higher": ({ change, date }) => `${change} más que el ${date}.`,
  "trends.level": ({ date }) => `Igual que el ${date}.`,
  "trends.one": "Un valor en este periodo. Con el segundo empezará aquí un gráfico.",
  "trends.first_week": "La primera semana no ha terminado. Su suma aparecerá aquí cuando termine.",
  "trends.nothing": "En este periodo no se midió nada.",
  "trends.empty": ({ kind }) => `${kind}: todavía nada`,
  "trends.empty_text": "Con las primeras mediciones, su evolución aparecerá en este gráfico.",

  "trends.latest": "Último valor",
  "trends.last": "Último en este periodo",
  "trends.before": "El anterior",
  "trends.this_week": "Esta semana, hasta ahora",
  "trends.last_week": "La semana anterior",
  "trends.bmi": ({ value }) => `Índice de masa corporal: ${value}.`,
  "trends.bmi_note":
    "En personas adultas, la Organización Mundial de la Salud considera normal un índice de masa corporal de 18.5 a 24.9.",

  "trends.range": "Periodo mostrado",
  "trends.range.30d": "30 días",
  "trends.range.3m": "3 meses",
  "trends.range.1y": "1 año",
  "trends.range.all": "Todo",
  "trends.other": "Otras fechas",
  "trends.from": "Desde",
  "trends.to": "Hasta",
  "trends.show": "Mostrar",
  "trends.backwards": "El último día no puede ser anterior al primero.",
  "trends.period": ({ from, to }) => `Del ${from} al ${to}`,

  "trends.figure.0.blood_pressure": "Presión arterial",
  "trends.figure.1.blood_pressure": "Pulso",
  "trends.figure.0.exercise": "Minutos de ejercicio por semana",
  "trends.line.systolic": "Superior",
  "trends.line.diastolic": "Inferior",
  "trends.line.right": "Derecho",
  "trends.line.left": "Izquierdo",
  "trends.minutes": "minutos",
  "trends.chart": ({ what, period }) => `${what}. ${period}`,
  "trends.drawn": ({ n }) => plural("es", n, { one: "1 punto.", other: `${n} puntos.` }),
  "trends.described": ({ line, low, high, last, unit }) =>
    `${line}: entre ${low} y ${high} ${unit}; el último, ${last}.`,

  "trends.band": ({ ranges, source }) => `Sombreado: el intervalo habitual, ${ranges}. Fuente: ${source}.`,
  "trends.band.goal": ({ ranges, source }) =>
    `Sombreado: lo que se recomienda a los adultos por semana, ${ranges}. Fuente: ${source}.`,
  "trends.span": ({ low, high }) => `de ${low} a ${high}`,
  "trends.and": ({ one, other }) => `${one} y ${other}`,
  "trends.source.systolic":
    "Sociedad Europea de Hipertensión, 2023, para mediciones en casa; NHS, para el límite inferior",
  "trends.source.pulse": "NHS, para adultos en reposo",
  "trends.source.glucose":
    "consenso internacional sobre el tiempo en rango, 2019, para la mayoría de los adultos con diabetes",
  "trends.source.temperature": "NHS, ni demasiado baja ni fiebre",
  "trends.source.oxygen": "NHS, para mediciones en casa",
  "trends.source.right": "Sociedad Europea de Glaucoma, donde está la mayoría de los ojos sanos",
  "trends.source.exercise": "Organización Mundial de la Salud, 2020, actividad moderada",
  "trends.own_range": "Es posible que su médico le haya indicado otro intervalo.",
  "trends.day_counts": "Un día cuenta cuando todas sus mediciones están en el intervalo.",
  "trends.thinned.day":
    "Cada marca es un día: el punto es la medición central y el trazo va de la más baja a la más alta.",
  "trends.thinned.week":
    "Cada marca es una semana: el punto es la medición central y el trazo va de la más baja a la más alta.",
  "trends.thinned.month":
    "Cada marca es un mes: el punto es la medición central y el trazo va de la más baja a la más alta.",
  "trends.thinned.quarter":
    "Cada marca son tres meses: el punto es la medición central y el trazo va de la más baja a la más alta.",
  "trends.thinned.year":
    "Cada marca es un año: el punto es la medición central y el trazo va de la más baja a la más alta.",
  "trends.converted": ({ unit }) =>
    `Algunas se midieron en otra unidad. Todas se muestran en ${unit}; cada una conserva lo que se escribió.`,
  "trends.cut": ({ n }) => `Solo se muestran las ${n} mediciones más recientes de este periodo.`,
  "trends.running_week": "La semana en curso no se dibuja.",

  "trends.table": ({ n }) =>
    plural("es", n, { one: "Tabla con 1 fila", other: `Tabla con ${count("es", n)} filas` }),
  "trends.values": "Valores",
  "trends.table_thinned": "La medición central; entre paréntesis, la más baja y la más alta.",
  "trends.when": "Cuándo",
  "trends.week": "Semana",
  "trends.week_of": ({ date }) => `Semana del ${date}`,
  "trends.quarter_of": ({ from, to }) => `De ${from} a ${to}`,
  "trends.download": "Descargar (CSV)",
  "trends.back": "Volver a la evolución",
  "trends.csv.date": "Fecha",
  "trends.csv.time": "Hora",
  "trends.csv.what": "Qué",
};
