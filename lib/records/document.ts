import { z } from "zod";
import { form } from "../forms/form.ts";
import { date } from "../forms/inputs.ts";
import { note, title } from "./asked.ts";
import { kind } from "./kind.ts";

/** A letter, a report, a picture: its files hang on the entry. FHIR DocumentReference. */
const asked = z.strictObject({
  title: title("entry.document_hint"),
  on: date({ label: "entry.document_on", side: "past" }),
  note: note(),
});

export const document = kind({
  name: "document",
  asked,
  form: form(asked),
  dayField: "on",
  brief: ({ title, on }) => ({ title, on }),
});
