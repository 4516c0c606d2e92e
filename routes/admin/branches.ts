import { z } from "zod";
import { addBranch, listClinicBranches } from "../../lib/access/clinic_branches.ts";
import { isProblem } from "../../lib/errors.ts";
import type { Field } from "../../lib/forms/fields.ts";
import { form } from "../../lib/forms/form.ts";
import { text } from "../../lib/forms/inputs.ts";
import type { Mistake } from "../../lib/forms/mistakes.ts";
import { seeOther } from "../answers.ts";
import type { Ctx } from "../env.ts";
import { flash } from "../flash.ts";
import { onceOf } from "../form_keys.ts";
import { type Tab, tabsOf } from "./users.ts";

declare module "../pages.ts" {
  interface Pages {
    "admin/branches/index": {
      readonly tabs: readonly Tab[];
      readonly branches: readonly { readonly name: string; readonly staff: string; readonly since: string }[];
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
  }
}

const branchForm = form(z.strictObject({
  name: text({ label: "admin.branches.name", hint: "admin.branches.name_hint", longest: 80 }),
}));

export async function index(c: Ctx): Promise<Response> {
  return await show(c, {}, []);
}

export async function create(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_branches");
  const data = await c.req.formData();
  const read = branchForm.read(data);
  if (!read.ok) return await show(c, read.typed, read.mistakes);
  try {
    const added = await addBranch(desk, { name: read.values.name, once: onceOf(data) });
    if (!added) return await show(c, read.values, [{ field: "name", message: "admin.branches.taken" }]);
  } catch (error) {
    // Sent twice: the first one counts.
    if (!isProblem(error, "repeated")) throw error;
  }
  flash(c, "admin.branches.added");
  return seeOther(c, "/admin/branches");
}

async function show(
  c: Ctx,
  typed: Parameters<typeof branchForm.fields>[1],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const { t, dates } = c.var;
  const desk = await c.var.desk("manage_branches");
  const lines = await listClinicBranches(desk);
  return await c.var.show("admin/branches/index", {
    tabs: tabsOf(c),
    branches: lines.map(({ branch, staff }) => ({
      name: branch.name,
      staff: t("admin.users.count", { n: staff }),
      since: dates.long(branch.createdAt),
    })),
    fields: branchForm.fields(t, typed, mistakes),
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}
