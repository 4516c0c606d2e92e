import type { devMail as english } from "../en/dev_mail.ts";
import type { Same } from "../messages.ts";

export const devMail = {
  "dev_mail.title": "Correo que se enviaría",
  "dev_mail.text": "Nada sale de este equipo. Lo que Salus enviaría se guarda aquí, lo más nuevo primero.",
  "dev_mail.none": "Todavía no hay correo. Invite a alguien o pida una contraseña nueva.",
  "dev_mail.to": ({ to }: { to: string }) => `Para ${to}`,
  "dev_mail.open_link": "Abrir el enlace",
} satisfies Same<typeof english>;
