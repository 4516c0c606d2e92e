import type { Chart } from "../lib/access/chart.ts";
import type { LoggedDeed } from "../lib/audit/logged.ts";
import { placeText, readPlace } from "../lib/audit/places.ts";
import type { Instant } from "../lib/clock.ts";
import type { Ctx } from "./env.ts";

export interface LookQuestion {
  /** The reader's own deeds too. */
  readonly own: boolean;
  /** A person by account, a visitor by visit, or a program by its role. */
  readonly who?: string | undefined;
  readonly from?: Instant | undefined;
  /** Exclusive. */
  readonly to?: Instant | undefined;
  readonly after?: string | undefined;
}

export interface FoundLooks {
  readonly entries: readonly LoggedDeed[];
  /** Where the next page begins. */
  readonly more: string | undefined;
}

/** So many at least; then the day is shown to its end. */
const perPage = 50;
/** For somebody or some day long ago a page may be short and still have more. */
const mostScanned = 1_000;

/** Whether this record came to its keeper from somebody else. */
export function isKeptForAnother({ var: { account } }: Ctx, { patient }: Chart): boolean {
  return patient.id !== account?.patient;
}

/** One page of who looked, newest first: whole days, as long as a day is not beyond what is scanned. */
export async function findLooks(c: Ctx, chart: Chart, question: LookQuestion): Promise<FoundLooks> {
  const { own, who, from = -Infinity, to = Infinity } = question;
  const found: LoggedDeed[] = [];
  const { account, dates } = c.var;
  const reader = account?.id;
  // Of a record that changed hands the log's "own" is whoever kept it then: those are others to its keeper today.
  const all = own || isKeptForAnother(c, chart);
  let after = question.after !== undefined && readPlace(question.after) ? question.after : undefined;
  for (let scanned = 0; scanned < mostScanned; scanned += 2 * perPage) {
    const looks = await c.var.site.audit.looksAt(chart.patient.id, {
      own: all,
      limit: 2 * perPage,
      ...(after && { after }),
    });
    for (const entry of looks.entries) {
      if (entry.at < from) return { entries: found, more: undefined };
      if (entry.at >= to || (who !== undefined && entry.actor !== who && entry.role !== who)) continue;
      if (!own && entry.actor === reader) continue;
      const last = found.at(-1);
      if (last && found.length >= perPage && dates.day(entry.at) !== dates.day(last.at)) {
        return { entries: found, more: placeText(last.place) };
      }
      found.push(entry);
    }
    after = looks.more;
    if (after === undefined) return { entries: found, more: undefined };
  }
  return { entries: found, more: after };
}
