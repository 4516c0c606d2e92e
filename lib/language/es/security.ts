import type { security as english } from "../en/security.ts";
import type { Same } from "../messages.ts";
import { plural } from "../plurals.ts";

export const security = {
  "security.title": "Inicio de sesión y seguridad",
  "security.needed":
    "Su rol exige un segundo paso al iniciar sesión. Añada una llave de acceso o una aplicación de códigos para continuar.",
  "security.one_needed":
    "Su rol exige un segundo paso, así que no se puede quitar el último. Añada otro antes.",
  "security.password": "Contraseña",
  "security.password_changed": ({ when }: { when: string }) => `Cambiada ${when}`,
  "security.password_none": "No tiene contraseña: inicia sesión con una llave de acceso.",
  "security.password_change": "Cambiar la contraseña",
  "security.devices": "Dispositivos",
  "security.devices_text": "Dónde está abierta ahora la sesión de su cuenta.",
  "security.devices_see": "Ver sus dispositivos",
  "security.passkeys": "Llaves de acceso",
  "security.passkeys_text":
    "Una llave de acceso es su teléfono, su equipo o una llave de seguridad. Le pide la huella, la cara o un PIN, no necesita contraseña y ninguna página falsa puede engañarla.",
  "security.passkeys_none": "Todavía no hay ninguna.",
  "security.passkey_name": "Un nombre para la llave",
  "security.passkey_name_hint": "Para poder distinguirlas, por ejemplo «Mi teléfono».",
  "security.passkey_add": "Añadir una llave de acceso",
  "security.passkey_added": ({ when }: { when: string }) => `Añadida ${when}`,
  "security.passkey_used": ({ when }: { when: string }) => `usada por última vez ${when}`,
  "security.passkey_unused": "aún sin usar",
  "security.passkey_synced": "en todos sus dispositivos",
  "security.passkey_rename": "Cambiar el nombre",
  "security.passkey_remove": "Quitar",
  "security.passkey_remove_named": ({ name }: { name: string }) => `Quitar la llave «${name}»`,
  "security.passkey_rename_named": ({ name }: { name: string }) => `Cambiar el nombre de la llave «${name}»`,
  "security.passkey_refused": "No se ha podido añadir la llave. Puede tener diez; inténtelo de nuevo.",
  "security.passkey_script":
    "Para añadir una llave de acceso hace falta JavaScript. Una aplicación de códigos funciona sin él.",
  "security.authenticator": "Aplicación de códigos",
  "security.authenticator_text":
    "Una aplicación de su teléfono muestra seis cifras que cambian cada medio minuto. Al iniciar sesión con su contraseña también se le pedirán.",
  "security.authenticator_none": "Sin configurar.",
  "security.authenticator_on": ({ when }: { when: string }) => `Activa desde el ${when}`,
  "security.authenticator_add": "Configurar una aplicación",
  "security.authenticator_replace": "Configurar otra aplicación",
  "security.authenticator_remove": "Quitar la aplicación",
  "security.authenticator_title": "Configurar una aplicación de códigos",
  "security.authenticator_scan": "Abra la aplicación y escanee esta imagen.",
  "security.authenticator_picture":
    "Una imagen para su aplicación de códigos, con el mismo secreto que el texto de abajo",
  "security.authenticator_type": "Si no puede escanearla, escriba esto en la aplicación:",
  "security.authenticator_code": "Las seis cifras que muestra ahora la aplicación",
  "security.authenticator_finish": "Activarla",
  "security.authenticator_wrong":
    "Estas cifras no coinciden. Compruebe la hora de su teléfono y escriba las más recientes.",
  "security.recovery": "Códigos de recuperación",
  "security.recovery_text":
    "Diez códigos en papel que sustituyen al segundo paso si pierde el teléfono. Cada uno sirve una sola vez.",
  "security.recovery_left": ({ n }: { n: number }) =>
    n === 0 ? "Ningún código." : plural("es", n, { one: "Queda 1 código.", other: `Quedan ${n} códigos.` }),
  "security.recovery_make": "Crear diez códigos",
  "security.recovery_again": "Crear diez códigos nuevos",
  "security.recovery_title": "Sus códigos de recuperación",
  "security.recovery_once":
    "Es la única vez que se muestran. Imprímalos o cópielos y guárdelos con sus papeles importantes. Los códigos anteriores ya no sirven.",
  "security.recovery_done": "Ya los he guardado",
  "security.saved.passkey_added": "Se ha añadido la llave de acceso.",
  "security.saved.passkey_removed": "Se ha quitado la llave de acceso.",
  "security.saved.passkey_renamed": "La llave de acceso tiene su nombre nuevo.",
  "security.saved.authenticator_added": "La aplicación de códigos está activa.",
  "security.saved.authenticator_removed": "Se ha quitado la aplicación de códigos.",
} satisfies Same<typeof english>;
