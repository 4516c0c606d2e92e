import type { passwords as english } from "../en/passwords.ts";
import type { Same } from "../messages.ts";

export const passwords = {
  "password.title": "Cambiar su contraseña",
  "password.needed": "Elija una contraseña nueva antes de continuar.",
  "password.others_end": "Al guardar se cierra la sesión en todos los demás dispositivos.",
  "password.current": "Su contraseña actual",
  "password.new": "Contraseña nueva",
  "password.hint":
    "Al menos 15 caracteres. Cuatro o cinco palabras sin relación son fáciles de recordar y difíciles de adivinar; puede usar espacios.",
  "password.save": "Guardar la contraseña nueva",
  "password.wrong": "Esa no es su contraseña actual.",
  "password.short": ({ least, has }: { least: number; has: number }) =>
    `Use al menos ${least} caracteres; esta tiene ${has}.`,
  "password.long": ({ most }: { most: number }) => `Use como máximo ${most} caracteres.`,
  "password.common": "Muchas personas usan esta, así que es de las primeras que se prueban. Elija otra.",
  "password.repeats": "Se repite demasiado. Elija algo con más partes distintas.",
  "password.walk": "Estas teclas o letras van seguidas. Elija algo menos regular.",
  "password.words":
    "Está hecha de palabras fáciles de adivinar para usted o para este lugar. Elija otras sin relación.",
  "password.composition": "Su clínica pide una mayúscula, una minúscula, una cifra y un signo.",
  "password.used": "Ya ha usado esta antes. Elija una nueva.",
  "password.ends": ({ n }: { n: number }) =>
    n <= 1
      ? "Su clínica pide una contraseña nueva cada cierto tiempo. La suya caduca en menos de un día."
      : `Su clínica pide una contraseña nueva cada cierto tiempo. La suya caduca en ${n} días.`,
  "password.policy.composition":
    "Aquí las contraseñas deben mezclar tipos de caracteres. NIST SP 800-63B-4 §3.1.1.2(5) y OWASP ASVS 6.2.5 prohíben esa regla: hace las contraseñas más fáciles de adivinar. Quien administra el sistema puede desactivarla.",
  "password.policy.rotation":
    "Aquí las contraseñas caducan al cabo de un tiempo. NIST SP 800-63B-4 §3.1.1.2(6) y OWASP ASVS 6.2.10 prohíben esa regla: la gente elige entonces contraseñas más débiles. Quien administra el sistema puede desactivarla.",
  "password.saved": "Su contraseña ha cambiado.",
} satisfies Same<typeof english>;
