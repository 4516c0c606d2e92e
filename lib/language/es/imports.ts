import type { imports as english } from "../en/imports.ts";
import type { Same } from "../messages.ts";
import { count } from "../numbers.ts";
import { plural } from "../plurals.ts";

function counted({ n, doses }: { n: number; doses: number }): string {
  const entries = plural("es", n, { one: "1 entrada", other: `${count("es", n)} entradas` });
  const noted = plural("es", doses, { one: "1 dosis", other: `${count("es", doses)} dosis` });
  if (doses === 0) return entries;
  return n === 0 ? noted : `${entries} y ${noted}`;
}

export const imports = {
  "imports.title": "Importar entradas",
  "imports.text":
    "Traiga a su historial entradas de otro lugar. Primero le mostramos lo que encontramos; no se añade nada hasta que usted lo diga. Si importa el mismo archivo otra vez, nada se añade dos veces.",
  "imports.what": "Lo que podemos leer",
  "imports.what_salus": "Una copia hecha con Salus: el archivo JSON, o el zip que lo contiene",
  "imports.what_fhir": "Un archivo FHIR R4 (Bundle) de otro programa de salud, en JSON",
  "imports.what_manager":
    "Health Manager: sus tablas measurement_hearts, measurement_weights, activity_exercises y medical_appointments en CSV, una a una o en un zip",
  "imports.files": "Archivos",
  "imports.files_hint":
    "Hasta 20 MB y 50\u202f000 filas en total. Los archivos y la fecha de nacimiento no se importan.",
  "imports.person": "Número de la persona en Health Manager",
  "imports.person_hint": "Solo si las tablas contienen a varias personas: el número de la columna user_id.",
  "imports.person_wrong": "Escriba el número tal como está en la columna user_id.",
  "imports.zone": ({ zone }) =>
    `Las horas de Health Manager no llevan zona horaria. Se toman como horas locales de ${zone}.`,
  "imports.none_chosen": "Elija un archivo.",
  "imports.check": "Revisar los archivos",
  "imports.reading_title": "Revisando los archivos",
  "imports.reading_text": "Puede salir de esta página y volver. Todavía no se añade nada.",
  "imports.reading": "Filas revisadas",
  "imports.adding_title": "Añadiendo las entradas",
  "imports.adding_text": "Puede salir de esta página y volver.",
  "imports.adding": "Entradas añadidas",
  "imports.checked_title": "Lo que encontramos",
  "imports.of_person": ({ person }) => `Es el historial de ${person}.`,
  "imports.other_person": ({ person, owner }) =>
    `El archivo dice que es el historial de ${person}. Este es el historial de ${owner}. Añada estas entradas solo si son la misma persona.`,
  "imports.source.salus": "Una copia hecha con Salus",
  "imports.source.fhir": "Un archivo FHIR R4",
  "imports.source.health_manager": "Tablas de Health Manager",
  "imports.kind": "Tipo",
  "imports.add": "Por añadir",
  "imports.there": "Ya están",
  "imports.left_out": "Se omiten",
  "imports.others": "Otra cosa",
  "imports.dose": "Dosis tomadas u omitidas",
  "imports.dose_day": "Día",
  "imports.dose_time": "Hora",
  "imports.nothing": "No se encontró nada.",
  "imports.nothing_new": "No hay nada que añadir: todo lo que podemos leer ya está en su historial.",
  "imports.nothing_fits": "No hay nada que añadir. Abajo se dice por qué.",
  "imports.confirm": (counts) => `Añadir ${counted(counts)}`,
  "imports.confirm_without": (counts) => `Añadir ${counted(counts)} sin archivos`,
  "imports.no_files":
    "Los documentos llegan sin sus archivos. Añádalos después a mano: abra el documento y pulse «Añadir archivos». La nota del documento dice cuáles faltan.",
  "imports.files_left": ({ names }) => `Archivos que no se importaron: ${names}`,
  "imports.not": "No añadirlas",
  "imports.until": ({ until }) => `Esto le espera hasta el ${until}. Después se elimina.`,
  "imports.why_title": "Lo que se omite, y por qué",
  "imports.why_more": ({ shown, of }) => `Los primeros ${count("es", shown)} de ${count("es", of)}.`,
  "imports.place": ({ file, line }) => `${file}, ${line}`,
  "imports.done_title": "Las entradas se añadieron",
  "imports.added": (counts) =>
    `${counts.n + counts.doses === 1 ? "Se añadió" : "Se añadieron"} ${counted(counts)}.`,
  "imports.to_timeline": "Ir a la cronología",
  "imports.again": "Importar otro archivo",
  "imports.stopped_title": "La importación se interrumpió",
  "imports.stopped_text":
    "Puede que se hayan añadido algunas de las entradas, cada una completa. Continúe: lo que ya está no se añade dos veces.",
  "imports.go_on": "Continuar",
  "imports.refused_title": "Esto no se pudo importar",
  "imports.refused_text": "No se añadió nada.",
  "imports.refused.empty": "El archivo está vacío.",
  "imports.refused.too_large": "Son más de 20 MB, o más de 20 archivos. Envíelo por partes.",
  "imports.refused.too_many_rows": ({ most }) =>
    `Hay más de ${count("es", most)} filas. Envíelas por partes.`,
  "imports.refused.not_utf8":
    "Las letras de este archivo no están escritas en UTF-8. Guárdelo de nuevo con la codificación UTF-8.",
  "imports.refused.picture":
    "Esto es una imagen. Importamos archivos JSON de Salus o FHIR, tablas de Health Manager en CSV y los zip que los contengan. Para guardar una imagen, añádala a una entrada.",
  "imports.refused.pdf":
    "Esto es un PDF. Importamos archivos JSON de Salus o FHIR, tablas de Health Manager en CSV y los zip que los contengan. Para guardar un PDF, añádalo a una entrada.",
  "imports.refused.busy":
    "Otras personas están importando archivos en este momento. El suyo está bien: inténtelo de nuevo dentro de unos minutos.",
  "imports.refused.our_tables":
    "Estas son tablas de una copia hecha con Salus, solo para hojas de cálculo. De una copia así importamos el archivo JSON (record.json) o el archivo FHIR (fhir.json), o un zip con uno de ellos.",
  "imports.refused.no_data":
    "Nada de este zip se puede importar. De una copia hecha con Salus importamos el archivo JSON (record.json) o el archivo FHIR (fhir.json), o un zip con uno de ellos.",
  "imports.refused.not_known":
    "No conocemos este tipo de archivo. Leemos copias hechas con Salus, archivos FHIR R4 y las tablas de Health Manager.",
  "imports.refused.broken_json":
    "Este archivo JSON está dañado. Puede que esté cortado: descárguelo de nuevo.",
  "imports.refused.too_deep": "Este archivo no tiene la estructura de un historial de salud. No lo leemos.",
  "imports.refused.broken_table": ({ line }) =>
    `Esta tabla está dañada en la línea ${line}: tiene otro número de columnas que la primera línea, o falta una comilla.`,
  "imports.refused.broken_zip": "Este zip está dañado, o no contiene nada.",
  "imports.refused.zip_path": "Este zip contiene nombres que llevan fuera de su carpeta. No lo abrimos.",
  "imports.refused.zip_too_large":
    "Este zip es demasiado grande al descomprimirlo, o contiene demasiados archivos.",
  "imports.refused.other_version": "Esta copia se hizo con otra versión de Salus que no conocemos.",
  "imports.refused.several_people": ({ people }) =>
    `Las tablas contienen a varias personas: ${people}. Vuelva atrás y escriba de quién son las entradas que quiere.`,
  "imports.refused.unexpected": "Algo ha fallado al leerlo. Inténtelo de nuevo.",
  "imports.why.kind": "No guardamos este tipo de entrada.",
  "imports.why.shape": "No está escrito como lo esperamos.",
  "imports.why.no_time": "No dice cuándo fue.",
  "imports.why.unit": "Le falta el valor o la unidad, o es una que no guardamos.",
  "imports.why.comparator": "Solo dice que el valor está por encima o por debajo de un número.",
  "imports.why.withdrawn": "Se canceló o se retiró allí de donde viene.",
  "imports.why.nothing_said": "Solo dice que no se sabe nada.",
  "imports.why.file": "Los archivos no se importan.",
  "imports.why.list_full": "El historial ya contiene tantas como puede mostrar en su lista.",
  "imports.why.no_medicine": "Su medicamento no está en este archivo ni en este historial.",
  "imports.why.other_dose": "De esta dosis ya consta otra cosa. Eso queda como está.",
  "imports.why.many_doses": "De este medicamento constan en este mes más dosis de las que guardamos.",
  "imports.why.many_medicines": "El archivo habla de más medicamentos de los que caben en un historial.",
  "imports.why.dose_day": "El medicamento no se tomaba ese día.",
  "imports.why.dose_time": "No es una hora del día, como 08:00.",
  "imports.why.dose_elsewhere": "Las dosis solo se leen de copias hechas con Salus.",
  "problem.one_import.heading": "Ya hay algo en curso",
  "problem.one_import.text":
    "Las copias y las importaciones van una tras otra. Espere un momento e inténtelo de nuevo.",
} satisfies Same<typeof english>;
