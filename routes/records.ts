import {
  answerOffer,
  type Asking,
  giveBack,
  listHeld,
  listPast,
  listWaiting,
  listWithdrawn,
} from "../lib/access/held.ts";
import { mayStartRecord, startRecord } from "../lib/access/record_start.ts";
import { listOffered } from "../lib/access/handovers.ts";
import { type Account, findAccount } from "../lib/identity/accounts.ts";
import { ownCharts } from "./privacy.ts";
import { day } from "../lib/clock.ts";
import { notFound } from "../lib/errors.ts";
import { isId } from "../lib/ids.ts";
import { isSetUp } from "../lib/identity/setup.ts";
import { sessionOf } from "./own_session.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";

interface SharedRecord {
  readonly name: string;
  readonly parts: string;
  readonly may: string;
  readonly until: string;
  readonly untilMachine: string;
  readonly grant: string;
  readonly patient: string;
  /** When the owner changed, of late, what is shared. */
  readonly changed: string | null;
}

declare module "./pages.ts" {
  interface Pages {
    "records/index": {
      readonly own: string | null;
      /** Whether this person may begin a record. */
      readonly mayStart: boolean;
      /** Records of others that were handed over to this person. */
      readonly kept: readonly { readonly patient: string; readonly name: string }[];
      /** Records that somebody asks this person to take over. */
      readonly handovers: number;
      readonly held: readonly (SharedRecord & { readonly picture: number | null })[];
      readonly waiting: readonly SharedRecord[];
      /** What became of shares that show nothing any more. */
      readonly past: readonly string[];
      /** Whether one of them comes back. */
      readonly rests: boolean;
    };
  }
}

/** Where a signed-in person begins: what was offered to them, their own record, or the list of those they may open. */
export async function start(c: Ctx): Promise<Response> {
  const { account, abilities, session } = c.var;
  const { visitor } = c.var.actor;
  if (visitor) return seeOther(c, `/records/${visitor.patient}`);
  if (!account) return seeOther(c, await isSetUp(c.var.site.identity) ? "/signin" : "/setup");
  if (!session?.locked && abilities.can("view_shared_records") && await isAsked(c, account)) {
    return seeOther(c, "/records");
  }
  if (account.patient !== undefined) return seeOther(c, `/records/${account.patient}`);
  if (abilities.can("view_users")) {
    return seeOther(c, abilities.can("view_audit_log") ? "/audit" : "/admin/users");
  }
  return seeOther(c, "/records");
}

/** Whether somebody waits for an answer: to an offer to share, or to take a record over. */
async function isAsked(c: Ctx, account: Account): Promise<boolean> {
  const [offers, handovers] = await Promise.all([
    listWaiting(askingOf(c)),
    listOffered(c.var.site.identity, account),
  ]);
  return offers.length + handovers.length > 0;
}

export async function index(c: Ctx): Promise<Response> {
  const asking = askingOf(c);
  const { identity } = c.var.site;
  const [held, waiting, past, withdrawn, charts, handovers] = await Promise.all([
    listHeld(asking),
    listWaiting(asking),
    listPast(asking),
    listWithdrawn(asking),
    ownCharts(c),
    listOffered(identity, asking.account),
  ]);
  const { patient: own = null } = asking.account;
  return await c.var.show("records/index", {
    own,
    mayStart: mayStartRecord(asking.account),
    kept: charts.map(({ patient: { id, name } }) => ({ patient: id, name })).filter(({ patient }) =>
      patient !== own
    ),
    handovers: handovers.length,
    held: await Promise.all(held.map(async (shared) => ({
      ...sharedRecord(c, shared),
      picture: (await findAccount(identity, shared.grant.by))?.account.picture ?? null,
    }))),
    waiting: waiting.map((shared) => sharedRecord(c, shared)),
    rests: past.some(({ how }) => how === "rests"),
    past: [...withdrawn, ...past].map(({ patientName: name, how, at }) =>
      c.var.t(`records.past.${how}`, { name, date: c.var.dates.long(at) })
    ),
  });
}

/** Begins a record of one's own, after the one before was erased or handed over. */
export async function begin(c: Ctx): Promise<Response> {
  const { caller, site } = c.var;
  const patient = await startRecord(site.identity, sessionOf(c), caller);
  flash(c, "records.begun");
  return seeOther(c, `/records/${patient}`);
}

export async function answer(c: Ctx): Promise<Response> {
  const accept = c.req.path.endsWith("/accept");
  const grant = c.req.param("grant") ?? "";
  if (!isId(grant)) throw notFound();
  const answered = await answerOffer(askingOf(c), grant, accept ? "accept" : "decline");
  if (!accept) {
    flash(c, "records.declined");
    return seeOther(c, "/records");
  }
  flash(c, "records.accepted");
  return seeOther(c, `/records/${answered.patient}`);
}

/** Gives back a record that somebody shares: no more of it is seen. */
export async function leave(c: Ctx): Promise<Response> {
  await giveBack(askingOf(c), c.req.param("patient") ?? "");
  flash(c, "records.left");
  return seeOther(c, "/records");
}

export function askingOf(c: Ctx): Asking {
  const { account, actor, caller, now, site } = c.var;
  if (!account) throw notFound();
  return { vault: site.vault, account, session: actor.session, caller, now };
}

function sharedRecord(
  c: Ctx,
  { grant, patientName }: Awaited<ReturnType<typeof listHeld>>[number],
): SharedRecord {
  const { t, dates, now } = c.var;
  const changed = grant.changedAt !== undefined && grant.changedAt > now - 30 * day ? grant.changedAt : null;
  return {
    name: patientName,
    parts: grant.parts.map((part) => t(`part.${part}`)).join(", "),
    may: t(grant.deeds.includes("add") ? "sharing.may.add" : "sharing.may.read"),
    until: dates.long(grant.until - 1),
    untilMachine: dates.machine(grant.until),
    grant: grant.id,
    patient: grant.patient,
    changed: changed === null ? null : t("records.terms_changed", { date: dates.long(changed) }),
  };
}
