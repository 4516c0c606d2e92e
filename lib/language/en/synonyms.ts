/** What else people type when they look for a kind, beside its name. */
export const synonyms = {
  "synonyms.blood_pressure": "BP",
  "synonyms.weight": "weights, kilos, pounds, scales",
  "synonyms.glucose": "glucose, glycaemia, glycemia",
  "synonyms.temperature": "fever, temperatures",
  "synonyms.oxygen": "saturation, SpO2, oximeter",
  "synonyms.exercise": "exercises, sport, training, workout, activity, gym",
  "synonyms.appointment": "appointments, visit, consultation",
  "synonyms.eye_pressure": "IOP, intraocular, tonometry",
  "synonyms.medication": "medicines, medication, drugs, tablets, pills, capsules, prescription",
  "synonyms.allergy": "allergies, allergic, intolerance",
  "synonyms.condition": "conditions, illness, disease, diagnosis",
  "synonyms.immunisation": "vaccines, vaccination, immunisation, immunization, jab, shot, booster",
  "synonyms.lab_result": "test results, tests, laboratory, blood test, analysis",
  "synonyms.note": "notes, diary, journal",
  "synonyms.document": "documents, file, PDF",
};
