import type { forms as english } from "../en/forms.ts";
import type { Same } from "../messages.ts";
import { dayTitle } from "../months.ts";
import { plural } from "../plurals.ts";
import { shownUnit } from "../spanish_units.ts";

function span({ min, max, unit }: { min: string; max: string; unit: string }): string {
  return unit === "" ? `entre ${min} y ${max}` : `entre ${min} y ${max} ${shownUnit(unit)}`;
}

function characters(n: number): string {
  return plural("es", n, { one: "1 carácter", other: `${n} caracteres` });
}

function wholeDay(day: string): string {
  return `${dayTitle("es", day)} de ${day.slice(0, 4)}`;
}

export const forms = {
  "form.problem": "Hay un problema",
  "form.error": "Error:",
  "form.mistake": ({ label, message }) => `${label}: ${message}`,
  "form.optional": "(opcional)",
  "form.title_error": ({ title }) => `Error: ${title}`,
  "form.missing": "Rellene este campo",
  "form.missing_choice": "Elija una opción",
  "form.missing_choices": "Elija al menos una opción",
  "form.missing_tick": "Marque esta casilla para continuar",
  "form.short": ({ least }) => `Use al menos ${characters(least)}`,
  "form.long": ({ most }) => `Use como máximo ${characters(most)}`,
  "form.characters": "Quite los caracteres que no se pueden mostrar",
  "form.format": "El formato no es correcto",
  "form.whole_number": (limits) => `Escriba un número entero ${span(limits)}`,
  "form.decimal": (limits) => `Escriba un número ${span(limits)}`,
  "form.decimals": ({ most }) =>
    plural("es", most, {
      one: "Use como máximo 1 cifra después del punto",
      other: `Use como máximo ${most} cifras después del punto`,
    }),
  "form.date": "Escriba una fecha real, por ejemplo 27 3 2026",
  "form.date_time": "Escriba una fecha y una hora reales",
  "form.date_gap": "A esa hora se adelantaron los relojes, así que no existió. Elija otra hora",
  "form.date_future": "No puede ser una fecha futura",
  "form.date_past": "Debe ser una fecha futura",
  "form.fuzzy_date": "Escriba un año, un mes o un día, por ejemplo 2019, 4/2019 o 12/4/2019",
  "form.which_date": ({ typed, dayFirst, monthFirst }) =>
    `${typed} puede leerse de dos maneras. Escriba ${wholeDay(dayFirst)} o ${wholeDay(monthFirst)}`,
  "form.times": "Escriba horas del día, por ejemplo 8:00, 20:00",
  "form.figure": "Escriba un número, por ejemplo 4.2",
  "form.figure_marks": "Escriba el número sin separador de miles, por ejemplo 1250.5",
  "form.other_unit": ({ typed, unit, meant }) => `${typed} ${unit} no puede ser. ¿Quiso decir ${meant}?`,
  "form.other_unit_here": ({ typed, unit, meant }) =>
    `${typed} ${unit} no puede ser. ¿Quiso decir ${meant}? Escríbalo en ${unit}`,
  "form.stone": ({ min, max }) =>
    `Escriba stones y libras, entre ${min} y ${max} stones, por ejemplo 11 6 para 11 stones y 6 libras`,
  "form.stone_mark": ({ typed, decimal, pounds }) =>
    `Escriba ${decimal} si son ${typed} stones${
      pounds === "" ? "" : `, o ${pounds} si son ${pounds.replace(" ", " stones y ")} libras`
    }`,
  "form.email": "Escriba un correo electrónico, por ejemplo nombre@example.org",
  "form.choice": "Elija una de las respuestas mostradas",
  "form.not_chosen": "Sin elegir",
  "form.choose": "Elija",
  "form.show_password": "Mostrar",
  "form.hide_password": "Ocultar",
} satisfies Same<typeof english>;
