import { plural } from "../plurals.ts";
import type { records as english } from "../en/records.ts";

export const records: typeof english = {
  "records.mine": "Mi historial",
  "records.of": ({ name }) => `Historial de ${name}`,
  "records.add": "Añadir",
  "records.access": "Quién miró",
  "records.hello": ({ name }) => `Hola, ${name}`,
  "records.choose": "¿Qué historial?",
  "records.shared_with_me": "Compartidos conmigo",
  "records.nothing_shared": "Nadie comparte un historial con usted.",
  "records.offers": "Esperan su respuesta",
  "records.offer": ({ name }) => `${name} quiere compartir su historial con usted`,
  "records.offer_parts": ({ parts }) => `Lo que usted vería: ${parts}.`,
  "records.offer_until": ({ date }) => `Hasta el ${date}.`,
  "records.offer_seen":
    "Cada vez que usted mire, esa persona podrá verlo. Si ya comparte con usted, esto lo sustituye.",
  "records.accept": "Aceptar",
  "records.decline": "Rechazar",
  "records.accepted": "Ya puede ver este historial.",
  "records.leave": "Devolverlo",
  "records.leave_text": ({ name }) =>
    `Ya no verá el historial de ${name}. Solo ${name} puede volver a compartirlo con usted.`,
  "records.left": "Ha devuelto el historial.",
  "records.declined": "Ha rechazado la propuesta. No se ha compartido nada.",
  "records.no_record": "No tiene un historial propio",
  "records.no_record_text":
    "Esta cuenta es de trabajo. Un historial se empieza con una invitación a una cuenta personal.",
  "records.begin": "Empezar un historial",
  "records.begin_text": "Puede empezar uno nuevo y vacío. Lo que había en uno anterior no vuelve.",
  "records.begun": "Su historial está listo.",
  "records.terms_changed": ({ date }) => `Cambiado por su titular el ${date}`,
  "problem.not_offered.heading": "Esto ya no se ofrece",
  "problem.not_offered.text":
    "No se ha compartido nada con usted. Pregunte a quien se lo ofreció si todavía quiere compartirlo.",
  "records.past.withdrawn": ({ name }) => `El historial de ${name} ya no se le ofrece.`,
  "records.past.rests": ({ name }) =>
    `El historial de ${name} está en pausa: su titular ha detenido todo lo compartido. Volverá a verlo cuando eso termine.`,
  "records.past.stopped": ({ name, date }) =>
    `Historial de ${name}: se dejó de compartir con usted el ${date}.`,
  "records.past.ended": ({ name, date }) =>
    `Historial de ${name}: lo compartido con usted terminó el ${date}, como estaba previsto.`,

  "records.next": "Próxima cita",
  "records.no_next": "No hay ninguna cita próxima",
  "records.this_week": "Esta semana",
  "records.exercise_week": ({ n, minutes }) =>
    n === 0
      ? "Ningún ejercicio todavía esta semana."
      : n === 1
      ? `Ejercicio una vez esta semana, ${minutes} minutos.`
      : `Ejercicio ${n} veces esta semana, ${minutes} minutos en total.`,
  "records.lookers": ({ n }) =>
    n === 0
      ? "Nadie más miró esta semana."
      : n === 1
      ? "Otra persona miró esta semana."
      : `Otras ${n} personas miraron esta semana.`,
  "records.see_lookers": "Ver quién miró",
  "records.in_days": ({ n }) => n === 0 ? "hoy" : n === 1 ? "mañana" : `dentro de ${n} días`,
  "records.up": ({ change }) => `${change} más que la vez anterior`,
  "records.down": ({ change }) => `${change} menos que la vez anterior`,
  "records.points": ({ n }) => plural("es", n, { one: "1 punto", other: `${n} puntos` }),
  "records.same": "Igual que la vez anterior",
  "records.first": "La primera medición",
  "records.start": "Empiece su historial",
  "records.start_text":
    "Tres buenos primeros pasos. Puede darlos en cualquier orden o dejarlos para más tarde.",
  "records.start_weight": "Añadir su peso",
  "records.start_appointment": "Añadir su próxima cita",
  "records.empty_shared": "Todavía no hay nada aquí.",

  "entry.add_title": "¿Qué quiere añadir?",
  "entry.add": ({ kind }) => `Añadir: ${kind.toLowerCase()}`,
  "entry.edit_title": ({ kind }) => `Cambiar: ${kind.toLowerCase()}`,
  "entry.at": "Fecha y hora",
  "entry.at_range": "Elija una fecha entre 1900 y dentro de diez años.",
  "entry.systolic": "Número superior (sistólica)",
  "entry.diastolic": "Número inferior (diastólica)",
  "entry.pulse": "Pulso",
  "entry.pulse_hint": "Si su tensiómetro lo muestra.",
  "entry.weight": "Peso",
  "entry.weight_hint": "Por ejemplo 62.5; en stones y libras 11 6",
  "entry.title": "Qué",
  "entry.exercise_hint": "Por ejemplo: un paseo junto al río",
  "entry.appointment_hint": "Por ejemplo: clínica oftalmológica, revisión anual",
  "entry.minutes": "Cuánto tiempo",
  "entry.place": "Dónde",
  "entry.note": "Nota",
  "entry.note_hint": "Lo que quiera recordar. Hasta 1000 caracteres.",
  "entry.pressure_order": "El número superior debe ser mayor que el inferior. ¿Los ha cambiado de sitio?",
  "entry.save": "Guardar",
  "entry.saved": ({ what }) => `Guardado: ${what.toLowerCase()}.`,
  "entry.see": "Ver",
  "entry.another": "Añadir más",
  "entry.change": "Cambiar",
  "entry.remove": "Quitar",
  "entry.removed": ({ what }) => `Quitado: ${what.toLowerCase()}.`,
  "entry.restored": ({ what }) => `De nuevo en su sitio: ${what.toLowerCase()}.`,
  "entry.by": ({ name, when }) => `Añadido por ${name}, ${when}`,
  "entry.changed_by": ({ name, when }) => `Cambiado por ${name}, ${when}`,
  "entry.versions": "Versiones anteriores",
  "entry.version": ({ n }) => `Versión ${n}`,
  "entry.remove_title": ({ kind }) => `¿Quitar esta entrada (${kind.toLowerCase()})?`,
  "entry.remove_text": "Desaparece de todas las listas. Puede deshacerlo.",
  "entry.keep": "Conservarlo",
  "entry.conflict": "Esto cambió mientras usted escribía",
  "entry.conflict_gone":
    "Alguien ha quitado esto mientras usted escribía. Lo que escribió está debajo; añádalo de nuevo si debe quedar.",
  "entry.pulse_of": ({ pulse }) => `pulso ${pulse}`,
};
