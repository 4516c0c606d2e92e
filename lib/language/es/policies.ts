import type { policies as english } from "../en/policies.ts";
import type { Same } from "../messages.ts";

export const policies = {
  "policy.version": ({ n }) => `Versión ${n}`,
  "policy.others": "Más textos",

  "policy.terms.title": "Condiciones de uso",
  "policy.terms.1": "Qué es Salus",
  "policy.terms.1_text":
    "Salus guarda historiales de salud. Usted lleva aquí el suyo y lo comparte con quien elija.\nNo da consejo médico ni pide ayuda por usted. En una urgencia, llame al número de emergencias de su país.",
  "policy.terms.2": "Su cuenta",
  "policy.terms.2_text":
    "Una cuenta es para una sola persona. No comparta su contraseña, sus llaves de acceso ni sus códigos. Si otra persona puede tenerlos, cámbielos y cierre las demás sesiones: Su cuenta, Seguridad.",
  "policy.terms.3": "Lo que usted escribe",
  "policy.terms.3_text":
    "Lo que guarda aquí es suyo. Escriba sobre usted y, de otras personas, solo lo que pertenezca a su propio historial. Usted decide quién lo ve y durante cuánto tiempo.",
  "policy.terms.4": "Lo que otros comparten con usted",
  "policy.terms.4_text":
    "Úselo para la persona que lo compartió y para nada más. Esa persona ve cada vez que usted mira.",
  "policy.terms.5": "Con qué puede contar",
  "policy.terms.5_text":
    "Su historial está sellado, y leerlo deja un rastro que usted puede ver y comprobar. A veces puede que no estemos disponibles; lo que se guardó no se pierde por eso.",
  "policy.terms.6": "Marcharse",
  "policy.terms.6_text":
    "Puede llevarse una copia de todo y borrar su historial y su cuenta cuando quiera, sin dar motivos: Su cuenta, Sus derechos.",

  "policy.privacy.title": "Aviso de privacidad",
  "policy.privacy.1": "Quién es responsable",
  "policy.privacy.1_text":
    "La organización que lleva esta instalación de Salus. Su responsable de privacidad contesta a lo que usted pida en Su cuenta, Sus derechos.",
  "policy.privacy.2": "Qué guardamos",
  "policy.privacy.2_text":
    "Su nombre, nombre de usuario, correo electrónico y ajustes; lo que escribe en su historial, con sus archivos; con quién comparte; dónde tiene la sesión abierta; y un registro de quién hizo qué.",
  "policy.privacy.3": "Para qué, y con qué fundamento",
  "policy.privacy.3_text":
    "Para llevar su historial y dejar que lo vean quienes usted elija: porque usted lo pidió y porque aceptó que se guarden datos de salud (artículos 6.1.a y b, y 9.2.a del RGPD). El registro: porque la ley lo exige y para protegerle (artículos 6.1.c y 32).\nCorreos que le recuerdan citas: solo mientras los permita. No hacemos publicidad ni perfiles, y ninguna decisión la toma una máquina.",
  "policy.privacy.4": "Quién lo ve",
  "policy.privacy.4_text":
    "Usted; aquellos con quienes comparte, hasta el día que elija; y el médico al que entregue un enlace. Quienes administran llevan el sitio y no pueden leerlo. El servicio de correo ve su dirección y nuestros correos: dicen, por ejemplo, que usted tiene una cita o quién comparte con usted, y nada más sobre su salud. Nadie más, ni de fuera, salvo que una ley nos obligue.",
  "policy.privacy.5": "Cómo se protege",
  "policy.privacy.5_text":
    "Todo está sellado en el disco, su historial con una clave propia. Quien lo lee deja una anotación en un registro firmado. Usted puede ver esas anotaciones y comprobar que están todas.",
  "policy.privacy.6": "Cuánto tiempo",
  "policy.privacy.6_text":
    "Su historial: hasta que lo borre. Las entradas quitadas: 30 días. El registro: lo que pida la ley; de quien se ha borrado conserva números que ya no llevan a ninguna persona. Copias de seguridad: después de un borrado ya no se pueden leer, a más tardar a los 7 días.",
  "policy.privacy.7": "Sus derechos",
  "policy.privacy.7_text":
    "Ver y llevarse lo que guardamos, corregirlo, limitarlo, oponerse y borrarlo: Su cuenta, Sus derechos. El borrado tiene un plazo de espera en el que puede cambiar de idea. Un juzgado o una ley pueden ordenar que un historial se conserve un tiempo; entonces se lo decimos.",
  "policy.privacy.8": "Si no está conforme",
  "policy.privacy.8_text":
    "Escriba a nuestro responsable de privacidad. También puede reclamar ante la autoridad de protección de datos del país donde vive.",

  "policy.help.title": "Ayuda",
  "policy.help.1": "No puedo entrar",
  "policy.help.1_text":
    "Elija «No puedo entrar» en la página de inicio de sesión: le llegará un enlace por correo. Si perdió el teléfono, use uno de sus códigos de recuperación. Si lo ha perdido todo, pregunte a quien le invitó.",
  "policy.help.2": "¿Cómo añado algo?",
  "policy.help.2_text":
    "Elija Añadir y después qué es. Si escribió algo mal, puede cambiarlo después; lo que quita puede recuperarlo durante 30 días.",
  "policy.help.3": "¿Cómo muestro mi historial a alguien?",
  "policy.help.3_text":
    "Elija Compartir y después Compartir con alguien. Usted decide qué ve y hasta cuándo, y puede dejar de compartir en cualquier momento.",
  "policy.help.4": "¿Quién miró mi historial?",
  "policy.help.4_text":
    "Elija Quién miró. Ahí está cada visita, con la persona, el motivo y las partes que vio.",
  "policy.help.5": "¿Cómo me llevo mis datos?",
  "policy.help.5_text": "En Su cuenta, Sus derechos, puede llevarse una copia de todo.",
  "policy.help.6": "¿Cómo lo borro todo?",
  "policy.help.6_text":
    "En Su cuenta, Sus derechos. Nada ocurre enseguida: hay un plazo de espera, y un botón lo conserva todo.",
  "policy.help.7": "¿Salus pide ayuda por mí?",
  "policy.help.7_text":
    "No. Nadie vigila sus valores cuando llegan. Si se encuentra mal, llame a su médico; en una urgencia, al número de emergencias de su país.",
  "policy.help.8": "Algo no funciona",
  "policy.help.8_text":
    "Diga a quien lleva esta instalación qué hizo y qué vio. La página que dice Algo ha fallado muestra un número: dé también ese número.",

  "policy.accessibility.title": "Accesibilidad",
  "policy.accessibility.1": "Qué buscamos",
  "policy.accessibility.1_text":
    "Que todo el mundo pueda usar todas las páginas: con teclado, con lector de pantalla, con letra grande, en un teléfono pequeño y sin scripts. La medida es WCAG 2.2, nivel AA.",
  "policy.accessibility.2": "Qué puede elegir",
  "policy.accessibility.2_text":
    "En Su cuenta, Idioma, unidades y aspecto: letra fácil de leer, más espacio, colores claros u oscuros. La página sigue también lo que pide su dispositivo: menos movimiento, más contraste.",
  "policy.accessibility.3": "Cómo se comprueba",
  "policy.accessibility.3_text":
    "Un programa revisa cada página en ambos idiomas, estrecha y ancha, clara y oscura, con y sin scripts.",
  "policy.accessibility.4": "Si algo se lo impide",
  "policy.accessibility.4_text":
    "Diga a quien lleva esta instalación qué página es y qué utiliza usted. Tiene derecho a una respuesta.",
} satisfies Same<typeof english>;
