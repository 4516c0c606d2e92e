import { z } from "zod";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { type Kept, type Shelf, shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import type { Identity } from "./identity.ts";

const branchSchema = z.strictObject({
  id,
  name: z.string(),
  createdAt: z.number(),
  closedAt: z.number().exactOptional(),
});

/** A place of the clinic, at which staff hold their roles. */
export type Branch = Readonly<z.infer<typeof branchSchema>>;

const branches: Shelf<Branch> = shelf({
  name: "branch",
  prefix: "br",
  schema: branchSchema,
  version: 1,
  under: "system",
});

const organisations = shelf({
  name: "organisation",
  prefix: "og",
  schema: z.strictObject({ name: z.string(), zone: z.string(), language: z.enum(["en", "es"]) }),
  version: 1,
  under: "system",
});

/** Whose installation this is. */
export type Organisation = Readonly<z.infer<typeof organisations.schema>>;

const only = [0];

export async function readOrganisation({ vault }: Identity): Promise<Kept<Organisation> | undefined> {
  return await vault.read(organisations, only);
}

export function putOrganisation(change: Change, value: Organisation, was: Kept<Organisation> | null): void {
  change.put(organisations, only, value, { was });
}

export async function findBranch({ vault }: Identity, id: Id): Promise<Kept<Branch> | undefined> {
  return isId(id) ? await vault.read(branches, [idBytes(id)]) : undefined;
}

/** All of them, by name; a clinic has a few. */
export async function listBranches({ vault }: Identity): Promise<Branch[]> {
  const rows = await vault.list(branches, [], { limit: 500 });
  return rows.map(({ value }) => value).sort((a, b) => a.name.localeCompare(b.name));
}

/** Where roles can be given. */
export async function openBranches(identity: Identity): Promise<Branch[]> {
  return (await listBranches(identity)).filter(({ closedAt }) => closedAt === undefined);
}

export function putBranch(change: Change, branch: Branch, was: Kept<Branch> | null): void {
  change.put(branches, [idBytes(branch.id)], branch, { was });
}
