import { z } from "zod";
import { form } from "../forms/form.ts";
import { text } from "../forms/inputs.ts";
import { happenedAt, note, title } from "./asked.ts";
import { kind } from "./kind.ts";

/** A visit to come or one that was; FHIR Appointment. */
const asked = z.strictObject({
  title: title("entry.appointment_hint"),
  at: happenedAt(),
  place: text({ label: "entry.place", longest: 255 }).optional(),
  note: note(),
});

export const appointment = kind({
  name: "appointment",
  asked,
  form: form(asked),
  brief: ({ title, place }) => ({ title, ...(place !== undefined && { place }) }),
});
