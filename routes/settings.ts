import { z } from "zod";
import { followOwner } from "../lib/access/patients.ts";
import { wakeReminders } from "../lib/access/reminders.ts";
import { form } from "../lib/forms/form.ts";
import type { Field } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { choice } from "../lib/forms/inputs.ts";
import { changeSettings } from "../lib/identity/own_account.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { sessionOf } from "./own_session.ts";
import { zone } from "./zones.ts";

declare module "./pages.ts" {
  interface Pages {
    "settings/edit": { readonly fields: readonly Field[]; readonly mistakes: readonly Mistake[] };
  }
}

const settingsForm = form(z.strictObject({
  language: choice({
    label: "settings.language",
    options: { en: "settings.language.en", es: "settings.language.es" },
  }),
  zone: zone({ label: "settings.zone", hint: "settings.zone_hint" }),
  weekStart: choice({
    label: "settings.week",
    options: {
      monday: "settings.week.monday",
      sunday: "settings.week.sunday",
      saturday: "settings.week.saturday",
    },
  }),
  weight: choice({
    label: "settings.weight",
    options: { kg: "settings.weight.kg", lb: "settings.weight.lb", st: "settings.weight.st" },
  }),
  height: choice({
    label: "settings.height",
    options: { cm: "settings.height.cm", ft: "settings.height.ft" },
  }),
  glucose: choice({
    label: "settings.glucose",
    options: { "mmol/L": "settings.glucose.mmol", "mg/dL": "settings.glucose.mg" },
  }),
  temperature: choice({
    label: "settings.temperature",
    options: { "°C": "settings.temperature.c", "°F": "settings.temperature.f" },
  }),
  reminders: choice({
    label: "settings.reminders",
    hint: "settings.reminders_hint",
    options: {
      off: "settings.reminders.off",
      hours: "settings.reminders.hours",
      day: "settings.reminders.day",
      two_days: "settings.reminders.two_days",
      week: "settings.reminders.week",
    },
  }),
  theme: choice({
    label: "settings.theme",
    options: { system: "settings.theme.system", light: "settings.theme.light", dark: "settings.theme.dark" },
  }),
  font: choice({
    label: "settings.font",
    options: { standard: "settings.font.standard", easy: "settings.font.easy" },
  }),
  density: choice({
    label: "settings.density",
    options: { comfortable: "settings.density.comfortable", compact: "settings.density.compact" },
  }),
}));

export async function edit(c: Ctx): Promise<Response> {
  const { language, zone, theme, font, density, weekStart, units, reminders } = sessionOf(c).owner.account;
  const typed = settingsForm.typed({
    language,
    zone,
    theme,
    font,
    density,
    weekStart: weekStart ?? "monday",
    weight: units?.weight ?? "kg",
    height: units?.height ?? "cm",
    glucose: units?.glucose ?? "mmol/L",
    temperature: units?.temperature ?? "°C",
    reminders: reminders ?? "day",
  });
  return await c.var.show("settings/edit", { fields: settingsForm.fields(c.var.t, typed), mistakes: [] });
}

export async function update(c: Ctx): Promise<Response> {
  const { site, caller, t, now } = c.var;
  const session = sessionOf(c);
  const read = settingsForm.read(await c.req.formData());
  if (!read.ok) {
    const fields = settingsForm.fields(t, read.typed, read.mistakes);
    return await c.var.show("settings/edit", { fields, mistakes: read.mistakes }, 422);
  }
  const { weight, height, glucose, temperature, ...plain } = read.values;
  await changeSettings(site.identity, session, {
    settings: { ...plain, units: { weight, height, glucose, temperature } },
    caller,
    // The record of this person counts their days, and its reminders go by them.
    also: async (change, { patient, name, zone }) => {
      if (!patient) return;
      await followOwner(site.vault, change, patient, { name, zone });
      wakeReminders(site.vault, change, patient, now);
    },
  });
  flash(c, "settings.saved");
  return seeOther(c, "/account/settings");
}
