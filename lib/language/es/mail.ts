import type { mail as english } from "../en/mail.ts";
import type { Same } from "../messages.ts";

export const mail = {
  "mail.hello": ({ name }: { name: string }) => name ? `Hola, ${name}:` : "Hola:",
  "mail.close": "Salus, que guarda historiales de salud",
  "mail.not_you": "Si no esperaba este correo, no hace falta que haga nada.",
  "mail.until": ({ until }: { until: string }) => `El enlace sirve una sola vez, hasta el ${until}.`,
  "mail.invitation.subject": "Su invitación a Salus",
  "mail.invitation.text": ({ who }: { who: string }) =>
    `${who} le invita a Salus. Siga el enlace para elegir cómo iniciará sesión.`,
  "mail.invitation.link": "Aceptar la invitación",
  "mail.share.subject": ({ who }: { who: string }) => `${who} quiere compartir algo con usted`,
  "mail.share.text": ({ who }: { who: string }) =>
    `${who} quiere compartir algo con usted en Salus. Siga el enlace para abrirlo.`,
  "mail.share.link": "Ver lo compartido",
  "mail.reset.subject": "Elija una contraseña nueva",
  "mail.reset.text":
    "Alguien, quizá usted, ha pedido una contraseña nueva para su cuenta. Siga el enlace para elegirla. Hasta entonces sigue valiendo la anterior.",
  "mail.reset.link": "Elegir una contraseña nueva",
  "mail.address.subject": "Confirme su nueva dirección",
  "mail.address.text":
    "Alguien, quizá usted, quiere usar esta dirección en su cuenta. Siga el enlace para confirmar que es suya. Hasta entonces no cambia nada.",
  "mail.address.link": "Confirmar esta dirección",
  "mail.certificate.subject": "Lo que pidió borrar está borrado",
  "mail.certificate.text":
    "El borrado que pidió está hecho: la clave de lo borrado está destruida y nadie puede leerlo ya, tampoco nosotros. Siga el enlace para ver su certificado.",
  "mail.certificate.link": "Abrir el certificado",
  "mail.certificate.until": ({ until }) =>
    `El enlace funciona hasta el ${until}, tantas veces como quiera. Guarde una copia del certificado: después ya no lo tendremos.`,
  "mail.news.erasure_asked.subject": "Se ha pedido un borrado",
  "mail.news.erasure_asked.text": ({ goes }) =>
    `Alguien, quizá usted, nos pidió un borrado. ${goes} Hasta entonces no se pierde nada: entre si quiere conservarlo todo.`,
  "mail.news.erasure_soon.subject": "Lo que pidió borrar se borrará en dos días",
  "mail.news.erasure_soon.text": ({ goes }) =>
    `${goes} Faltan dos días. Después nadie podrá recuperarlo. Entre si quiere conservarlo o llevarse antes una copia.`,
  "mail.news.record_erased.subject": "Un historial que compartían con usted ya no existe",
  "mail.news.record_erased.text":
    "Alguien que compartía algo con usted en Salus lo ha borrado. Ya no puede abrirlo; usted no tiene que hacer nada.",
  "mail.news.record_offered.subject": ({ who }) => `${who} le pide que se haga cargo de un historial`,
  "mail.news.record_offered.text": ({ who }) =>
    `${who} le pregunta si quiere hacerse cargo de un historial que usted puede ver hoy. Entre para responder. Si no hace nada, nada cambia.`,
  "mail.news.link": "Entrar en Salus",
  "mail.news.settings": ({ address }) =>
    `Puede elegir cuándo llegan los recordatorios, o desactivarlos, en sus ajustes: ${address}`,
  "mail.news.appointment.subject": "Tiene una cita",
  "mail.news.appointment.text": "Tiene una cita en su calendario de Salus. Entre para verla.",
  "mail.news.share_ending.subject": "Algo que comparte termina pronto",
  "mail.news.share_ending.text":
    "Algo que usted comparte en Salus termina en los próximos tres días. Entre para verlo y, si quiere, elegir otra fecha. Si no hace nada, termina solo.",
  "mail.news.share_offered.subject": ({ who }) => `${who} quiere compartir algo con usted`,
  "mail.news.share_offered.text": ({ who }) =>
    `${who} quiere compartir algo con usted en Salus. Entre para responder.`,
  "mail.news.privacy_request.subject": "Una solicitud de privacidad espera respuesta",
  "mail.news.privacy_request.text":
    "Alguien ha escrito al responsable de privacidad. Entre para leerlo y responder.",
  "mail.news.privacy_answer.subject": "Su pregunta tiene respuesta",
  "mail.news.privacy_answer.text": "Su pregunta en Salus tiene respuesta. Entre para leerla.",
  "mail.notice.footer": ({ at }: { at: string }) =>
    `Ocurrió el ${at}. Este correo no lleva ningún enlace a propósito. Si no fue usted, abra Salus como siempre, cambie su contraseña y avise a su clínica.`,
  "mail.notice.password_changed.subject": "Su contraseña ha cambiado",
  "mail.notice.password_changed.text":
    "Se ha cambiado la contraseña de su cuenta. Se ha cerrado la sesión en los demás dispositivos.",
  "mail.notice.password_reset.subject": "Se ha elegido una contraseña nueva",
  "mail.notice.password_reset.text":
    "Se ha elegido por correo una contraseña nueva para su cuenta. Se ha cerrado la sesión en todos los dispositivos.",
  "mail.notice.password_paused.subject": "Contraseñas incorrectas en su cuenta",
  "mail.notice.password_paused.text":
    "Alguien ha escrito varias contraseñas incorrectas para su cuenta. Los intentos siguientes se hacen más lentos.",
  "mail.notice.passkey_added.subject": "Se ha añadido una llave de acceso",
  "mail.notice.passkey_added.text": "Una llave de acceso nueva puede iniciar sesión en su cuenta.",
  "mail.notice.passkey_removed.subject": "Se ha quitado una llave de acceso",
  "mail.notice.passkey_removed.text":
    "Una de sus llaves de acceso ya no sirve para iniciar sesión en su cuenta.",
  "mail.notice.authenticator_added.subject": "Se ha añadido una aplicación de códigos",
  "mail.notice.authenticator_added.text":
    "Al iniciar sesión con su contraseña se pedirá también un código de su aplicación.",
  "mail.notice.authenticator_removed.subject": "Se ha quitado la aplicación de códigos",
  "mail.notice.authenticator_removed.text": "Los códigos de su aplicación ya no sirven para su cuenta.",
  "mail.notice.recovery_codes_made.subject": "Se han creado códigos de recuperación nuevos",
  "mail.notice.recovery_codes_made.text":
    "Se han creado diez códigos de recuperación nuevos. Los anteriores ya no sirven.",
  "mail.notice.recovery_code_used.subject": "Se ha usado un código de recuperación",
  "mail.notice.recovery_code_used.text":
    "Alguien ha iniciado sesión en su cuenta con uno de sus códigos de recuperación.",
  "mail.notice.access_reset.subject": "Se ha restablecido su acceso",
  "mail.notice.access_reset.text":
    "Un administrador ha quitado sus llaves de acceso, su aplicación de códigos y sus códigos de recuperación. Se ha cerrado la sesión en todos los dispositivos. Otro correo le permite elegir una contraseña nueva.",
  "mail.notice.roles_changed.subject": "Sus roles han cambiado",
  "mail.notice.roles_changed.text":
    "Un administrador cambió lo que usted puede hacer en Salus. Se cerró la sesión en todos los dispositivos; inicie sesión para ver sus roles.",
  "mail.notice.suspended.subject": "Su cuenta está suspendida",
  "mail.notice.suspended.text":
    "Un administrador suspendió su cuenta. Nadie puede iniciar sesión en ella hasta que se reactive. Su historial se conserva tal como está.",
  "mail.notice.restored.subject": "Su cuenta está reactivada",
  "mail.notice.restored.text": "Puede volver a iniciar sesión con lo mismo que usaba antes.",
  "mail.notice.signed_in.subject": "Inicio de sesión nuevo en su cuenta",
  "mail.notice.signed_in.text":
    "Alguien ha iniciado sesión en su cuenta desde un dispositivo que no conocíamos.",
  "mail.notice.username_changed.subject": "Se cambió su nombre de usuario",
  "mail.notice.username_changed.text":
    "Se cambió el nombre de usuario de su cuenta. Use el nuevo cuando inicie sesión.",
  "mail.notice.address_asked.subject": "Se pidió otra dirección",
  "mail.notice.address_asked.text":
    "Alguien pidió usar otra dirección de correo en su cuenta. Cambiará cuando se siga el enlace que enviamos a la nueva dirección.",
  "mail.notice.address_changed.subject": "Se cambió su dirección",
  "mail.notice.address_changed.text":
    "Su cuenta usa ahora otra dirección de correo. A esta ya no le escribiremos. Se cerró la sesión en todos los dispositivos.",
  "mail.notice.erasure_stopped.subject": "No se borrará nada",
  "mail.notice.erasure_stopped.text":
    "El borrado que se había pedido queda anulado. Sus datos siguen como están.",
  "mail.notice.record_received.subject": "Ahora usted guarda un historial",
  "mail.notice.record_received.text":
    "Usted se hizo cargo de un historial. Desde ahora le corresponde guardarlo, compartirlo y borrarlo.",
  "mail.notice.record_handed_over.subject": "Su historial cambió de manos",
  "mail.notice.record_handed_over.text":
    "La persona a quien se lo pidió se ha hecho cargo de su historial. Usted ya no puede abrirlo.",
  "mail.notice.session_ended.subject": "Se ha cerrado la sesión en un dispositivo",
  "mail.notice.session_ended.text":
    "Su cuenta tenía la sesión abierta en más de cinco dispositivos. Se ha cerrado la más antigua.",
} satisfies Same<typeof english>;
