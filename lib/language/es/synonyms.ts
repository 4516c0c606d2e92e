import type { synonyms as english } from "../en/synonyms.ts";
import type { Same } from "../messages.ts";

export const synonyms = {
  "synonyms.blood_pressure": "tensión arterial, presión sanguínea",
  "synonyms.weight": "pesos, kilos, libras, báscula",
  "synonyms.glucose": "glucosa, glucemia, glicemia",
  "synonyms.temperature": "fiebre, calentura, temperaturas",
  "synonyms.oxygen": "saturación, SpO2, oxímetro, pulsioxímetro",
  "synonyms.exercise": "ejercicios, deporte, entrenamiento, actividad, gimnasio",
  "synonyms.appointment": "citas, visita, consulta, turno",
  "synonyms.eye_pressure": "presión del ojo, tensión ocular, intraocular, PIO, tonometría",
  "synonyms.medication":
    "medicamentos, medicinas, medicación, fármacos, remedios, pastillas, comprimidos, píldoras, cápsulas, receta",
  "synonyms.allergy": "alergias, alérgico, alérgica, intolerancia",
  "synonyms.condition": "enfermedades, dolencia, padecimiento, diagnóstico",
  "synonyms.immunisation": "vacunas, vacunación, inmunización, refuerzo",
  "synonyms.lab_result": "analítica, laboratorio, pruebas, exámenes, resultados",
  "synonyms.note": "notas, apuntes",
  "synonyms.document": "documentos, archivo, fichero, PDF",
} satisfies Same<typeof english>;
