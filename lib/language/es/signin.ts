import type { signin as english } from "../en/signin.ts";
import type { Same } from "../messages.ts";

export const signin = {
  "signin.title": "Iniciar sesión",
  "signin.handle": "Nombre de usuario o correo electrónico",
  "signin.password": "Contraseña",
  "signin.continue": "Continuar",
  "signin.passkey": "Iniciar sesión con una llave de acceso",
  "signin.forgotten": "No puedo entrar",
  "signin.refused":
    "No hemos podido iniciar su sesión. Compruebe el nombre y la contraseña. Tras varios intentos seguidos hay que esperar un poco antes de cada intento nuevo.",
  "signin.ended": "Ha cerrado la sesión.",
} satisfies Same<typeof english>;
