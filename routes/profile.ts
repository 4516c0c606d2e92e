import { z } from "zod";
import { followOwner, ownBirth } from "../lib/access/patients.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { date, decimal, measured, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Account } from "../lib/identity/accounts.ts";
import { changeSettings, changeUsername } from "../lib/identity/own_account.ts";
import { scaled, withUnit } from "../lib/language/numbers.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { sessionOf } from "./own_session.ts";

declare module "./pages.ts" {
  interface Pages {
    "profile/edit": {
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      /** Since when there is one: another address for another picture. */
      readonly picture: number | null;
      /** What was wrong with the picture that was sent. */
      readonly wrongPicture: Mistake | null;
    };
    "profile/username": { readonly fields: readonly Field[]; readonly mistakes: readonly Mistake[] };
  }
}

const name = text({
  label: "account.name",
  hint: "account.name_hint",
  autocomplete: "name",
  longest: 100,
});
const born = date({
  label: "account.born",
  hint: "account.born_hint",
  autocomplete: "bday",
  side: "past",
}).refine((day) => day >= "1870", "account.born_early").optional();
/** Tenths of a centimetre are millimetres: what is typed is what is kept. */
const metricForm = form(z.strictObject({
  name,
  born,
  height: measured({
    label: "account.height",
    hint: "account.height_hint",
    units: {
      cm: { decimals: 1, min: 400, max: 2_720 },
      m: { decimals: 2, min: 40, max: 272 },
      ft: { decimals: 2, min: 300, max: 800 },
    },
    width: "short",
  }).optional(),
}));
const imperialForm = form(z.strictObject({
  name,
  born,
  feet: measured({
    label: "account.height_feet",
    hint: "account.height_hint",
    units: {
      ft: { decimals: 0, min: 1, max: 8 },
      cm: { decimals: 1, min: 400, max: 2_720 },
      m: { decimals: 2, min: 130, max: 272 },
    },
    width: "short",
  })
    .optional(),
  inches: decimal({
    label: "account.height_inches",
    unit: "in",
    decimals: 1,
    min: 0,
    max: 119,
    width: "short",
  })
    .optional(),
}));
const bareForm = form(z.strictObject({ name }));

const usernameForm = form(z.strictObject({
  username: text({
    label: "account.username",
    hint: "account.new_username_hint",
    autocomplete: "username",
    longest: 64,
    spellcheck: false,
  }),
}));

export async function edit(c: Ctx): Promise<Response> {
  return await profilePage(c);
}

/** The page again, also when the picture that was sent is refused. */
export async function profilePage(c: Ctx, wrongPicture: Mistake | null = null): Promise<Response> {
  const { account } = sessionOf(c).owner;
  return await show(c, {
    fields: fieldsOf(c, account, await ownBirth(c.var.site.vault, account)),
    mistakes: wrongPicture ? [wrongPicture] : [],
    wrongPicture,
  });
}

export async function update(c: Ctx): Promise<Response> {
  const { site, caller, t, now } = c.var;
  const session = sessionOf(c);
  const { account } = session.owner;
  const around = { now, zone: account.zone };
  const data = await c.req.formData();
  if (!account.patient) {
    const read = bareForm.read(data);
    if (!read.ok) return await mistaken(c, bareForm.fields(t, read.typed, read.mistakes), read.mistakes);
    await save(read.values);
  } else if (account.units?.height === "ft") {
    const read = imperialForm.read(data, around);
    const mistakes = read.ok ? inchesAlone(read.values) : read.mistakes;
    if (!read.ok || mistakes.length > 0) {
      const typed = read.ok ? imperialForm.typed(read.values) : read.typed;
      return await mistaken(c, imperialForm.fields(t, typed, mistakes, around), mistakes);
    }
    const { name, born, feet, inches = 0 } = read.values;
    const height = feet === undefined ? undefined : heightOf({ feet, inches }, account.height);
    await save({ name, height }, { born });
  } else {
    const read = metricForm.read(data, around);
    if (!read.ok) {
      return await mistaken(c, metricForm.fields(t, read.typed, read.mistakes, around), read.mistakes);
    }
    const { name, born, height } = read.values;
    await save({ name, height }, { born });
  }
  flash(c, "account.saved");
  return seeOther(c, "/account");

  async function save(
    settings: { name: string; height?: number | undefined },
    ofRecord: { readonly born?: string | undefined } = {},
  ): Promise<void> {
    const isNew = "born" in ofRecord && ofRecord.born !== await ownBirth(site.vault, account);
    await changeSettings(site.identity, session, {
      settings,
      caller,
      further: isNew ? ["born"] : [],
      // The record of this person bears their name, says when they were born and counts their days.
      also: async (change, { patient, name, zone }) => {
        if (patient) await followOwner(site.vault, change, patient, { name, zone, ...ofRecord });
      },
    });
  }
}

