import type { reset as english } from "../en/reset.ts";
import type { Same } from "../messages.ts";

export const reset = {
  "reset.title": "No puedo entrar",
  "reset.text":
    "Díganos su nombre de usuario o su correo electrónico. Si existe esa cuenta, enviaremos un enlace a su dirección.",
  "reset.handle": "Nombre de usuario o correo electrónico",
  "reset.send": "Enviar el enlace",
  "reset.sent_title": "Mire su correo",
  "reset.sent":
    "Si hay una cuenta con este nombre, un enlace va de camino a su dirección. Sirve durante 30 minutos. Mire también en el correo no deseado.",
  "reset.second_step":
    "Su segundo paso queda como está. Si también lo ha perdido, pida a un administrador de su clínica que restablezca su acceso.",
  "reset.paste_lead": "¿El enlace le ha traído aquí sin abrirse?",
  "reset.token": "Enlace de su correo",
  "reset.open": "Abrir el enlace",
  "reset.refused": "Este enlace no funciona. Puede que haya caducado o que ya se haya usado. Pida otro.",
  "reset.new_title": "Elija una contraseña nueva",
  "reset.new": "Contraseña nueva",
  "reset.save": "Guardar la contraseña nueva",
  "reset.all_end":
    "Al guardar se cierra la sesión en todos los dispositivos. Después inicie sesión con la contraseña nueva.",
  "reset.done": "Su contraseña nueva está guardada. Inicie sesión con ella.",
} satisfies Same<typeof english>;
