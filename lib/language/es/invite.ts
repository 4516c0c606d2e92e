import type { invite as english } from "../en/invite.ts";
import type { Same } from "../messages.ts";

export const invite = {
  "invite.title": "Su invitación",
  "invite.paste": "Si esta página no avanza, pegue aquí el enlace de su correo.",
  "invite.token": "Enlace de su correo",
  "invite.open": "Abrir la invitación",
  "invite.refused":
    "Esta invitación no funciona. Puede que haya caducado, que ya se haya usado, que se haya retirado o que ya no se ofrezca lo que llevaba. Pida otra a quien le invitó.",
  "invite.from": ({ who }: { who: string }) => `${who} le invita a Salus.`,
  "invite.share_from": ({ who }: { who: string }) =>
    `${who} quiere compartir algo con usted. Lo verá cuando tenga una cuenta.`,
  "invite.address": ({ email }: { email: string }) => `Su cuenta pertenecerá a ${email}.`,
  "invite.name": "Su nombre",
  "invite.username": "Nombre de usuario",
  "invite.password": "Contraseña",
  "invite.passkey_lead": "Iniciar sesión sin contraseña",
  "invite.passkey_text":
    "Su teléfono, su equipo o una llave de seguridad pueden ser su llave. No hacen falta contraseñas ni códigos.",
  "invite.passkey": "Crear la cuenta con una llave de acceso",
  "invite.password_lead": "O elija una contraseña",
  "invite.create": "Crear la cuenta con esta contraseña",
  "invite.agree": "Al crear la cuenta acepta estos textos, que se abren junto a esta página:",
  "invite.password_or_passkey": "Elija una contraseña o use una llave de acceso.",
  "invite.passkey_name": "Primera llave de acceso",
  "invite.passkey_refused": "No se ha podido crear la llave. Inténtelo de nuevo o elija una contraseña.",
  "invite.has_account": "Esta dirección ya tiene una cuenta. Inicie sesión con ella.",
  "invite.have_account": "¿Ya tiene una cuenta?",
  "invite.have_account_text": "Inicie sesión con ella. Lo que comparten con usted le espera allí.",
  "invite.sign_in": "Iniciar sesión",
  "invite.signed_in_as": ({ name }: { name: string }) => `Ha iniciado sesión como ${name}.`,
  "invite.join": "Aceptar con esta cuenta",
  "invite.other_address": "Esta invitación se envió a una dirección distinta de la de su cuenta.",
  "account.username_taken": "Alguien tiene ya este nombre de usuario. Elija otro.",
} satisfies Same<typeof english>;
