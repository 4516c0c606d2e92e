import type { documents as english } from "../en/documents.ts";
import type { Same } from "../messages.ts";

/** Documentos e imágenes: listas, subidas y por qué no se admite un archivo. */
export const documents = {
  "documents.title": "Documentos",
  "documents.empty": "Todavía no hay archivos",
  "documents.empty_text":
    "Las cartas, los informes y las fotos que añada, aquí o en cualquier entrada, aparecen en esta lista.",
  "documents.empty_shared": "Nada de lo que usted puede ver tiene un archivo.",
  "documents.add": "Añadir un documento",
  "documents.used": ({ used, all }) => `${used} de ${all} en uso`,
  "documents.on": "En",
  "documents.added": ({ when }) => `Añadido el ${when}`,
  "documents.download": ({ name }) => `Descargar ${name}`,
  "documents.files": "Archivos",
  "documents.none_here": "Esta entrada no tiene archivos.",
  "documents.add_files": "Añadir archivos",
  "documents.add_files_title": ({ kind }) => `Archivos: ${kind}`,
  "documents.title_hint":
    "Por ejemplo: carta del hospital. Si no escribe nada, recibe el nombre de su archivo.",
  "documents.no_file": "No hay ningún archivo adjunto. ¿Guardar sin archivo?",
  "documents.unnamed": "documento",
  "documents.files_added": "Se añadieron los archivos.",
  "documents.remove": "Quitar",
  "documents.remove_title": ({ name }) => `¿Quitar ${name}?`,
  "documents.remove_text": "Puede recuperarlo durante 30 días. Después se destruye.",
  "documents.keep": "Conservarlo",
  "documents.removed": "Se quitó el archivo.",
  "documents.restored": "El archivo está de vuelta.",
  "documents.removed_files": "Quitados en los últimos 30 días",
  "documents.restore": "Recuperar",

  "documents.type.pdf": "PDF",
  "documents.type.jpeg": "Imagen JPEG",
  "documents.type.png": "Imagen PNG",
  "documents.type.webp": "Imagen WebP",
  "documents.type.text": "Texto",
  "documents.type.csv": "Tabla (CSV)",

  "upload.files": "Archivos",
  "upload.hint": ({ most, size }) =>
    `PDF, JPEG, PNG, WebP, texto sin formato o CSV. Hasta ${most} archivos de ${size} cada uno. De las imágenes se quitan los datos del lugar y de la cámara.`,
  "upload.room": ({ room }) => `Quedan ${room} en este historial.`,
  "upload.send": "Añadir los archivos",
  "upload.progress": "Enviando",
  "upload.done": ({ percent }) => `${percent}\u00a0%`,
  "upload.checking": "Enviado. Se comprueban y se sellan los archivos…",
  "upload.cancel": "Detener el envío",
  "upload.cancelled": "Se detuvo el envío. No se guardó nada.",
  "upload.none": "Elija al menos un archivo.",
  "upload.again": "No se guardó nada. Elija los archivos otra vez.",
  "upload.refused.wrong_type": ({ name }) =>
    `«${name}» no es un archivo PDF, JPEG, PNG, WebP, de texto ni CSV.`,
  "upload.refused.web_page": ({ name }) =>
    `«${name}» es una página web o un dibujo hecho de código. Guárdelo antes como PDF.`,
  "upload.refused.not_utf8": ({ name }) =>
    `«${name}» es texto guardado de una forma antigua. Guárdelo como texto UTF-8 e inténtelo de nuevo.`,
  "upload.refused.broken": ({ name }) =>
    `«${name}» está dañado o incompleto. Ábralo en su dispositivo, guárdelo otra vez e inténtelo de nuevo.`,
  "upload.refused.empty": ({ name }) => `«${name}» está vacío.`,
  "upload.refused.too_large": ({ name, size }) => `«${name}» ocupa más de ${size}.`,
  "upload.refused.too_many": ({ most }) => `Una entrada puede tener ${most} archivos como máximo.`,
  "upload.refused.quota": ({ room }) =>
    `No hay espacio suficiente para estos archivos: quedan ${room} en este historial.`,
} satisfies Same<typeof english>;
