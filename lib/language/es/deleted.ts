import type { deleted as english } from "../en/deleted.ts";
import type { Same } from "../messages.ts";

export const deleted = {
  "deleted.title": "Entradas quitadas",
  "deleted.text":
    "Lo que se quita puede recuperarse durante 30 días. Después se destruye, con todas sus versiones.",
  "deleted.none": "No se ha quitado nada",
  "deleted.none_text": "Las entradas que se quitan esperan aquí 30 días.",
  "deleted.by": ({ name, when }) => `Quitado por ${name}, ${when}`,
  "deleted.gone_on": ({ day }) => `Desaparece el ${day}`,
  "deleted.restore": "Recuperar",
  "deleted.more": "Hay más. Se muestran las últimas 200.",
} satisfies Same<typeof english>;
