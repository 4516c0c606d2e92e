import type { privacy as english } from "../en/privacy.ts";
import type { Same } from "../messages.ts";
import { plural } from "../plurals.ts";

const days = (n: number) => plural("es", n, { one: "1 día", other: `${n} días` });

export const privacy = {
  "privacy.title": "Sus derechos",
  "privacy.text": "Lo que se guarda sobre usted es suyo. Aquí puede ejercer todos sus derechos sobre ello.",
  "privacy.see": "Ver y llevarse",
  "privacy.see_text":
    "Todo lo que se guarda, para leerlo o llevarlo a otro sitio, y todas las personas que miraron.",
  "privacy.export": "Llevarse una copia",
  "privacy.who_looked": "Quién miró",
  "privacy.restrict": "Limitar",
  "privacy.restrict_text":
    "Mientras su historial esté limitado, solo usted puede usarlo: lo compartido, los enlaces y los recordatorios quedan en pausa. No se pierde nada y puede levantar la limitación cuando quiera.",
  "privacy.restrict_now": "Limitar el historial",
  "privacy.rests":
    "Usted limitó este historial: lo compartido, los enlaces y los recordatorios quedan en pausa hasta que usted levante la limitación.",
  "privacy.rests_link": "Ir a sus derechos",
  "privacy.restricted": "Limitado",
  "privacy.unrestricted": "Sin limitar",
  "privacy.restricted_since": ({ when }) =>
    `Desde el ${when} solo usted puede usar el historial. Lo compartido, los enlaces y los recordatorios están en pausa.`,
  "privacy.lift": "Levantar la limitación",
  "privacy.restricted_now": "Ahora solo usted puede usar el historial.",
  "privacy.unrestricted_now": "La limitación está levantada. Lo compartido y los recordatorios continúan.",
  "privacy.object": "Retirar lo que permitió",
  "privacy.object_text": "Puede rechazar toda finalidad que no sea necesaria.",
  "privacy.erase_text":
    "Su historial, su cuenta o ambos. Hay un plazo de espera en el que puede cambiar de idea. En lugar de borrar su historial, puede cederlo a alguien de confianza.",

  "erasure.title": "Borrar",
  "erasure.text": ({ n }) => `Hoy no ocurre nada. Pasados ${days(n)}, nadie podrá deshacerlo.`,
  "erasure.point.wait": ({ n }) =>
    `Durante ${days(n)} todo sigue como está, y un botón lo conserva. Le escribimos ahora y dos días antes.`,
  "erasure.point.shares":
    "Después se avisa a todas las personas con quienes comparte, que ya no podrán abrirlo.",
  "erasure.point.key":
    "Se destruye la clave de sus datos. Las copias de seguridad anteriores tampoco se podrán abrir, a más tardar 7 días después.",
  "erasure.point.log": "El registro de quién hizo qué permanece. Ya no lleva a ninguna persona.",
  "erasure.point.certificate": "Usted recibe un certificado que puede comprobar por su cuenta.",
  "erasure.first": "¿Quiere conservar una copia, o dársela a alguien?",
  "erasure.goes": "Qué se borra",
  "erasure.what": "¿Qué debe borrarse?",
  "erasure.what.record": "Mi historial; mi cuenta se queda",
  "erasure.what.account": "Mi cuenta",
  "erasure.what.both": "Mi historial y mi cuenta",
  "erasure.what.kept": ({ name }) => `El historial de ${name}, que guardo yo`,
  "erasure.stays.staff": "La cuenta de quien trabaja aquí la cierra un administrador.",
  "erasure.stays.keeps":
    "Usted guarda el historial de otra persona. Cédalo o bórrelo antes; después podrá borrar su cuenta.",
  "erasure.word": "Escriba BORRAR para confirmar",
  "erasure.word_hint": "Para que nadie lo haga sin querer.",
  "erasure.the_word": "BORRAR",
  "erasure.word_wrong": "Escriba la palabra BORRAR.",
  "erasure.held":
    "Por ahora este historial debe conservarse: hay una conservación legal. No se borra nada. Pregunte el motivo al responsable de privacidad.",
  "erasure.offered":
    "Usted pidió a alguien que se haga cargo de este historial. Retire antes esa petición y podrá borrarlo.",
  "erasure.ask": "Programar el borrado",
  "erasure.keep": "Conservarlo todo",
  "erasure.waiting_title": "Hay un borrado programado",
  "erasure.planned": ({ when }) => `El ${when} se borrará para siempre.`,
  "erasure.waiting_text": "Hasta entonces puede usarlo todo como antes, y llevarse una copia.",
  "erasure.banner.record": ({ when }) => `Todo su historial de salud se borrará el ${when}.`,
  "erasure.banner.account": ({ when }) => `Su cuenta se borrará el ${when}.`,
  "erasure.banner.both": ({ when }) => `Todo su historial de salud y su cuenta se borrarán el ${when}.`,
  "erasure.banner.kept": ({ when }) =>
    `Todo el historial de salud que usted lleva de otra persona se borrará el ${when}.`,
  "erasure.banner_link": "Ver o detener el borrado",
  "problem.erasure_begun.heading": "El borrado ha empezado",
  "problem.erasure_begun.text": "Ya no se puede detener: una parte de lo que eligió ya está borrada.",
  "erasure.stopped": "No se borra nada. Todo sigue como está.",
  "erasure.certificate": "Certificado de borrado",
  "erasure.token": "Enlace del correo",
  "erasure.refused":
    "Este enlace no funciona. Puede que esté incompleto o que hayan pasado sus 30 días. Ábralo otra vez desde el correo.",
  "erasure.done.record": "Se borró un historial de salud, como pidió su titular.",
  "erasure.done.account": "Se borró una cuenta.",
  "erasure.done.both": "Se borraron un historial de salud y la cuenta de su titular, como pidió esa persona.",
  "erasure.statement":
    "La clave con la que se guardaba está destruida. Lo que quede en copias no puede abrirlo nadie, a más tardar 7 días después del borrado. El registro conserva que el borrado se hizo, y números que no llevan a ninguna persona.",
  "erasure.number": "Certificado",
  "erasure.asked_at": "Pedido",
  "erasure.erased_at": "Borrado",
  "erasure.position": "Anotación en el registro",
  "erasure.log_key": "Clave del registro",
  "erasure.proof": "Descargar la prueba",
  "erasure.proof_text":
    "El archivo demuestra que el borrado consta en el registro firmado. Se puede comprobar sin nosotros; el archivo explica cómo.",
  "erasure.until": ({ when }) =>
    `Esta página se abre hasta el ${when}. Imprímala o descárguela: después ya no la tendremos.`,

  "handover.title": "Ceder el historial",
  "handover.text":
    "Alguien que hoy puede ver su historial puede hacerse cargo de él: una hija, un tutor. Cuando esa persona acepte, el historial será de ella, con todo lo que contiene, y usted ya no podrá abrirlo.",
  "handover.to": "¿Quién debe hacerse cargo?",
  "handover.to_hint": "Quienes pueden verlo hoy.",
  "handover.taker_of": ({ taker, name }) => `${taker}, el historial de ${name}`,
  "handover.leave": "Después, borrar mi cuenta",
  "handover.leave_hint": "Tras el plazo de espera; hasta entonces puede conservarla.",
  "handover.erasure_planned":
    "Hay un borrado programado. Mientras tanto ningún historial cambia de manos; deténgalo antes.",
  "handover.ask": "Preguntarle",
  "handover.sent": "Se lo hemos preguntado. No cambia nada hasta que esa persona acepte.",
  "handover.asked": ({ taker, until }) => `Se ha pedido a ${taker} que se haga cargo, hasta el ${until}.`,
  "handover.withdraw": "Retirar la petición",
  "handover.withdrawn": "Retirada. El historial sigue siendo suyo.",
  "handover.nobody":
    "Ahora no comparte con nadie. Comparta primero con alguien; cuando esa persona haya aceptado, podrá hacerse cargo.",
  "handover.waiting": "Le piden que se haga cargo de un historial.",
  "handover.kept": "Historiales que guarda por otros",
  "handover.offers": "Historiales que le ofrecen",
  "handover.no_offers": "Nadie le pide que se haga cargo de un historial.",
  "handover.offered": ({ who, name, until }) =>
    `${who} le pide que se haga cargo del historial de ${name}, hasta el ${until}.`,
  "handover.offered_own": ({ who, until }) =>
    `${who} quiere cederle su propio historial. Puede responder hasta el ${until}.`,
  "handover.means": "Le corresponderá guardarlo, compartirlo y borrarlo. Quien lo cede ya no podrá abrirlo.",
  "handover.answer": "Su respuesta",
  "handover.take": "Hacerme cargo",
  "handover.decline": "No, gracias",
  "problem.erasure_planned.heading": "Hay un borrado programado",
  "problem.erasure_planned.text":
    "Mientras usted, o quien cede un historial, tenga programado un borrado, ningún historial cambia de manos. Detenga antes el borrado.",
  "handover.taken": "Ahora el historial está a su cargo.",
  "handover.declined": "Rechazada. No cambió nada.",

  "legal_hold.title": "Conservación legal",
  "legal_hold.text":
    "Mientras dure, el historial no se puede borrar. No abre nada: nadie ve más del historial por ello.",
  "legal_hold.none": "No se conserva ningún historial por orden legal.",
  "legal_hold.new": "Conservar un historial",
  "legal_hold.handle": "Nombre de usuario o correo electrónico de la persona",
  "legal_hold.handle_hint": "Tal como lo escribe al iniciar sesión.",
  "legal_hold.record": "Qué historial",
  "legal_hold.record_hint": "Esta persona guarda más de uno.",
  "legal_hold.which": "Elija el historial.",
  "legal_hold.reason": "Por qué",
  "legal_hold.reason_hint": "La ley o la orden, con su número. No lo que dice el historial.",
  "legal_hold.set": "Conservar el historial",
  "legal_hold.held": "El historial queda conservado.",
  "legal_hold.nobody": "Nadie con ese nombre guarda aquí un historial.",
  "legal_hold.lift": "Levantar la conservación",
  "legal_hold.lifted": "La conservación está levantada.",
} satisfies Same<typeof english>;