export async function editUsername(c: Ctx): Promise<Response> {
  const { username } = sessionOf(c).owner.account;
  const fields = usernameForm.fields(c.var.t, { username });
  return await c.var.show("profile/username", { fields, mistakes: [] });
}

export async function updateUsername(c: Ctx): Promise<Response> {
  const { site: { identity }, caller, t } = c.var;
  const read = usernameForm.read(await c.req.formData());
  const message = read.ok && await changeUsername(identity, sessionOf(c), { ...read.values, caller });
  if (!read.ok || message) {
    const mistakes = read.ok ? [{ field: "username", message: message || "" }] : read.mistakes;
    const typed = read.ok ? usernameForm.typed(read.values) : read.typed;
    const fields = usernameForm.fields(t, typed, mistakes);
    return await c.var.show("profile/username", { fields, mistakes }, 422);
  }
  flash(c, "account.saved");
  return seeOther(c, "/account");
}

/** In the unit that this person reads: "172 cm", "5 ft 8 in". */
export function heightText(c: Ctx, { height, units }: Pick<Account, "height" | "units">): string {
  if (height === undefined) return c.var.t("account.none_given");
  if (units?.height !== "ft") return withUnit(scaled(height, 1).replace(/\.0$/, ""), "cm");
  const { feet, inches } = feetOf(height);
  return `${withUnit(String(feet), "ft")} ${withUnit(scaled(inches, 1).replace(/\.0$/, ""), "in")}`;
}

/** Inches in tenths. */
interface Feet {
  readonly feet: number;
  readonly inches: number;
}

/** What was not changed on the page stays to the millimetre, of which a tenth of an inch has two or three. */
function heightOf({ feet, inches }: Feet, before: number | undefined): number {
  const shown = before === undefined ? undefined : feetOf(before);
  if (before !== undefined && shown?.feet === feet && shown.inches === inches) return before;
  return Math.round((feet * 120 + inches) * 2.54);
}

function feetOf(height: number): Feet {
  const tenths = Math.round(height / 2.54);
  return { feet: Math.floor(tenths / 120), inches: tenths % 120 };
}

function fieldsOf(c: Ctx, account: Account, born: string | undefined): readonly Field[] {
  const { t, now } = c.var;
  const { name, height, units, patient, zone } = account;
  const around = { now, zone };
  const known = { name, ...(born !== undefined && { born }) };
  if (!patient) return bareForm.fields(t, bareForm.typed({ name }));
  if (units?.height === "ft") {
    const typed = imperialForm.typed({ ...known, ...(height !== undefined && feetOf(height)) });
    return imperialForm.fields(t, typed, [], around);
  }
  const typed = metricForm.typed({ ...known, ...(height !== undefined && { height }) });
  return metricForm.fields(t, typed, [], around);
}

function inchesAlone(
  { feet, inches }: { feet?: number | undefined; inches?: number | undefined },
): Mistake[] {
  return feet === undefined && inches !== undefined
    ? [{ field: "feet", message: "form.missing", args: { field: "" } }]
    : [];
}

async function mistaken(
  c: Ctx,
  fields: readonly Field[],
  mistakes: readonly Mistake[],
): Promise<Response> {
  return await show(c, { fields, mistakes, wrongPicture: null });
}

async function show(
  c: Ctx,
  { fields, mistakes, wrongPicture }: {
    readonly fields: readonly Field[];
    readonly mistakes: readonly Mistake[];
    readonly wrongPicture: Mistake | null;
  },
): Promise<Response> {
  const picture = sessionOf(c).owner.account.picture ?? null;
  const status = mistakes.length > 0 ? 422 : 200;
  return await c.var.show("profile/edit", { fields, mistakes, picture, wrongPicture }, status);
}
