import type { privacyRequests as english } from "../en/privacy_requests.ts";
import type { Same } from "../messages.ts";

export const privacyRequests = {
  "privacy_request.mine": "Sus solicitudes",
  "privacy_request.none": "No ha preguntado nada",
  "privacy_request.none_text":
    "Pregunte aquí abajo. Por la visita de otra persona puede preguntar donde ve quién miró, en sus detalles.",
  "privacy_request.ask": "Preguntar al responsable de privacidad",
  "privacy_request.ask_text":
    "Lo que escribió usted puede cambiarlo usted. Para todo lo demás, escriba aquí; la respuesta llega en el plazo de un mes.",
  "privacy_request.kind": "¿De qué se trata?",
  "privacy_request.kind.correction": "Algo está mal y debe corregirse",
  "privacy_request.kind.access": "Quiero saber qué se guarda sobre mí, o por qué",
  "privacy_request.kind.objection": "Me opongo a cómo se usan mis datos",
  "privacy_request.type.log": "Una pregunta sobre el registro",
  "privacy_request.type.correction": "Una corrección",
  "privacy_request.type.access": "Qué se guarda y por qué",
  "privacy_request.type.objection": "Una oposición",
  "privacy_request.words": "Con sus palabras",
  "privacy_request.words_hint":
    "Lo lee el responsable de privacidad. No escriba sobre su salud más de lo que quiera que lea.",
  "privacy_request.send": "Enviar",
  "privacy_request.sent": "Enviado. Le avisaremos por correo cuando haya respuesta, y la encontrará aquí.",
  "privacy_request.asked": ({ when }) => `Preguntado el ${when}`,
  "privacy_request.waiting": "Espera respuesta",
  "privacy_request.answered": "Respondida",
  "privacy_request.answered_on": ({ when }) => `Respondida el ${when}`,

  "privacy_request.about_this": "Preguntar por esto",
  "privacy_request.about_line": "Preguntar por esta anotación",
  "privacy_request.about_line_text":
    "El responsable de privacidad lee lo que usted escribe y esta línea del registro, y nada del historial, ni de quién es.",
  "privacy_request.line_when": "Cuándo",
  "privacy_request.line_who": "Quién",
  "privacy_request.line_what": "Qué hizo",

  "privacy_request.title": "Solicitudes de privacidad",
  "privacy_request.text":
    "Lo que las personas preguntan sobre el registro o sobre sus datos. Usted lee lo que escribieron y la línea del registro de que se trata, nunca un historial. Que usted leyó una pregunta sobre un registro consta en ese registro.",
  "privacy_request.nobody": "Nadie ha preguntado nada",
  "privacy_request.nobody_text": "Lo que alguien pregunte aparecerá aquí.",
  "privacy_request.line": ({ kind, when }) => `${kind}, ${when}`,
  "privacy_request.log_line": "La línea del registro",
  "privacy_request.keeper_changed":
    "El historial de este registro ha cambiado de manos desde que se hizo la pregunta. La respuesta la recibe quien preguntó, no quien lleva el historial ahora.",
  "privacy_request.due": ({ when }) => `Responder a más tardar el ${when}`,
  "privacy_request.late": ({ when }) => `Con retraso: vencía el ${when}`,
  "privacy_request.answer": "Su respuesta",
  "privacy_request.answer_hint":
    "Quien preguntó la lee en su propia página; el correo solo dice que hay respuesta. Una vez enviada, queda como está.",
  "privacy_request.answer_send": "Responder",
  "privacy_request.answer_sent": "La respuesta se ha enviado.",
} satisfies Same<typeof english>;
