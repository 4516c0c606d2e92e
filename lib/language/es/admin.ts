import type { admin as english } from "../en/admin.ts";
import type { Same } from "../messages.ts";
import { plural } from "../plurals.ts";

const people = (n: number) => plural("es", n, { one: "1 persona", other: `${n} personas` });

export const admin = {
  "admin.no_records": "Nada de esto abre la historia de nadie, y ninguna página muestra si está compartida.",
  "admin.pages": "Administración",
  "admin.at": ({ role, branch }) => `${role} en ${branch}`,
  "admin.next": "Los 25 siguientes",
  "admin.first": "Volver a la primera página",

  "admin.users.title": "Usuarios",
  "admin.users.count": ({ n }) => people(n),
  "admin.users.find": "Buscar por nombre, usuario o correo electrónico",
  "admin.users.find_masked": "Buscar por nombre o usuario",
  "admin.users.find_hint": "Basta una parte del nombre. Los acentos no importan.",
  "admin.users.found": ({ n, of }) =>
    n < of
      ? `Las primeras ${n} de ${of} personas encontradas. Escriba más para encontrar menos.`
      : plural("es", n, { one: "1 persona encontrada", other: `${n} personas encontradas` }),
  "admin.users.not_found": "No se encontró a nadie",
  "admin.users.not_found_text":
    "Revise la ortografía o escriba menos del nombre. Quien no ha respondido a una invitación aún no tiene cuenta.",
  "admin.users.nobody": "Nadie cumple este filtro",
  "admin.users.nobody_text": "Elija otro rol, sucursal o estado, o quite el filtro.",
  "admin.users.empty": "Aún no hay usuarios",
  "admin.users.empty_text": "Quien usted invite aparecerá aquí cuando haya respondido.",
  "admin.users.all": "Todos los usuarios",
  "admin.users.masked": "Usted ve a las personas de su sucursal, sin direcciones.",
  "admin.users.name": "Nombre",
  "admin.users.username": "Usuario",
  "admin.users.email": "Correo electrónico",
  "admin.users.roles": "Roles",
  "admin.users.no_roles": "Sin rol",
  "admin.users.state": "Estado",
  "admin.users.state.active": "Activa",
  "admin.users.state.suspended": "Suspendida",
  "admin.users.role": "Rol",
  "admin.users.branch": "Sucursal",

  "admin.user.back": "Todos los usuarios",
  "admin.user.since": ({ date }) => `Usuario desde el ${date}`,
  "admin.user.you":
    "Es usted. Otras personas cambian sus roles y su acceso; usted cambia sus propios ajustes.",
  "admin.user.sign_in": "Inicio de sesión",
  "admin.user.password": "Contraseña",
  "admin.user.password_set": "Definida",
  "admin.user.password_none": "Ninguna, entra con una llave de acceso",
  "admin.user.factor": "Segundo paso",
  "admin.user.factor.authenticator": "Aplicación de autenticación",
  "admin.user.factor.passkeys": ({ n }) =>
    plural("es", n, { one: "1 llave de acceso", other: `${n} llaves de acceso` }),
  "admin.user.factor.none": "Aún ninguno",
  "admin.user.factor.missing": "Aún ninguno: se le pedirá al entrar",
  "admin.user.sessions": "Sesiones abiertas",
  "admin.user.sessions_count": ({ n, seen }) =>
    plural("es", n, {
      one: `En 1 dispositivo, visto por última vez ${seen}`,
      other: `En ${n} dispositivos, visto por última vez ${seen}`,
    }),
  "admin.user.sessions_none": "En ningún lugar",
  "admin.user.suspended": ({ date, reason }) => `Suspendida el ${date}: ${reason}`,
  "admin.user.suspended_by": ({ date, name, reason }) => `Suspendida el ${date} por ${name}: ${reason}`,
  "admin.user.what_was_said": "Lo que se dijo",
  "admin.user.access": "Acceso",

  "admin.suspend.title": ({ name }) => `Suspender a ${name}`,
  "admin.suspend.action": "Suspender",
  "admin.suspend.text":
    "Todas las sesiones terminan de inmediato y no puede empezar otra. No se borra nada y usted puede reactivar la cuenta en cualquier momento.",
  "admin.suspend.reason": "Motivo",
  "admin.suspend.reason.left": "Dejó la clínica",
  "admin.suspend.reason.on_leave": "Ausente por un tiempo",
  "admin.suspend.reason.security": "La cuenta puede estar en manos ajenas",
  "admin.suspend.reason.misuse": "Se hizo mal uso de la cuenta",
  "admin.suspend.reason.own_wish": "Lo pidió la propia persona",
  "admin.suspend.reason.other": "Otro motivo",
  "admin.suspend.words": "En sus palabras",
  "admin.suspend.words_hint": "Se guarda sellado con la cuenta, no en el registro. Sin datos de salud.",
  "admin.suspend.done": "Suspendida. Todas las sesiones de esta cuenta han terminado.",
  "admin.restore.action": "Reactivar",
  "admin.restore.done": "Reactivada. Ya puede volver a entrar.",

  "admin.roles_of.title": ({ name }) => `Roles de ${name}`,
  "admin.roles_of.now": "Roles actuales",
  "admin.roles_of.take": "Quitar",
  "admin.roles_of.take_named": ({ role }) => `Quitar: ${role}`,
  "admin.roles_of.kept": "Va con su propia historia",
  "admin.roles_of.give": "Dar un rol",
  "admin.roles_of.role": "Rol",
  "admin.roles_of.branch": "Sucursal",
  "admin.roles_of.branch_hint": "No hace falta para auditoría ni administración.",
  "admin.roles_of.action": "Dar este rol",
  "admin.roles_of.second": "Otra persona de administración tiene que aprobarlo antes de que cambie nada.",
  "admin.roles_of.sole":
    "No hay otra persona de administración que pueda aprobarlo, así que el cambio actúa de inmediato. El registro lo indica.",
  "admin.roles_of.done": "Hecho. Actúa en su siguiente clic.",
  "admin.roles_of.asked": "Pedido. Otra persona de administración tiene que aprobarlo.",
  "admin.roles_of.branch_needed": "Elija la sucursal para este rol",
  "admin.roles_of.pair": ({ one, other }) => `Una misma persona no puede tener ambos: ${one} y ${other}`,

  "admin.reset.title": ({ name }) => `Restablecer el acceso de ${name}`,
  "admin.reset.action": "Restablecer el acceso",
  "admin.reset.text":
    "Para quien perdió su segundo paso. Quita su autenticador, sus llaves de acceso y sus códigos de recuperación, cierra todas las sesiones y le envía un enlace para una contraseña nueva.",
  "admin.reset.second": "También administra: otra persona de administración tiene que aprobarlo antes.",
  "admin.reset.reason": "Cómo comprobó que es esa persona",
  "admin.reset.reason_hint":
    "Por ejemplo: vino en persona y mostró su documento. Se guarda sellado con la cuenta.",
  "admin.reset.done": "Restablecido. Le enviamos un enlace.",
  "admin.reset.asked": "Pedido. Otra persona de administración tiene que aprobarlo.",
  "admin.end_sessions.action": "Cerrar todas sus sesiones",
  "admin.end_sessions.done": "Todas sus sesiones están cerradas. Puede volver a entrar.",

  "admin.requests.title": "Pendiente de aprobación",
  "admin.requests.count": ({ n }) =>
    plural("es", n, { one: "1 solicitud espera aprobación", other: `${n} solicitudes esperan aprobación` }),
  "admin.requests.text":
    "Lo que pide una persona de administración lo aprueba otra. Una solicitud caduca a los siete días.",
  "admin.requests.empty": "No hay nada pendiente",
  "admin.requests.empty_text":
    "Los cambios de roles, y los accesos e invitaciones de quienes administran, aparecen aquí cuando hay una segunda persona de administración.",
  "admin.requests.before": "Anteriores",
  "admin.requests.roles": ({ name }) => `Cambiar los roles de ${name}`,
  "admin.requests.give": ({ roles }) => `Dar: ${roles}`,
  "admin.requests.take": ({ roles }) => `Quitar: ${roles}`,
  "admin.requests.access_reset": ({ name }) => `Restablecer el acceso de ${name}`,
  "admin.requests.invitation": ({ name, email }) => `Invitar a ${name}, ${email}`,
  "admin.requests.as": ({ roles }) => `Como: ${roles}`,
  "admin.requests.by": ({ name, when }) => `Pedido por ${name}, ${when}`,
  "admin.requests.until": ({ date }) => `Caduca el ${date}`,
  "admin.requests.approve": "Aprobar",
  "admin.requests.decline": "Rechazar",
  "admin.requests.withdraw": "Retirar",
  "admin.requests.own": "Usted lo pidió: otra persona tiene que aprobarlo.",
  "admin.requests.concerned": "Trata de usted: otra persona tiene que aprobarlo.",
  "admin.requests.state.approved": "Aprobada",
  "admin.requests.state.declined": "Rechazada",
  "admin.requests.state.withdrawn": "Retirada",
  "admin.requests.state.lapsed": "Caducada",
  "admin.requests.approved": "Aprobado y hecho.",
  "admin.requests.declined": "Rechazado. No ha cambiado nada.",
  "admin.requests.withdrawn": "Retirado. No ha cambiado nada.",
  "admin.requests.somebody": "alguien cuya cuenta ya no existe",

  "admin.invitations.title": "Invitaciones",
  "admin.invitations.new": "Invitar a alguien",
  "admin.invitations.mine": "Las mías",
  "admin.invitations.all": "Las de todos",
  "admin.invitations.limits": ({ waiting, most }) =>
    `A la espera de respuesta: ${waiting} de las suyas. Como máximo ${most} a la vez y diez por hora.`,
  "admin.invitations.empty": "Aún no hay invitaciones",
  "admin.invitations.empty_text":
    "Nadie se registra por su cuenta: se entra por invitación y cada cual elige su contraseña o llave de acceso.",
  "admin.invitations.who": "Quién",
  "admin.invitations.roles": "Como",
  "admin.invitations.state": "Estado",
  "admin.invitations.by": "De",
  "admin.invitations.opened": "Abierta",
  "admin.invitations.state.waiting": ({ until }) => `Espera hasta el ${until}`,
  "admin.invitations.state.used": ({ when }) => `Respondida ${when}`,
  "admin.invitations.state.revoked": ({ when }) => `Retirada ${when}`,
  "admin.invitations.state.expired": ({ when }) => `Terminó ${when} sin respuesta`,
  "admin.invitations.not_opened": "Todavía no",
  "admin.invitations.opened_from": ({ place, device, when }) =>
    device === "" ? `${place}, ${when}` : `${place}, ${device}, ${when}`,
  "admin.invitations.used_from": ({ place, when }) => `Respondida desde ${place}, ${when}`,
  "admin.invitations.networks": ({ n }) => `Abierta desde ${n} redes. ¿Alguien pasó el enlace?`,
  "admin.invitations.revoke": "Retirar",
  "admin.invitations.revoke_named": ({ name }) => `Retirar la invitación de ${name}`,
  "admin.invitations.revoked": "Retirada. El enlace ya no sirve.",
  "admin.invite.title": "Invitar a alguien",
  "admin.invite.text":
    "Le enviamos un enlace que sirve una sola vez. No se envía ninguna contraseña: la elige la persona, o usa una llave de acceso.",
  "admin.invite.name": "Su nombre",
  "admin.invite.email": "Su correo electrónico",
  "admin.invite.email_hint": "El enlace es solo para esta dirección.",
  "admin.invite.roles": "Como",
  "admin.invite.branch": "Sucursal",
  "admin.invite.branch_hint": "Para todos los roles salvo paciente, auditoría y administración.",
  "admin.invite.language": "Idioma del correo",
  "admin.invite.hours": "Horas hasta que el enlace termine",
  "admin.invite.hours_hint": "De 1 a 24.",
  "admin.invite.send": "Enviar la invitación",
  "admin.invite.second": "Una persona de administración tiene que aprobarlo antes de que salga el correo.",
  "admin.invite.second_some":
    "Para invitar a alguien a administración o auditoría, otra persona de administración tiene que aprobarlo.",
  "admin.invite.taken": "Alguien con esta dirección ya tiene cuenta",
  "admin.invite.sent": "La invitación está en camino.",
  "admin.invite.asked":
    "Pedido. Una persona de administración tiene que aprobarlo antes de que salga el correo.",

  "admin.branches.title": "Sucursales",
  "admin.branches.text": "El personal tiene sus roles en una sucursal.",
  "admin.branches.name": "Nombre de la sucursal",
  "admin.branches.name_hint": "Una calle o un barrio.",
  "admin.branches.add": "Añadir una sucursal",
  "admin.branches.added": "La sucursal ya está.",
  "admin.branches.taken": "Ya hay una sucursal con este nombre",
  "admin.branches.staff": "Personal",
  "admin.branches.since": "Desde",
  "admin.branches.empty": "Aún no hay sucursales",
  "admin.branches.empty_text": "Añada la primera: médicos, recepción y otros la necesitan para sus roles.",

  "admin.roles.title": "Roles y lo que pueden hacer",
  "admin.roles.text":
    "Derechos hacia abajo, roles a lo ancho. El propio programa decide con esta tabla; aquí nadie puede cambiarla.",
  "admin.roles.table": "Lo que puede hacer cada rol",
  "admin.roles.right": "Derecho",
  "admin.roles.choose": "Un rol cada vez",
  "admin.roles.all": "Todos los roles en una tabla",
  "admin.roles.holders": ({ n }) => people(n),
  "admin.roles.holders_text": ({ n }) =>
    n === 0
      ? "Nadie tiene este rol."
      : plural("es", n, { one: "1 persona tiene este rol.", other: `${n} personas tienen este rol.` }),
  "admin.roles.marks": "Cómo leer las marcas",

  "problem.last_administrator.heading": "Tiene que haber alguien que administre",
  "problem.last_administrator.text": "Es la última persona de administración. Dé antes ese rol a otra.",
  "problem.own_account.heading": "En su propia cuenta, no",
  "problem.own_account.text":
    "Nadie cambia sus propios roles, se suspende ni restablece su propio acceso. Pídalo a otra persona de administración.",
  "problem.own_request.heading": "Tiene que aprobarlo otra persona",
  "problem.own_request.text": "Quien lo pide, o a quien le toca, no puede aprobarlo.",
  "problem.other_branches.heading": "Esto va más allá de su sucursal",
  "problem.other_branches.text":
    "Esta persona trabaja también en otro lugar. Pídalo a una persona de administración.",
  "invitation.too_many_waiting.heading": "Demasiadas invitaciones en espera",
  "invitation.too_many_waiting.text":
    "Veinte de las suyas esperan respuesta. Retire una, o espere a que una se responda o termine.",
} satisfies Same<typeof english>;
