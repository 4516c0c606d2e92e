import type { Vault } from "../../lib/vault/vault.ts";

/** Has something happen just before a change with such a deed is committed, once: as if another process were faster. */
export function beforeCommitOf(vault: Vault, action: string, happen: () => Promise<unknown>): void {
  const { change: begin } = vault;
  vault.change = () => {
    const change = begin.call(vault);
    const { deed, commit } = change;
    let meant = false;
    change.deed = (one) => {
      meant ||= one.action === action;
      return deed.call(change, one);
    };
    change.commit = async () => {
      if (meant) {
        vault.change = begin;
        await happen();
      }
      return await commit.call(change);
    };
    return change;
  };
}
