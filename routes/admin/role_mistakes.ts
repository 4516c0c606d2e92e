import type { RoleMistake } from "../../lib/access/role_giving.ts";
import type { Mistake } from "../../lib/forms/mistakes.ts";
import type { Ctx } from "../env.ts";

/** What a rule about roles says, in words, beside the field of the form that asked for roles. */
export function mistakesOf(c: Ctx, mistake: RoleMistake, field: string): readonly Mistake[] {
  if (mistake.what === "branch") return [{ field: "branch", message: "admin.roles_of.branch_needed" }];
  const [one, other] = mistake.pair;
  const args = { one: c.var.t(`role.${one}`), other: c.var.t(`role.${other}`) };
  return [{ field, message: "admin.roles_of.pair", args }];
}
