import { type Id, idBytes } from "../ids.ts";
import { prefixes } from "./shelf.ts";
import type { Store } from "./store.ts";

const slice = 200;

/**
 * Deletes every row that lies under this id on any shelf, a slice at a time: after the key is destroyed they are
 * sealed for ever, and only take room. Returns how many of them there were.
 */
export async function removeSubjectRows(store: Pick<Store, "list" | "tidy">, id: Id): Promise<number> {
  const subject = idBytes(id);
  await store.tidy({ deletes: prefixes().map((prefix) => [prefix, subject]) });
  let removed = 0;
  for (const prefix of prefixes()) {
    for (let last = false; !last;) {
      const rows = await store.list({ prefix: [prefix, subject], limit: slice });
      last = rows.length < slice;
      if (rows.length === 0) break;
      await store.tidy({ deletes: rows.map(({ key }) => key) });
      removed += rows.length;
    }
  }
  return removed;
}
