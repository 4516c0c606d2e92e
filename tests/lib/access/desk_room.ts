import { Desk, type DeskOpening } from "../../../lib/access/desk.ts";
import type { Permission } from "../../../lib/access/permissions.ts";
import { type AuditLog, openAudit } from "../../../lib/audit/log.ts";
import { findAccount } from "../../../lib/identity/accounts.ts";
import type { Identity } from "../../../lib/identity/identity.ts";
import { readConfig } from "../../../lib/config.ts";
import type { Id } from "../../../lib/ids.ts";
import { openLimits } from "../../../lib/limits/limits.ts";
import { openOutbox } from "../../../lib/messages/outbox.ts";
import { kekFromBytes } from "../../../lib/vault/kek.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import { openVault } from "../../../lib/vault/open_vault.ts";
import { MovableClock } from "../../support/world.ts";
import { callerFrom } from "../identity/clinic.ts";

/** An installation in memory in which desks can be opened for anybody. */
export interface DeskRoom {
  readonly identity: Identity;
  readonly audit: AuditLog;
  readonly clock: MovableClock;
  /** As whoever this is now: read anew each time. */
  open<P extends Permission>(account: Id, permission: P): Promise<Desk<P>>;
  close(): Promise<void>;
}

export async function openDeskRoom(): Promise<DeskRoom> {
  const clock = new MovableClock(Date.UTC(2026, 10, 22, 9));
  const store = openStore({ driver: memoryDriver(), clock });
  const kek = kekFromBytes(crypto.getRandomValues(new Uint8Array(32)));
  const vault = await openVault({
    store,
    keys: memoryDriver(),
    kek,
    clock,
    passwordCost: { memory: 8, passes: 1 },
  });
  const config = readConfig({ SALUS_ENV: "development" });
  const audit = await openAudit({ store, keys: vault.auditKeys, clock, origin: config.origin });
  const identity: Identity = {
    vault,
    limits: openLimits({ vault, clock }),
    outbox: openOutbox(),
    clock,
    config,
  };
  return {
    identity,
    audit,
    clock,
    async open(id, permission) {
      const account = (await findAccount(identity, id))?.account;
      const opening: DeskOpening = {
        identity,
        audit,
        vault,
        account,
        caller: callerFrom(),
        now: clock.now(),
        actor: {
          account: account?.id,
          name: account?.name ?? "",
          roles: account?.roles ?? [],
          branch: account?.roles.find(({ branch }) => branch !== undefined)?.branch,
        },
      };
      return await Desk.open(opening, permission);
    },
    async close() {
      await audit.stop();
      await vault.close();
    },
  };
}
