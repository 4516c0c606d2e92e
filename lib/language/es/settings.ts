import type { settings as english } from "../en/settings.ts";
import type { Same } from "../messages.ts";

export const settings = {
  "settings.title": "Sus ajustes",
  "settings.name": "Nombre",
  "settings.name_hint": "Como quiere que lo vean los demás.",
  "settings.language": "Idioma",
  "settings.language.en": "English",
  "settings.language.es": "Español",
  "settings.zone": "Zona horaria",
  "settings.zone_hint": "Por ejemplo, Europe/Madrid. Sus días empiezan y terminan según ella.",
  "settings.theme": "Colores",
  "settings.theme.system": "Como mi dispositivo",
  "settings.theme.light": "Claro",
  "settings.theme.dark": "Oscuro",
  "settings.font": "Letra",
  "settings.font.standard": "Habitual",
  "settings.font.easy": "Fácil de leer",
  "settings.density": "Espaciado",
  "settings.density.comfortable": "Amplio",
  "settings.density.compact": "Compacto",
  "settings.save": "Guardar",
  "settings.saved": "Sus ajustes están guardados.",
  "settings.zone_unknown":
    "No conocemos esta zona horaria. Escríbala como región y ciudad, por ejemplo, Europe/Madrid.",
} satisfies Same<typeof english>;
