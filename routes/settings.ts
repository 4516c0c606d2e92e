import { z } from "zod";
import { followOwner } from "../lib/access/patients.ts";
import { wakeReminders } from "../lib/access/reminders.ts";
import { AppError } from "../lib/errors.ts";
import { form } from "../lib/forms/form.ts";
import type { Field } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { choice, text } from "../lib/forms/inputs.ts";
import { changeSettings } from "../lib/identity/own_account.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { zone } from "./zones.ts";

declare module "./pages.ts" {
  interface Pages {
    "settings/edit": { readonly fields: readonly Field[]; readonly mistakes: readonly Mistake[] };
  }
}

const settingsForm = form(z.strictObject({
  name: text({ label: "settings.name", hint: "settings.name_hint", autocomplete: "name", longest: 100 }),
  language: choice({
    label: "settings.language",
    options: { en: "settings.language.en", es: "settings.language.es" },
  }),
  zone: zone({ label: "settings.zone", hint: "settings.zone_hint" }),
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
  const { account, t } = c.var;
  if (!account) throw new AppError("sign_in");
  const { name, language, zone, theme, font, density } = account;
  const typed = settingsForm.typed({ name, language, zone, theme, font, density });
  return await c.var.show("settings/edit", { fields: settingsForm.fields(t, typed), mistakes: [] });
}

export async function update(c: Ctx): Promise<Response> {
  const { session, site, caller, t } = c.var;
  if (!session) throw new AppError("sign_in");
  const read = settingsForm.read(await c.req.formData());
  if (!read.ok) {
    const fields = settingsForm.fields(t, read.typed, read.mistakes);
    return await c.var.show("settings/edit", { fields, mistakes: read.mistakes }, 422);
  }
  await changeSettings(site.identity, session, {
    settings: read.values,
    caller,
    // The record of this person bears their name and counts their days.
    also: async (change, { patient, name, zone }) => {
      if (!patient) return;
      await followOwner(site.vault, change, patient, { name, zone });
      wakeReminders(site.vault, change, patient, c.var.now);
    },
  });
  flash(c, "settings.saved");
  return seeOther(c, "/account/settings");
}
