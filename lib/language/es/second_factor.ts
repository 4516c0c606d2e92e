import type { secondFactor as english } from "../en/second_factor.ts";
import type { Same } from "../messages.ts";

export const secondFactor = {
  "code.title": "Un paso más",
  "code.text":
    "Escriba las seis cifras que muestra ahora su aplicación de códigos, o uno de sus códigos de recuperación.",
  "code.field": "Código",
  "code.hint": "Un código de recuperación tiene 24 letras y cifras. Cada código sirve una sola vez.",
  "code.continue": "Continuar",
  "code.wrong": "Este código no sirve. Espere el siguiente en su aplicación e inténtelo de nuevo.",
  "code.over":
    "Ha pasado demasiado tiempo o ha habido demasiados códigos incorrectos. Inicie sesión de nuevo.",
  "code.again": "Empezar de nuevo",
  "code.no_codes": "No tengo códigos",
  "code.no_codes_text":
    "Pida a un administrador de su clínica que restablezca su acceso. Se asegurará de que es usted.",
  "passkey.use": "Usar una llave de acceso",
  "passkey.failed":
    "No se ha aceptado su llave de acceso. Inténtelo de nuevo o inicie sesión con su contraseña.",
  "passkey.cancelled": "No se ha usado la llave de acceso. Inténtelo de nuevo cuando quiera.",
  "passkey.refused_title": "No se ha aceptado la llave de acceso",
  "passkey.again": "Intentarlo de nuevo",
} satisfies Same<typeof english>;
