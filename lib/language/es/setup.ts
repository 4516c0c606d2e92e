import type { setup as english } from "../en/setup.ts";
import type { Same } from "../messages.ts";

export const setup = {
  "setup.title": "Poner en marcha Salus",
  "setup.step_code": "El código",
  "setup.step_clinic": "Su clínica y usted",
  "setup.step_factor": "Un segundo paso",
  "setup.code": "Código de puesta en marcha",
  "setup.code_hint":
    "El programa lo mostró en su terminal al arrancar. Si se arranca de nuevo, muestra otro.",
  "setup.code_wrong": "Este no es el último código mostrado. Cópielo de nuevo de la terminal.",
  "setup.continue": "Continuar",
  "setup.clinic": "Su clínica",
  "setup.organisation": "Nombre de la clínica",
  "setup.branch": "Su primera sucursal",
  "setup.branch_hint": "Una calle o un barrio. Podrá añadir más después.",
  "setup.you": "Usted, la primera persona que administra",
  "setup.no_records": "Quien administra dirige el sistema y no ve el historial de nadie.",
  "setup.name": "Su nombre",
  "setup.username": "Nombre de usuario",
  "setup.email": "Correo electrónico",
  "setup.password": "Contraseña",
  "setup.make": "Crear la cuenta",
  "account.username_form":
    "Use de 3 a 32 letras, cifras, puntos, guiones o guiones bajos; empiece por una letra.",
  "account.username_hint": "De 3 a 32 letras, cifras, puntos o guiones. Con él inicia sesión.",
  "account.email_form": "Escriba un correo electrónico, por ejemplo, nombre@example.org.",
} satisfies Same<typeof english>;
