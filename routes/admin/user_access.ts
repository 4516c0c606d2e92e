import { z } from "zod";
import { endAccount } from "../../lib/access/account_ends.ts";
import { hasSecondAdministrator } from "../../lib/access/second_person.ts";
import { endUserSessions, needsSecond, resetUserAccess } from "../../lib/access/user_access.ts";
import {
  longestWords,
  restoreUser,
  suspendUser,
  suspensionReasons,
  viewSuspendable,
} from "../../lib/access/suspensions.ts";
import { viewAccount } from "../../lib/access/users.ts";
import type { Field } from "../../lib/forms/fields.ts";
import { form } from "../../lib/forms/form.ts";
import { choice, longText } from "../../lib/forms/inputs.ts";
import type { Mistake } from "../../lib/forms/mistakes.ts";
import { seeOther } from "../answers.ts";
import type { Ctx } from "../env.ts";
import { flash } from "../flash.ts";

interface AskingPage {
  readonly base: string;
  readonly name: string;
  readonly fields: readonly Field[];
  readonly mistakes: readonly Mistake[];
}

declare module "../pages.ts" {
  interface Pages {
    "admin/users/suspend": AskingPage;
    "admin/users/end": Pick<AskingPage, "base" | "name"> & { readonly second: boolean };
    "admin/users/reset": AskingPage & { readonly second: boolean };
  }
}

const suspensionForm = form(z.strictObject({
  reason: choice({
    label: "admin.suspend.reason",
    options: {
      left: "admin.suspend.reason.left",
      on_leave: "admin.suspend.reason.on_leave",
      security: "admin.suspend.reason.security",
      misuse: "admin.suspend.reason.misuse",
      own_wish: "admin.suspend.reason.own_wish",
      other: "admin.suspend.reason.other",
    } satisfies Record<(typeof suspensionReasons)[number], string>,
  }),
  words: longText({
    label: "admin.suspend.words",
    hint: "admin.suspend.words_hint",
    longest: longestWords,
    rows: 3,
  }).optional(),
}));

const resetForm = form(z.strictObject({
  reason: longText({
    label: "admin.reset.reason",
    hint: "admin.reset.reason_hint",
    longest: longestWords,
    rows: 3,
  }),
}));

export async function suspendForm(c: Ctx): Promise<Response> {
  if (isSelf(c)) return seeOther(c, baseOf(c));
  const desk = await c.var.desk("suspend_users");
  const { name } = await viewSuspendable(desk, idOf(c));
  const fields = suspensionForm.fields(c.var.t);
  return await c.var.show("admin/users/suspend", { base: baseOf(c), name, fields, mistakes: [] });
}

export async function suspend(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("suspend_users");
  const read = suspensionForm.read(await c.req.formData());
  if (!read.ok) {
    const { name } = await viewSuspendable(desk, idOf(c));
    const fields = suspensionForm.fields(c.var.t, read.typed, read.mistakes);
    const page = { base: baseOf(c), name, fields, mistakes: read.mistakes };
    return await c.var.show("admin/users/suspend", page, 422);
  }
  await suspendUser(desk, idOf(c), read.values);
  flash(c, "admin.suspend.done");
  return seeOther(c, baseOf(c));
}

export async function restore(c: Ctx): Promise<Response> {
  await restoreUser(await c.var.desk("suspend_users"), idOf(c));
  flash(c, "admin.restore.done");
  return seeOther(c, baseOf(c));
}

export async function askReset(c: Ctx): Promise<Response> {
  if (isSelf(c)) return seeOther(c, baseOf(c));
  return await showReset(c, resetForm.fields(c.var.t), []);
}

export async function reset(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("reset_user_access");
  const read = resetForm.read(await c.req.formData());
  if (!read.ok) {
    return await showReset(c, resetForm.fields(c.var.t, read.typed, read.mistakes), read.mistakes);
  }
  const outcome = await resetUserAccess(desk, idOf(c), read.values.reason);
  flash(c, `admin.reset.${outcome}`);
  return seeOther(c, baseOf(c));
}

/** Asks once more before the account of somebody who left is ended. */
export async function askEnd(c: Ctx): Promise<Response> {
  if (isSelf(c)) return seeOther(c, baseOf(c));
  const desk = await c.var.desk("edit_users");
  const { id, name } = await viewAccount(desk, idOf(c));
  const second = await hasSecondAdministrator(desk, id);
  return await c.var.show("admin/users/end", { base: baseOf(c), name, second });
}

export async function end(c: Ctx): Promise<Response> {
  const outcome = await endAccount(await c.var.desk("edit_users"), idOf(c));
  flash(c, `admin.end.${outcome}`);
  return seeOther(c, outcome === "done" ? "/admin/users" : baseOf(c));
}

export async function endSessions(c: Ctx): Promise<Response> {
  await endUserSessions(await c.var.desk("reset_user_access"), idOf(c));
  flash(c, "admin.end_sessions.done");
  return seeOther(c, baseOf(c));
}

async function showReset(c: Ctx, fields: readonly Field[], mistakes: readonly Mistake[]): Promise<Response> {
  const desk = await c.var.desk("reset_user_access");
  const account = await viewAccount(desk, idOf(c));
  const second = await needsSecond(desk, account);
  return await c.var.show("admin/users/reset", {
    base: baseOf(c),
    name: account.name,
    second,
    fields,
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

/** Nobody does this to themselves: instead of a form that is refused their page says so. */
export function isSelf(c: Ctx): boolean {
  return idOf(c) === c.var.account?.id;
}

function idOf(c: Ctx): string {
  return c.req.param("user") ?? "";
}

function baseOf(c: Ctx): string {
  return `/admin/users/${idOf(c)}`;
}
