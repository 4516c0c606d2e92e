import type { removed as english } from "../en/removed.ts";
import type { Same } from "../messages.ts";

export const removed = {
  "removed.title": "Entradas quitadas",
  "removed.text":
    "Lo que se quita puede recuperarse durante 30 días. Después se destruye, con todas sus versiones.",
  "removed.none": "No se ha quitado nada",
  "removed.none_text": "Las entradas que se quitan esperan aquí 30 días.",
  "removed.by": ({ name, when }) => `Quitado por ${name}, ${when}`,
  "removed.gone_on": ({ day }) => `Desaparece el ${day}`,
  "removed.restore": "Recuperar",
  "removed.more": "Hay más. Se muestran las últimas 200.",
} satisfies Same<typeof english>;
