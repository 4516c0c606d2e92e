import { z } from "zod";
import { changeRole, heldRole } from "../../lib/access/role_giving.ts";
import { staffRoles } from "../../lib/access/roles.ts";
import { hasSecondAdministrator } from "../../lib/access/second_person.ts";
import { branchNames, viewAccount } from "../../lib/access/users.ts";
import type { Field } from "../../lib/forms/fields.ts";
import { form } from "../../lib/forms/form.ts";
import { choice, choiceGiven, hidden } from "../../lib/forms/inputs.ts";
import type { Mistake } from "../../lib/forms/mistakes.ts";
import { isId } from "../../lib/ids.ts";
import { openBranches } from "../../lib/identity/branches.ts";
import { seeOther } from "../answers.ts";
import type { Ctx } from "../env.ts";
import { flash } from "../flash.ts";
import { mistakesOf } from "./role_mistakes.ts";
import { named, roleText, staffRoleWords } from "./role_words.ts";
import { isSelf } from "./user_access.ts";

declare module "../pages.ts" {
  interface Pages {
    "admin/users/roles": {
      readonly base: string;
      readonly name: string;
      readonly held: readonly {
        readonly label: string;
        readonly role: string;
        readonly branch: string;
        /** Left to the person: the patient's own role. */
        readonly kept: boolean;
      }[];
      readonly second: boolean;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
  }
}

const givingForm = form(z.strictObject({
  role: choice({ label: "admin.roles_of.role", options: staffRoleWords, as: "select" }),
  branch: choiceGiven({ label: "admin.roles_of.branch", hint: "admin.roles_of.branch_hint" }).optional(),
}));

const takingForm = form(z.strictObject({
  role: z.enum(staffRoles).meta({ label: "admin.roles_of.role", input: "hidden" }),
  branch: hidden({ longest: 22 }).optional(),
}));

export async function edit(c: Ctx): Promise<Response> {
  if (isSelf(c)) return seeOther(c, `/admin/users/${idOf(c)}`);
  return await show(c, {}, []);
}

export async function give(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_roles");
  const read = givingForm.read(await c.req.formData(), { choices: await choicesFor(c) });
  if (!read.ok) return await show(c, read.typed, read.mistakes);
  const { role, branch } = read.values;
  const answer = await changeRole(desk, { user: idOf(c), give: heldRole(role, branch) });
  if (answer.outcome === "mistaken") {
    return await show(c, read.values, mistakesOf(c, answer.mistake, "role"));
  }
  flash(c, `admin.roles_of.${answer.outcome}`);
  return seeOther(c, baseOf(c));
}

export async function take(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_roles");
  const read = takingForm.read(await c.req.formData());
  if (!read.ok) return await show(c, {}, read.mistakes);
  const { role, branch } = read.values;
  const held = { role, ...(isId(branch) && { branch }) };
  const answer = await changeRole(desk, { user: idOf(c), take: held });
  if (answer.outcome === "mistaken") return await show(c, {}, mistakesOf(c, answer.mistake, "role"));
  flash(c, `admin.roles_of.${answer.outcome}`);
  return seeOther(c, baseOf(c));
}

async function show(
  c: Ctx,
  typed: Parameters<typeof givingForm.fields>[1],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const { t, site } = c.var;
  const desk = await c.var.desk("manage_roles");
  const account = await viewAccount(desk, idOf(c));
  const branches = await branchNames(site.identity);
  return await c.var.show("admin/users/roles", {
    base: baseOf(c),
    name: account.name,
    held: named(account.roles, branches).map((held) => ({
      label: roleText(t, held),
      role: held.role,
      branch: held.branch ?? "",
      kept: !staffRoles.some((role) => role === held.role),
    })),
    second: await hasSecondAdministrator(desk, account.id),
    fields: givingForm.fields(t, typed, mistakes, { choices: await choicesFor(c) }),
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

async function choicesFor(c: Ctx) {
  const branches = await openBranches(c.var.site.identity);
  return { branch: branches.map(({ id, name }) => ({ value: id, label: name })) };
}

function idOf(c: Ctx): string {
  return c.req.param("user") ?? "";
}

function baseOf(c: Ctx): string {
  return `/admin/users/${idOf(c)}`;
}
