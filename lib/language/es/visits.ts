import type { visits as english } from "../en/visits.ts";
import type { Same } from "../messages.ts";
import { theTimes } from "../spanish_times.ts";

export const visits = {
  "visit.title": "Enlace para una visita médica",
  "visit.of": ({ name }) => `Visita médica: ${name}`,
  "visit.list": "Para una visita médica",
  "visit.list_text":
    "Un enlace que abre una parte de su historial una sola vez, durante una hora, a alguien sin cuenta aquí: en la consulta, por ejemplo.",
  "visit.new": "Crear un enlace para una visita",
  "visit.new_text":
    "Muestre el enlace en su teléfono o envíelo, y diga el código de viva voz. Quien tenga ambos ve estas partes durante una hora, no puede cambiar nada, y usted ve cada vez que esa persona mira.",
  "visit.parts": "¿Qué podrá ver quien lo abra?",
  "visit.hours": "¿Cuánto tiempo espera el enlace?",
  "visit.hours_hint":
    "Funciona una vez. Una vez escrito el código, muestra su historial durante una hora como mucho.",
  "visit.hours.1": "1 hora",
  "visit.hours.4": "4 horas",
  "visit.hours.24": "24 horas",
  "visit.make": "Crear el enlace",
  "visit.made": "Su enlace para una visita",
  "visit.made_text": ({ until }) => `Funciona una vez, hasta el ${until}.`,
  "visit.show_link": "1. Muestre o envíe el enlace",
  "visit.show_link_text": "Se puede fotografiar esta imagen o escribir la dirección.",
  "visit.picture": "El enlace como código QR",
  "visit.tell_code": "2. Diga el código",
  "visit.tell_code_text": "Dígalo de viva voz. No lo envíe por la misma vía que el enlace.",
  "visit.made_once":
    "Ambos se muestran solo ahora. Puede anular el enlace en cualquier momento en la página «Compartir».",
  "visit.done": "Volver a lo que comparte",
  "visit.link": "El enlace",
  "visit.land": "Un historial para una visita",
  "visit.land_text": "Pegue el enlace que le han dado. También necesita su código.",
  "visit.continue": "Continuar",
  "visit.refused": "Este enlace no funciona: ya se usó, ha terminado o no está completo. Pida uno nuevo.",
  "visit.over": "La visita ha terminado. No queda nada del historial en este dispositivo.",
  "visit.signed_in":
    "Tiene una sesión abierta. Ciérrela antes, o abra el enlace en otro navegador: una visita no tiene cuenta.",
  "visit.go_on": "Seguir mirando",
  "visit.ask_code": "Escriba el código",
  "visit.ask_code_text": "La persona que le dio el enlace le dirá el código: ocho cifras.",
  "visit.name": "Su nombre",
  "visit.name_hint": "Como debe aparecer en la lista de quienes miraron.",
  "visit.code": "Código",
  "visit.code_hint": "Ocho cifras",
  "visit.code_wrong": ({ n }) =>
    n === 1
      ? "Este no es el código. Puede probar una vez más; después el enlace termina."
      : `Este no es el código. Puede probar ${n} veces más; después el enlace termina.`,
  "visit.recorded": "Cada página que abra queda anotada, y la persona titular del historial lo ve.",
  "visit.enter": "Abrir el historial",
  "visit.bar": ({ name, until }) => `${name}, hasta ${theTimes(until)}`,
  "visit.leave": "Terminar la visita",
  "visit.left": "Ha salido. No queda nada del historial en este dispositivo.",
  "visit.stop": "Anular este enlace",
  "visit.stopped": "El enlace ya no abre nada.",
  "visit.until": ({ until }) => `Espera hasta el ${until}`,
  "visit.looking": ({ from, to }) => `Desde el ${from} hasta ${theTimes(to)} como muy tarde`,
  "visit.looked": ({ from, to }) => `Desde el ${from} hasta ${theTimes(to)}`,
  "visit.state.waiting": "Espera su código",
  "visit.state.lapsed": "No se usó a tiempo",
  "visit.state.open": "Mirando ahora",
  "visit.state.over": "La visita terminó",
  "visit.state.stopped": "Ha terminado",
  "visit.state.locked": "Anulado: cinco códigos equivocados",
} satisfies Same<typeof english>;
