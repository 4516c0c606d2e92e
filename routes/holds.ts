import { z } from "zod";
import { type KeptRecord, liftHold, listHolds, longestReason, setHold } from "../lib/access/holds.ts";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choiceGiven, hidden, longText, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";

declare module "./pages.ts" {
  interface Pages {
    "holds/index": {
      readonly holds: readonly {
        readonly patient: string;
        readonly name: string;
        readonly by: string;
        readonly when: string;
        readonly reason: string;
      }[];
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
  }
}

const holdForm = form(z.strictObject({
  handle: text({
    label: "legal_hold.handle",
    hint: "legal_hold.handle_hint",
    longest: 254,
    autocomplete: "off",
    spellcheck: false,
  }),
  reason: longText({ label: "legal_hold.reason", hint: "legal_hold.reason_hint", longest: longestReason })
    .min(1, "form.missing"),
  record: choiceGiven({ label: "legal_hold.record", hint: "legal_hold.record_hint", as: "radios" })
    .optional(),
}));
const liftForm = form(z.strictObject({ patient: hidden({ longest: 22 }) }));

export async function index(c: Ctx): Promise<Response> {
  return await page(c, {}, []);
}

export async function set(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_legal_holds");
  const data = await c.req.formData();
  const chosen = data.get("record");
  data.delete("record");
  const read = holdForm.read(data);
  if (!read.ok) return await page(c, read.typed, read.mistakes);
  const { handle, reason } = read.values;
  const answer = await setHold(desk, {
    handle,
    reason,
    ...(typeof chosen === "string" && { patient: chosen }),
  });
  const typed = holdForm.typed(read.values);
  if (answer.outcome === "nobody") {
    return await page(c, typed, [{ field: "handle", message: "legal_hold.nobody" }]);
  }
  if (answer.outcome === "which") {
    return await page(c, typed, [{ field: "record", message: "legal_hold.which" }], answer.records);
  }
  flash(c, "legal_hold.held");
  return seeOther(c, "/audit/holds");
}

export async function lift(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_legal_holds");
  const read = liftForm.read(await c.req.formData());
  if (!read.ok) throw new AppError("invalid");
  await liftHold(desk, read.values.patient);
  flash(c, "legal_hold.lifted");
  return seeOther(c, "/audit/holds");
}

async function page(
  c: Ctx,
  typed: Parameters<typeof holdForm.fields>[1],
  mistakes: readonly Mistake[],
  records: readonly KeptRecord[] = [],
): Promise<Response> {
  const { t, dates } = c.var;
  const choices = { record: records.map(({ patient, name }) => ({ value: patient, label: name })) };
  const list = await listHolds(await c.var.desk("manage_legal_holds"));
  return await c.var.show("holds/index", {
    holds: list.map(({ patient, name, byName, at, reason }) => ({
      patient,
      name,
      by: byName,
      when: dates.longTime(at),
      reason,
    })),
    fields: holdForm.fields(t, typed, mistakes, { choices })
      .filter(({ name }) => name !== "record" || records.length > 0),
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}
