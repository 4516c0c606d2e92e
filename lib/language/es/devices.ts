import type { devices as english } from "../en/devices.ts";
import type { Same } from "../messages.ts";

export const devices = {
  "devices.title": "Dónde tiene la sesión abierta",
  "devices.text":
    "Cada línea es un navegador que puede abrir su cuenta ahora. Cierre los que no reconozca y después cambie su contraseña.",
  "devices.device": "Dispositivo",
  "devices.seen": "Último uso",
  "devices.started": "Inicio de sesión",
  "devices.place": "Dirección de red",
  "devices.how": "Cómo",
  "devices.here": "Este",
  "devices.unknown": "Navegador desconocido",
  "devices.end": "Cerrar",
  "devices.end_named": ({ device }: { device: string }) => `Cerrar la sesión en ${device}`,
  "devices.end_others": "Cerrar todas las demás",
  "devices.alone": "No tiene la sesión abierta en ningún otro sitio.",
  "devices.method.password": "Contraseña",
  "devices.method.authenticator": "Código de la aplicación",
  "devices.method.recovery_code": "Código de recuperación",
  "devices.method.passkey": "Llave de acceso",
} satisfies Same<typeof english>;
