import type { KindName } from "../access/parts.ts";
import { allergy } from "./allergy.ts";
import { appointment } from "./appointment.ts";
import { bloodPressure } from "./blood_pressure.ts";
import { condition } from "./condition.ts";
import { document } from "./document.ts";
import { exercise } from "./exercise.ts";
import { eyePressure } from "./eye_pressure.ts";
import { glucose } from "./glucose.ts";
import { immunisation } from "./immunisation.ts";
import type { Kind } from "./kind.ts";
import { labResult } from "./lab_result.ts";
import { medication } from "./medication.ts";
import { noteKind } from "./note.ts";
import { oxygen } from "./oxygen.ts";
import { temperature } from "./temperature.ts";
import { weight } from "./weight.ts";

/** Every kind of entry there is, by name, in the order pages list them. */
export const kinds: Readonly<Record<KindName, Kind>> = {
  blood_pressure: bloodPressure,
  weight,
  glucose,
  temperature,
  oxygen,
  exercise,
  appointment,
  eye_pressure: eyePressure,
  medication,
  allergy,
  condition,
  immunisation,
  lab_result: labResult,
  note: noteKind,
  document,
};
