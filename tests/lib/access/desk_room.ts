import { Desk, type DeskOpening } from "../../../lib/access/desk.ts";
import type { Permission } from "../../../lib/access/permissions.ts";
import type { AuditLog } from "../../../lib/audit/log.ts";
import { findAccount } from "../../../lib/identity/accounts.ts";
import type { Identity } from "../../../lib/identity/identity.ts";
import type { Id } from "../../../lib/ids.ts";
import type { MovableClock } from "../../support/movable_clock.ts";
import { callerFrom, openClinic } from "../identity/clinic.ts";

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
  const { identity, audit, clock, close } = await openClinic();
  return {
    identity,
    audit,
    clock,
    async open(id, permission) {
      const account = (await findAccount(identity, id))?.account;
      const opening: DeskOpening = {
        identity,
        audit,
        vault: identity.vault,
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
    close,
  };
}
