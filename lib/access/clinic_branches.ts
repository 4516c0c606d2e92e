import { newId } from "../ids.ts";
import { type Branch, listBranches, putBranch } from "../identity/branches.ts";
import { Desk } from "./desk.ts";
import { directoryOf, folded } from "./directory.ts";

export interface BranchLine {
  readonly branch: Branch;
  /** How many hold a role there. */
  readonly staff: number;
}

export async function listClinicBranches(desk: Desk<"manage_branches">): Promise<BranchLine[]> {
  const { identity } = Desk.inner(desk);
  const people = await directoryOf(identity).everybody();
  return (await listBranches(identity)).map((branch) => ({
    branch,
    staff: people.filter(({ roles }) => roles.some((held) => held.branch === branch.id)).length,
  }));
}

/** False: there is one of that name. */
export async function addBranch(
  desk: Desk<"manage_branches">,
  { name, once }: { readonly name: string; readonly once: string | undefined },
): Promise<boolean> {
  const { identity, vault, now } = Desk.inner(desk);
  const branches = await listBranches(identity);
  if (branches.some((branch) => folded(branch.name) === folded(name))) return false;
  const branch = { id: newId(), name, createdAt: now };
  const change = vault.change();
  putBranch(change, branch, null);
  if (once !== undefined) change.once(once, branch.id, now);
  await change.deed(desk.deed("branch.created", { target: { kind: "branch", id: branch.id } })).commit();
  return true;
}
