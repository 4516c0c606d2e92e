import type { KeyPart } from "../vault/store.ts";
import type { Kept, Shelf } from "../vault/shelf.ts";
import type { SubjectKey, Vault } from "../vault/vault.ts";

const pageSize = 200;

/** All rows below a prefix, however many there are: a list alone brings one page of them. */
export async function everyRow<T>(
  vault: Vault,
  on: Shelf<T>,
  prefix: readonly KeyPart[],
  key?: SubjectKey,
): Promise<Kept<T>[]> {
  const rows: Kept<T>[] = [];
  while (true) {
    const last = rows.at(-1);
    const page = await vault.list(on, prefix, { limit: pageSize, ...(last && { after: last.key }) }, key);
    rows.push(...page);
    if (page.length < pageSize) return rows;
  }
}
