import type { unlock as english } from "../en/unlock.ts";
import type { Same } from "../messages.ts";

export const unlock = {
  "unlock.title": "Bloqueado mientras usted no estaba",
  "unlock.text": "Nadie puede ver lo que hay abierto aquí. Lo que había escrito se conserva.",
  "unlock.page_text":
    "Nadie puede ver lo que hay abierto aquí. Lo que había rellenado se conserva; las palabras de una búsqueda, no.",
  "unlock.who": ({ name }: { name: string }) => `Sesión de ${name}`,
  "unlock.password": "Contraseña",
  "unlock.unlock": "Desbloquear",
  "unlock.passkey": "Desbloquear con una llave de acceso",
  "unlock.other": "Soy otra persona",
  "unlock.done": "Desbloqueado. Continúe donde estaba.",
  "unlock.restored":
    "Aquí está de nuevo lo que había rellenado. Aún no se ha enviado nada: pulse el botón otra vez.",
  "unlock.again": "Gracias. Aún no se ha enviado nada: pulse el botón otra vez para continuar.",
  "unlock.files": "Elija los archivos de nuevo.",
  "unlock.too_often": ({ wait }) => `Demasiados intentos. ${wait}`,
  "unlock.wrong": "Esa no es la contraseña. Inténtelo de nuevo.",
  "prove.title": "Confirme que es usted",
  "prove.text":
    "Lo que sigue es delicado y por eso volvemos a preguntar. Lo que ha rellenado se conserva. La respuesta vale durante cinco minutos.",
  "prove.password": "Su contraseña",
  "prove.passkey": "Usar una llave de acceso",
  "prove.passkey_refused": "Su llave de acceso no se ha aceptado. Inténtelo de nuevo.",
  "prove.continue": "Confirmar",
  "prove.cancel": "Volver",
  "prove.wrong": "Esa no es su contraseña. Inténtelo de nuevo.",
  "prove.wrong_both":
    "La contraseña o el código no son válidos. Inténtelo de nuevo con el próximo código de su aplicación.",
} satisfies Same<typeof english>;
