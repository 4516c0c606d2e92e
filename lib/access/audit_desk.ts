import type { LoggedDeed } from "../audit/logged.ts";
import type { Net } from "../audit/nets.ts";
import type { Surrounded } from "../audit/neighbours.ts";
import type { Question } from "../audit/exploring.ts";
import type { AuditState } from "../audit/log.ts";
import type { Proof } from "../audit/proofs.ts";
import { readPlace } from "../audit/places.ts";
import { notFound } from "../errors.ts";
import type { Id } from "../ids.ts";
import { Desk } from "./desk.ts";
import { namesOf } from "./users.ts";

/** Names of the accounts that entries speak of, as far as these still exist. */
export type Names = ReadonlyMap<Id, string>;

export interface LogPage {
  readonly entries: readonly LoggedDeed[];
  readonly more: string | undefined;
  readonly names: Names;
}

export type Filters = Omit<Question, "limit" | "after" | "patient">;

const pageSize = 50;
/** More than a person reads; for the whole log there is the operator's export. */
export const mostExported = 10_000;

/** One page of the log, newest first. Looking is itself logged. */
export async function askLog(
  desk: Desk<"view_audit_log">,
  filters: Filters,
  after: string | undefined,
): Promise<LogPage> {
  const { audit } = Desk.inner(desk);
  const { entries, more } = await audit.explore({ ...filters, limit: pageSize, ...(after && { after }) });
  desk.saw("audit.viewed", { detail: { count: entries.length, ...usedIn(filters) } });
  return { entries, more, names: await namesIn(desk, entries) };
}

export interface OpenedEntry extends Surrounded {
  /** Where it came from; undefined when that was dropped, or when the program itself did it. */
  readonly net: Net | undefined;
  readonly names: Names;
}

/** One entry between its neighbours. Throws "not_found" when nothing stands at the place. */
export async function openEntry(desk: Desk<"view_audit_log">, place: string): Promise<OpenedEntry> {
  const { audit } = Desk.inner(desk);
  const at = readPlace(place);
  const found = at && await audit.entryAt(at);
  if (!found) throw notFound();
  const { entry, before, after } = found;
  desk.saw("audit.viewed", { detail: { count: 1 } });
  const around = [entry, before, after].filter((one) => one !== undefined);
  const net = entry.net === undefined ? undefined : await audit.net(entry.net);
  return { ...found, net, names: await namesIn(desk, around) };
}

/** That the entry stands in the signed log: checkable offline, by anybody. */
export async function proveEntry(desk: Desk<"view_audit_log">, place: string): Promise<Proof> {
  const { audit } = Desk.inner(desk);
  const at = readPlace(place);
  if (!at || !await audit.entryAt(at)) throw notFound();
  const proof = await audit.proofOf(at);
  desk.saw("audit.proved");
  return proof;
}

export interface LogExport {
  readonly entries: readonly LoggedDeed[];
  /** There is more than an export holds. */
  readonly cut: boolean;
  readonly names: Names;
  readonly state: AuditState;
}

/** What the filters find, newest first, at most `mostExported`. Throws "too_many": three an hour. */
export async function exportLog(desk: Desk<"export_audit_log">, filters: Filters): Promise<LogExport> {
  const { audit, identity } = Desk.inner(desk);
  await identity.limits.demand("export.account", desk.reader.id);
  const entries: LoggedDeed[] = [];
  let after: string | undefined;
  do {
    const limit = Math.min(500, mostExported - entries.length);
    const page = await audit.explore({ ...filters, limit, ...(after && { after }) });
    entries.push(...page.entries);
    after = page.more;
  } while (after !== undefined && entries.length < mostExported);
  desk.saw("audit.exported", { detail: { count: entries.length, ...usedIn(filters) } });
  return {
    entries,
    cut: after !== undefined,
    names: await namesIn(desk, entries),
    state: await audit.state(),
  };
}

/** How far the log is sealed, and what the last verification found. */
export async function readLogState(
  desk: Desk<"view_audit_log"> | Desk<"verify_audit_chain">,
): Promise<AuditState> {
  return await Desk.inner(desk).audit.state();
}

/** Which filters were used, never what for. */
function usedIn(filters: Filters): { readonly filters?: string } {
  const used = Object.entries(filters).filter(([, value]) => value !== undefined).map(([name]) => name);
  return used.length > 0 ? { filters: used.join(" ") } : {};
}

async function namesIn(desk: Desk, entries: readonly LoggedDeed[]): Promise<Names> {
  return await namesOf(
    desk,
    entries.flatMap(({ actor, subject }) => subject === undefined ? [actor] : [actor, subject]),
  );
}
