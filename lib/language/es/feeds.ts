import type { feeds as english } from "../en/feeds.ts";
import type { Same } from "../messages.ts";

export const feeds = {
  "feed.title": "Las citas en mi calendario",
  "feed.text":
    "Una dirección secreta en la que el calendario de su teléfono o de su equipo consulta sus citas. Quien tenga la dirección puede leerlas sin entrar: désela solo a su propio calendario.",
  "feed.manage": "Una dirección secreta para su programa de calendario",
  "feed.says": "¿Qué muestra su calendario?",
  "feed.says.plain": "Solo «Cita» y la hora",
  "feed.says.titles": "También qué y dónde: el proveedor de su calendario puede leerlo",
  "feed.make": "Crear la dirección",
  "feed.renew": "Crear una dirección nueva",
  "feed.save": "Guardar",
  "feed.end": "Anular la dirección",
  "feed.made": "Su dirección secreta",
  "feed.made_text": "Se muestra solo ahora. Una dirección anterior ya no abre nada.",
  "feed.how":
    "En su programa de calendario elija «añadir por dirección» o «suscribirse» y péguela allí. Busca novedades cada pocas horas.",
  "feed.done": "Listo",
  "feed.made_on": ({ when }) => `La dirección se creó el ${when}`,
  "feed.read_on": ({ when }) => `Un calendario la consultó por última vez hacia el ${when}`,
  "feed.read_never": "Ningún calendario la ha consultado todavía",
  "feed.changed": "Cambiado. Su calendario lo mostrará la próxima vez que mire.",
  "feed.ended": "La dirección ya no abre nada.",
  "feed.appointment": "Cita",
  "feed.calendar": "Salus",
} satisfies Same<typeof english>;
