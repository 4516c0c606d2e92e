import { z } from "zod";
import { type KeptRecord, liftHold, listHolds, longestReason, setHold } from "../lib/access/holds.ts";
import { answerPrivacyRequest, listOpenRequests, longestRequest } from "../lib/access/privacy_requests.ts";
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
    "privacy_desk/requests": {
      readonly requests: readonly {
        readonly id: string;
        readonly name: string;
        readonly kind: string;
        readonly when: string;
        readonly due: string;
        readonly late: boolean;
        readonly words: string;
        readonly fields: readonly Field[];
      }[];
      readonly mistakes: readonly Mistake[];
    };
    "privacy_desk/holds": {
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

const answerForm = form(z.strictObject({
  request: hidden({ longest: 22 }),
  words: longText({ label: "privacy_desk.answer", hint: "privacy_desk.answer_hint", longest: longestRequest })
    .min(1, "form.missing"),
}));
const holdForm = form(z.strictObject({
  handle: text({
    label: "privacy_desk.handle",
    hint: "privacy_desk.handle_hint",
    longest: 254,
    autocomplete: "off",
    spellcheck: false,
  }),
  reason: longText({ label: "privacy_desk.reason", hint: "privacy_desk.reason_hint", longest: longestReason })
    .min(1, "form.missing"),
  record: choiceGiven({ label: "privacy_desk.record", hint: "privacy_desk.record_hint", as: "radios" })
    .optional(),
}));
const liftForm = form(z.strictObject({ patient: hidden({ longest: 22 }) }));

export async function requests(c: Ctx): Promise<Response> {
  return await requestsPage(c, "", {}, []);
}

export async function answer(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_privacy_requests");
  const read = answerForm.read(await c.req.formData());
  if (!read.ok) return await requestsPage(c, String(read.typed.request ?? ""), read.typed, read.mistakes);
  await answerPrivacyRequest(desk, read.values);
  flash(c, "privacy_desk.answered");
  return seeOther(c, "/audit/privacy");
}

export async function holds(c: Ctx): Promise<Response> {
  return await holdsPage(c, {}, []);
}

export async function hold(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_legal_holds");
  const data = await c.req.formData();
  const chosen = data.get("record");
  data.delete("record");
  const read = holdForm.read(data);
  if (!read.ok) return await holdsPage(c, read.typed, read.mistakes);
  const { handle, reason } = read.values;
  const set = await setHold(desk, { handle, reason, ...(typeof chosen === "string" && { patient: chosen }) });
  const typed = holdForm.typed(read.values);
  if (set.outcome === "nobody") {
    return await holdsPage(c, typed, [{ field: "handle", message: "privacy_desk.nobody" }]);
  }
  if (set.outcome === "which") {
    return await holdsPage(c, typed, [{ field: "record", message: "privacy_desk.which" }], set.records);
  }
  flash(c, "privacy_desk.held");
  return seeOther(c, "/audit/holds");
}

export async function lift(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_legal_holds");
  const read = liftForm.read(await c.req.formData());
  if (!read.ok) throw new AppError("invalid");
  await liftHold(desk, read.values.patient);
  flash(c, "privacy_desk.lifted");
  return seeOther(c, "/audit/holds");
}

async function requestsPage(
  c: Ctx,
  at: string,
  typed: Parameters<typeof answerForm.fields>[1],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const { t, dates, now } = c.var;
  const open = await listOpenRequests(await c.var.desk("manage_privacy_requests"));
  return await c.var.show("privacy_desk/requests", {
    requests: open.map(({ id, name, kind, at: asked, due, words }) => ({
      id,
      name,
      kind: t(`privacy.kind.${kind}`),
      when: dates.longTime(asked),
      due: dates.long(due),
      late: due <= now,
      words,
      fields: id === at
        ? answerForm.fields(t, typed, mistakes, { prefix: id })
        : answerForm.fields(t, { request: id }, [], { prefix: id }),
    })),
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

async function holdsPage(
  c: Ctx,
  typed: Parameters<typeof holdForm.fields>[1],
  mistakes: readonly Mistake[],
  records: readonly KeptRecord[] = [],
): Promise<Response> {
  const { t, dates } = c.var;
  const choices = { record: records.map(({ patient, name }) => ({ value: patient, label: name })) };
  const list = await listHolds(await c.var.desk("manage_legal_holds"));
  return await c.var.show("privacy_desk/holds", {
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
