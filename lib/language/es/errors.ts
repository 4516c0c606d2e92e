import type { errors as english } from "../en/errors.ts";
import type { Same } from "../messages.ts";
import { plural } from "../plurals.ts";
import { theTimes } from "../spanish_times.ts";

export const errors = {
  "problem.not_found.heading": "Página no encontrada",
  "problem.not_found.text":
    "Puede que se haya quitado o que usted no tenga acceso. Si escribió la dirección, revísela.",
  "problem.forbidden.heading": "No puede hacer esto",
  "problem.forbidden.text":
    "Su cuenta no tiene permiso para hacerlo. Si cree que debería tenerlo, pregunte a un administrador.",
  "problem.other_dose.heading": "Otra persona anotó esta dosis",
  "problem.other_dose.text":
    "No se ha cambiado nada. Puede cambiarlo quien la anotó o la persona titular del historial.",
  "problem.form_expired.heading":
    "Esta página estuvo abierta demasiado tiempo, o la sesión se cerró entretanto",
  "problem.form_expired.text":
    "No se ha cambiado nada. Copie su texto antes de volver atrás o recargar: ambas cosas vacían el formulario. Después abra su página de nuevo y envíelo otra vez.",
  "problem.form_expired.typed": "Lo que había escrito",
  "problem.cross_site.heading": "Esto vino de otro sitio",
  "problem.cross_site.text": "No se ha cambiado nada. Use los enlaces y botones de nuestras propias páginas.",
  "problem.sign_in.heading": "Inicie sesión",
  "problem.sign_in.text": "Su sesión está cerrada. Inicie sesión para continuar.",
  "problem.second_factor_needed.heading": "Hace falta un segundo paso",
  "problem.second_factor_needed.text":
    "Su rol exige un segundo paso al iniciar sesión. Configúrelo para continuar.",
  "problem.locked.heading": "Bloqueado mientras usted no estaba",
  "problem.locked.text": "No se ha perdido nada. Desbloquee para continuar donde estaba.",
  "problem.fresh_proof.heading": "Confirme que es usted",
  "problem.fresh_proof.text": "Este cambio es delicado. Confirme su identidad e inténtelo de nuevo.",
  "problem.stale.heading": "Otra persona lo cambió antes",
  "problem.stale.text":
    "Su cambio no se ha guardado. Vuelva a abrirlo para ver las novedades y haga entonces su cambio.",
  "problem.repeated.heading": "Esto ya se envió",
  "problem.repeated.text": "Se guardó la primera vez. No hace falta enviarlo de nuevo.",
  "problem.invalid.heading": "No se ha entendido la solicitud",
  "problem.invalid.text": "No se ha cambiado nada. Vuelva atrás, recargue la página e inténtelo de nuevo.",
  "problem.method.heading": "Esta página no se puede usar así",
  "problem.method.text": "No se ha cambiado nada. Vuelva atrás y use los botones de la página.",
  "problem.content_type.heading": "Aquí no se acepta este tipo de datos",
  "problem.content_type.text": "No se ha cambiado nada. Vuelva atrás y use el formulario de la página.",
  "problem.host.heading": "Dirección equivocada",
  "problem.host.text": "Este servidor no responde en esta dirección.",
  "problem.too_many.heading": "Demasiadas veces en poco tiempo",
  "problem.too_many.text": ({ wait }) =>
    `Algunas cosas solo se pueden hacer cada cierto tiempo. No se ha enviado ni cambiado nada. ${wait}`,
  "problem.wait": ({ minutes }) =>
    plural("es", minutes, {
      one: "Inténtelo de nuevo en 1 minuto.",
      other: `Inténtelo de nuevo en ${minutes} minutos.`,
    }),
  "problem.wait_until": ({ minutes, time }) =>
    plural("es", minutes, {
      one: `Inténtelo de nuevo en 1 minuto, a ${theTimes(time)}.`,
      other: `Inténtelo de nuevo en ${minutes} minutos, a ${theTimes(time)}.`,
    }),
  "problem.back": "Volver a donde estaba",
  "problem.too_many_shares.heading": "Demasiados accesos compartidos a la vez",
  "problem.too_many_shares.text": "Retire un acceso que ya no necesite e inténtelo de nuevo.",
  "problem.too_many_invitations.heading": "Demasiadas invitaciones esperan respuesta",
  "problem.too_many_invitations.text":
    "No se ha enviado nada. Retire una que ya no haga falta o espere a que una caduque.",
  "problem.too_many_requests.heading": "Demasiadas preguntas esperan respuesta",
  "problem.too_many_requests.text":
    "No se ha enviado nada. Espere la respuesta a alguna de ellas y pregunte después.",
  "problem.last_administrator.heading": "Tiene que haber un administrador",
  "problem.last_administrator.text": "No se ha cambiado nada: es el último. Dé antes ese rol a otra persona.",
  "problem.too_large.heading": "Es demasiado grande",
  "problem.too_large.text": "No se ha guardado nada. Envíe algo más pequeño.",
  "problem.unavailable.heading": "No disponible en este momento",
  "problem.unavailable.text":
    "Ahora mismo Salus no puede anotar con seguridad lo que ocurre, así que no muestra nada. Inténtelo de nuevo en unos minutos.",
  "problem.unexpected.heading": "Algo ha fallado",
  "problem.unexpected.text":
    "El fallo es nuestro y ha quedado anotado. No se ha cambiado nada. Inténtelo de nuevo en unos minutos.",
  "problem.conflict": ({ name, when }) =>
    `${name} cambió esto (${when}) mientras usted lo cambiaba. Aún no se ha guardado nada: elija qué conservar.`,
  "problem.conflict.own": ({ when }) =>
    `Usted cambió esto el ${when}, en otro dispositivo o en otra ventana. De esta página aún no se ha guardado nada: elija qué conservar.`,
  "problem.conflict.yours": "Lo escrito aquí",
  "problem.conflict.yours_there": ({ when }) => `Usted, en otro dispositivo, ${when}`,
  "problem.conflict.theirs": ({ name, when }) => `Guardado por ${name}, ${when}`,
  "problem.reference": ({ request }) => `Si pide ayuda, indique este número: ${request}`,
  "problem.home": "Ir a la página de inicio",
} satisfies Same<typeof english>;
