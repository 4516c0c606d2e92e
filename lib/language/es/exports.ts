import type { exports as english } from "../en/exports.ts";
import type { Same } from "../messages.ts";
import { count } from "../numbers.ts";
import { plural } from "../plurals.ts";

export const exports = {
  "exports.title": "Copia del historial",
  "exports.text":
    "Llévese una copia: para imprimirla, para un médico o para otro programa. Le pedimos que confirme que es usted. La copia espera aquí 24 horas, se puede descargar una sola vez y queda anotado que se la llevó.",
  "exports.text_carer":
    "Llévese una copia de las partes que comparten con usted. La persona titular del historial verá que lo hizo. La copia espera aquí 24 horas y se puede descargar una sola vez.",
  "exports.formats": "¿Qué quiere?",
  "exports.format.pdf": "Un resumen para imprimir (PDF)",
  "exports.format.csv": "Tablas para una hoja de cálculo (CSV)",
  "exports.format.json": "Todo, para Salus (JSON)",
  "exports.format.fhir": "Todo, para otros programas de salud (FHIR R4)",
  "exports.format.ips":
    "Un resumen breve para médicos de otros países (FHIR, Resumen Internacional del Paciente)",
  "exports.format.documents": "Todos los documentos y las imágenes",
  "exports.short.pdf": "PDF",
  "exports.short.csv": "CSV",
  "exports.short.json": "JSON",
  "exports.short.fhir": "FHIR",
  "exports.short.ips": "Resumen del paciente",
  "exports.short.documents": "Documentos",
  "exports.range": "¿Qué entradas?",
  "exports.range.all": "Todas las entradas",
  "exports.range.year": "Los últimos 12 meses",
  "exports.range.quarter": "Los últimos 3 meses",
  "exports.range.dates": "Entre dos días",
  "exports.from": "Desde",
  "exports.to": "Hasta",
  "exports.to_hint": "El último día. Los dos días solo cuentan para «Entre dos días».",
  "exports.dates_missing": "Elija al menos uno de los dos días.",
  "exports.dates_order": "El último día es anterior al primero.",
  "exports.make": "Hacer la copia",
  "exports.copies": "Copias de las últimas 24 horas",
  "exports.state.running": "En curso",
  "exports.state.ready": "Lista",
  "exports.state.taken": "Descargada",
  "exports.state.failed": "Fallida",
  "exports.import_text": "¿Tiene un archivo de Salus, de Health Manager o de otro programa de salud?",
  "exports.import": "Importar entradas",
  "exports.making": "La copia se está haciendo",
  "exports.making_text": "Puede salir de esta página y volver. No se pierde nada.",
  "exports.progress": "Leyendo entradas",
  "exports.ready": "La copia está lista",
  "exports.ready_text":
    "Se puede descargar una sola vez. Guarde el archivo donde solo usted pueda leerlo: no está protegido con contraseña.",
  "exports.holds": ({ entries, documents, doses }) =>
    plural("es", entries, { one: "1 entrada", other: `${count("es", entries)} entradas` }) +
    (doses === 0
      ? ""
      : `, ${plural("es", doses, { one: "1 dosis", other: `${count("es", doses)} dosis` })}`) +
    (documents === 0
      ? ""
      : `, ${
        plural("es", documents, { one: "1 documento", other: `${count("es", documents)} documentos` })
      }`),
  "exports.what": "Contenido",
  "exports.formats_short": "Formatos",
  "exports.size": "Tamaño",
  "exports.until": "Se elimina",
  "exports.download": "Descargar",
  "exports.taken": "Esta copia ya se descargó",
  "exports.taken_at": ({ when }) => `Se descargó el ${when}.`,
  "exports.taken_text":
    "Búsquela entre las descargas de este dispositivo. Cada copia se puede descargar una sola vez: si no le llegó, haga otra.",
  "exports.after": "Después de la descarga, esta página dice que la copia se retiró.",
  "exports.see": "Comprobarlo",
  "exports.gone": "Esta copia ya no está aquí",
  "exports.gone_text": "Una copia espera 24 horas y después se elimina.",
  "exports.gone_carer": "También se elimina cuando algo de ella ya no se comparte con usted.",
  "exports.too_many": ({ wait }) => `Se pueden hacer tres copias por hora. ${wait}`,
  "exports.one_at_a_time": ({ wait }) => `En este momento se está haciendo otra copia. ${wait}`,
  "exports.failed": "No se pudo hacer esta copia",
  "exports.failed_text":
    "No se guardó nada de ella y el historial no ha cambiado. Haga otra; si también falla, elija menos formatos o menos entradas.",
  "exports.again": "Hacer otra copia",
  "exports.ips_title": "Resumen del paciente",
  "exports.read_me": "léame",
  "exports.read_me.of": ({ name, when }) => `Copia del historial de ${name}, hecha con Salus el ${when}.`,
  "exports.read_me.pdf": "summary.pdf: para leer e imprimir.",
  "exports.read_me.csv":
    "tables: una tabla por cada tipo de entrada y una de dosis tomadas u omitidas, para una hoja de cálculo. Una celda que podría tomarse por una fórmula empieza con un apóstrofo.",
  "exports.read_me.json":
    "record.json: cada entrada exactamente como se guarda; Salus puede importarlo. record.schema.json lo describe.",
  "exports.read_me.fhir":
    "fhir.json: cada entrada en HL7 FHIR R4, para otros programas de salud. Salus puede importarlo.",
  "exports.read_me.ips": "ips.json: el Resumen Internacional del Paciente en HL7 FHIR R4.",
  "exports.read_me.documents": "documents: los archivos que acompañan a las entradas.",
  "exports.read_me.no_documents": "Ningún documento acompaña a estas entradas.",
  "exports.read_me.care":
    "Estos archivos no están protegidos con contraseña. Guárdelos donde solo usted pueda leerlos.",
  "problem.one_export.heading": "Ya se está haciendo una copia",
  "problem.one_export.text": "Se hace una después de otra. Espere un momento e inténtelo de nuevo.",
} satisfies Same<typeof english>;
