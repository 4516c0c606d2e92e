import { z } from "zod";
import { form } from "../forms/form.ts";
import { longText } from "../forms/inputs.ts";
import { happenedAt, title } from "./asked.ts";
import { kind } from "./kind.ts";

const asked = z.strictObject({
  title: title("entry.note_title_hint"),
  text: longText({ label: "entry.text", hint: "entry.text_hint", longest: 10_000, rows: 10 }),
  at: happenedAt("past"),
});

/** Words of one's own: how it felt, what to ask next time. */
export const noteKind = kind({
  name: "note",
  asked,
  form: form(asked),
  brief: ({ title }) => ({ title }),
});
