import { endSessions, listDevices } from "../lib/identity/devices.ts";
import { actingRole } from "../lib/identity/role_names.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { sessionOf } from "./own_session.ts";

interface DeviceRow {
  readonly name: string;
  readonly label: string;
  readonly here: boolean;
  readonly seen: string;
  readonly seenAt: string;
  readonly started: string;
  readonly place: string;
  readonly how: string;
}

declare module "./pages.ts" {
  interface Pages {
    "devices/list": { readonly devices: readonly DeviceRow[] };
  }
}

export async function list(c: Ctx): Promise<Response> {
  const { t, site, dates, now } = c.var;
  const devices = await listDevices(site.identity, sessionOf(c));
  return await c.var.show("devices/list", {
    devices: devices.map(({ name, here, session }) => ({
      name,
      here,
      label: session.label || t("devices.unknown"),
      seen: dates.ago(session.seenAt, now),
      seenAt: dates.machine(session.seenAt),
      started: dates.longTime(session.startedAt),
      place: session.place,
      how: session.methods.map((method) => t(`devices.method.${method}`)).join(", "),
    })),
  });
}

/** Ends one by its mark; a mark of nobody's, or somebody else's, ends nothing. */
export async function end(c: Ctx): Promise<Response> {
  const device = c.req.param("device");
  await endWhere(c, (mark) => mark === device);
  return seeOther(c, "/account/devices");
}

export async function endOthers(c: Ctx): Promise<Response> {
  const here = sessionOf(c).mark;
  await endWhere(c, (mark) => mark !== here);
  return seeOther(c, "/account/devices");
}

async function endWhere(c: Ctx, which: (mark: string) => boolean): Promise<void> {
  const { owner, mark } = sessionOf(c);
  const { account } = owner;
  const by = { actor: account.id, role: actingRole(account.roles), session: mark, caller: c.var.caller };
  await endSessions(c.var.site.identity, owner, which, by);
}
