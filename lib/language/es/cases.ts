import type { cases as english } from "../en/cases.ts";
import type { Same } from "../messages.ts";

export const cases = {
  "case.ask": "Preguntar por esto",
  "case.ask_title": "Preguntar por esta anotación",
  "case.ask_text":
    "La persona responsable de privacidad lee su pregunta y esta línea del registro, y nada de su historial. Aquí encontrará la respuesta.",
  "case.question": "¿Qué quiere saber?",
  "case.question_hint": "Hasta 1000 caracteres. No escriba sobre su salud más de lo que quiera que se lea.",
  "case.send": "Preguntar",
  "case.sent": "Su pregunta se ha enviado. Le avisamos por correo cuando haya respuesta.",
  "case.mine": "Mis preguntas",
  "case.back": "Quién miró mi historial",
  "case.none": "No ha preguntado nada",
  "case.none_text": "En los detalles de cada visita de otra persona puede preguntar por ella.",
  "case.asked": ({ when }) => `Preguntado el ${when}`,
  "case.answered": ({ when }) => `Respondido el ${when}`,
  "case.state.asked": "Espera respuesta",
  "case.state.answered": "Respondida",
  "case.line": "La línea del registro",
  "case.line_when": "Cuándo",
  "case.line_who": "Quién",
  "case.line_what": "Qué hizo",
  "case.title": "Preguntas sobre el registro",
  "case.text":
    "Las personas preguntan por anotaciones que les conciernen. Usted ve lo que escribieron y la línea de que se trata, y nada de un historial. Ellas ven que usted lo leyó.",
  "case.none_open": "Nadie ha preguntado nada",
  "case.none_open_text": "Cuando alguien pregunta por una anotación del registro, aparece aquí.",
  "case.one": "Una pregunta sobre el registro",
  "case.answer": "Su respuesta",
  "case.answer_hint": "Hasta 2000 caracteres. Una vez enviada, queda como está.",
  "case.answer_send": "Responder",
  "case.answer_sent": "La respuesta se ha enviado.",
} satisfies Same<typeof english>;
