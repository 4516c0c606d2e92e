import type { KindName } from "../access/parts.ts";
import { appointment } from "./appointment.ts";
import { bloodPressure } from "./blood_pressure.ts";
import { exercise } from "./exercise.ts";
import type { Kind } from "./kind.ts";
import { weight } from "./weight.ts";

/** Every kind of entry there is, by name, in the order pages list them. */
export const kinds: Readonly<Record<KindName, Kind>> = {
  blood_pressure: bloodPressure,
  weight,
  exercise,
  appointment,
};
