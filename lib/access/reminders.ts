import { z } from "zod";
import { again } from "../again.ts";
import { hour, type Instant } from "../clock.ts";
import { programDeed } from "../deeds.ts";
import { AppError } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes } from "../ids.ts";
import { type Account, findAccount } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";
import { type Errand, finish, type Handler, plan } from "./agenda.ts";
import { Chart } from "./chart.ts";
import { patients } from "./patients.ts";
import type { Summary } from "./summaries.ts";
import { readAhead } from "./timeline.ts";

export type Lead = NonNullable<Account["reminders"]>;

/** When nothing was chosen. */
const usualLead: Lead = "day";

const daysAhead = { day: 1, two_days: 2, week: 7 } as const;
/** Reminders that go by days come at this hour, where the owner lives. */
const morning = "09:00";
const mostAhead = 100;

/** What the program remembers of one patient's reminders. */
const reminders = shelf({
  name: "appointment_reminders",
  prefix: "rm",
  schema: z.strictObject({
    /** When the agenda looks next; left out: it need not. */
    next: z.number().exactOptional(),
    /** Appointments ahead of which nothing more is to be said, each with its time: moved, it is another one. */
    done: z.array(z.strictObject({ entry: id, at: z.number() })),
  }),
  version: 1,
  under: "subject",
});

type Reminders = z.infer<typeof reminders.schema>;

/** When to remind of an appointment; undefined: never. Days are counted in the zone's calendar, across DST too. */
export function remindAt(appointment: Instant, lead: Lead, zone: string): Instant | undefined {
  if (lead === "off") return undefined;
  if (lead === "hours") return appointment - 2 * hour;
  return Temporal.Instant.fromEpochMilliseconds(appointment).toZonedDateTimeISO(zone).toPlainDate()
    .subtract({ days: daysAhead[lead] })
    .toZonedDateTime({ timeZone: zone, plainTime: morning }).epochMilliseconds;
}

/**
 * Part of every change of the timeline: an appointment written or moved is reminded of. Whoever writes their own
 * when its reminder is past already knows of it; what a carer writes then is said at once.
 */
export async function noteAppointment(
  chart: Chart,
  change: Change,
  before: Summary | undefined,
  after: Summary | undefined,
): Promise<void> {
  const { now } = chart;
  if (after?.kind !== "appointment" || after.at <= now || before?.at === after.at) return;
  const { vault, patient, key } = Chart.inner(chart);
  const owner = (await findAccount({ vault }, chart.patient.owner))?.account;
  const at = owner && remindAt(after.at, owner.reminders ?? usualLead, owner.zone);
  if (at === undefined) return;
  const kept = await vault.read(reminders, [idBytes(patient)], key) ?? null;
  const was: Reminders = kept?.value ?? { done: [] };
  const next = at <= now && chart.relation === "own"
    ? { ...was, done: [...was.done, { entry: after.id, at: after.at }] }
    : { ...was, next: sooner(was.next, Math.max(at, now), now) };
  change.put(reminders, [idBytes(patient)], next, { was: kept, subject: key });
  if (next.next !== undefined && next.next !== was.next) {
    plan(vault, change, errandOf(patient, next.next), now);
  }
}

/** Has the agenda look again at once: after the owner chose another lead time or lives in another zone. */
export function wakeReminders(vault: Vault, change: Change, patient: Id, now: Instant): void {
  plan(vault, change, errandOf(patient, now), now);
}

/** Reminds of what is due and still ahead, in one mail, and plans the next look. */
export function remindOfAppointments(identity: Identity): Handler {
  return (errand, now) => again(() => remind(identity, errand, now));
}

async function remind(identity: Identity, errand: Kept<Errand>, now: Instant): Promise<void> {
  const { vault } = identity;
  const change = vault.change();
  finish(change, errand);
  const room = await openRoom(identity, errand.value.patient);
  if (!room) return void await change.tidy();
  const { patient, key, owner, silent } = room;
  const kept = await vault.read(reminders, [idBytes(patient)], key) ?? null;
  const done = (kept?.value.done ?? []).filter(({ at }) => at > now);
  const ahead = await planned(room, now);
  const waiting = ahead.filter(({ remind, entry, at }) =>
    remind <= now && !done.some((one) => one.entry === entry && one.at === at)
  );
  const due = silent ? [] : waiting;
  const later = ahead.map(({ remind }) => remind).filter((at) => at > now);
  // What may not be said now is looked at again as long as it lies ahead.
  const [soonest] = [...later, ...(silent && waiting.length > 0 ? [now + hour] : [])].sort((a, b) => a - b);
  change.put(reminders, [idBytes(patient)], {
    ...(soonest !== undefined && { next: soonest }),
    done: [...done, ...due.map(({ entry, at }) => ({ entry, at }))],
  }, { was: kept, subject: key });
  if (soonest !== undefined) plan(vault, change, errandOf(patient, soonest), now);
  const last = due.at(-1);
  if (!last) {
    if (!await change.tidy()) throw new AppError("stale");
    return;
  }
  const { email: to, name, language: lang, zone } = owner;
  const { origin } = identity.config;
  identity.outbox.queue(change, {
    ...{ to, name, lang, zone, about: "news", news: "appointment" },
    link: `${origin}/`,
    settings: `${origin}/account/settings`,
    until: last.at,
  }, now);
  await change.deed(programDeed(now, {
    action: "reminder.sent",
    target: { kind: "account", id: owner.id },
    subject: owner.id,
    detail: { about: "appointment", count: due.length },
  })).commit();
}

interface Room {
  readonly vault: Vault;
  readonly patient: Id;
  readonly key: SubjectKey;
  readonly owner: Account;
  /** The owner is suspended, or restricted the record: nothing is said. */
  readonly silent: boolean;
}

/** Undefined for a record that was erased. */
async function openRoom(identity: Identity, patient: Id | undefined): Promise<Room | undefined> {
  const { vault } = identity;
  const key = patient === undefined ? undefined : await vault.subject(patient);
  const record = patient !== undefined && key && await vault.read(patients, [idBytes(patient)], key);
  const owner = record && (await findAccount(identity, record.value.owner))?.account;
  if (patient === undefined || !key || !record || !owner) return undefined;
  const silent = owner.suspended !== undefined || record.value.restrictedAt !== undefined;
  return { vault, patient, key, owner, silent };
}

async function planned({ vault, patient, key, owner }: Room, now: Instant) {
  const lead = owner.reminders ?? usualLead;
  if (lead === "off") return [];
  const ahead = await readAhead({ vault, patient, key }, "appointment", now, mostAhead);
  return ahead.flatMap(({ id: entry, at }) => {
    const remind = remindAt(at, lead, owner.zone);
    return remind === undefined ? [] : [{ entry, at, remind }];
  });
}

/** One look is enough when it comes first; one that should have been long ago was lost and does not count. */
function sooner(planned: Instant | undefined, at: Instant, now: Instant): Instant {
  return planned === undefined || planned < now - hour ? at : Math.min(planned, at);
}

function errandOf(patient: Id, at: Instant): Errand {
  return { kind: "appointment_reminder", at, item: patient, patient };
}
