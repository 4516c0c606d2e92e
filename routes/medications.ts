import { z } from "zod";
import { addable } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { type Dose, mayChange, recordDose, undoDose } from "../lib/access/doses.ts";
import { readEntry } from "../lib/access/entries.ts";
import { listStanding } from "../lib/access/standing_entries.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { AppError, notFound } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { timesOfDay } from "../lib/forms/inputs.ts";
import { timesText } from "../lib/forms/moments.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Id } from "../lib/ids.ts";
import { type Day, dayBefore, hasEnded, isTakenOn, timesOn } from "../lib/records/dose_days.ts";
import { type Adherence, adherenceOf, dosesDue, type DueDose } from "../lib/records/doses_due.ts";
import { briefOf } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { readDay } from "../lib/records/months.ts";
import { type AllergyTitle, allergyTitle } from "./allergy_titles.ts";
import { seeOther } from "./answers.ts";
import { doseOf, oftenOf, routeOf, strengthOf } from "./dose_lines.ts";
import { fuzzyWords } from "./entry_lines.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";
import { entryPath, recordPath } from "./record_paths.ts";

/** A medicine's line in its parts, as NHS CUI orders them. */
interface Medicine {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly strength: string;
  readonly form: string;
  readonly dose: string;
  readonly route: string;
  readonly often: string;
}

type Said = Pick<Dose, "day" | "time" | "state">;

interface DoseLine {
  readonly medicine: Medicine;
  readonly day: Day;
  readonly time: string;
  readonly state: DueDose["state"];
  readonly by: string | null;
  readonly mayUndo: boolean;
}

declare module "./pages.ts" {
  interface Pages {
    "medications/index": {
      readonly base: string;
      readonly title: string;
      readonly day: Day;
      readonly isToday: boolean;
      readonly previous: string | null;
      readonly next: string | null;
      readonly allergies: AllergyTitle;
      readonly doses: readonly DoseLine[];
      /** With what asks for the time of a dose that was not noted as it was taken. */
      readonly whenNeeded:
        readonly (Medicine & { readonly fields: readonly Field[]; readonly open: boolean })[];
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      /** The button that notes one of those, in the words of whose record it is or of somebody else. */
      readonly takenNow: string;
      readonly current: readonly (Medicine & { readonly until: string; readonly adherence: string })[];
      readonly past: readonly (Medicine & { readonly until: string })[];
      readonly mayAdd: boolean;
    };
  }
}

/** So far back doses can be noted. */
const daysBack = 30;

/** When a dose was taken of what is taken when needed. */
const neededAt = form(z.strictObject({ time: timesOfDay({ label: "medicine.time", most: 1 }) }));

/** The time of a dose that was sent and cannot be noted. */
interface Sent {
  readonly medicine: string;
  readonly typed: string;
  readonly mistakes: readonly Mistake[];
}

/** What is to be taken on a day, today unless another one is asked for; then every medicine. */
export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  return await showDay(c, chart, dayAsked(c, c.var.dates.day(c.var.now)));
}

async function showDay(
  c: Ctx,
  chart: Chart,
  day: Day,
  sent?: Sent,
  status: PageStatus = 200,
): Promise<Response> {
  await chart.demand(chart.relation === "own" ? "view_own_record" : "view_shared_records", "medications");
  const { t, dates, now } = c.var;
  const today = dates.day(now);
  const all = (await listStanding(chart, "medication")).toReversed();
  const current = all.filter(({ brief }) => !hasEnded(brief, today));
  const [doses, adherence, allergies] = await Promise.all([
    dosesDue(chart, day),
    adherenceOf(chart, current, today),
    allergyTitle(chart, t),
  ]);
  const needed = all.filter(({ brief }) => brief["often"] === "as_needed" && isTakenOn(brief, day)).map((
    one,
    n,
  ) => {
    const mine = sent?.medicine === one.id ? sent : undefined;
    const typed = { time: mine?.typed ?? "" };
    const fields = neededAt.fields(t, typed, mine?.mistakes ?? [], { prefix: `needed-${n}` });
    return { ...medicineOf(c, chart, one), fields, open: mine !== undefined };
  });
  const link = (other: Day) => dayPath(c, chart, other);
  return await c.var.show("medications/index", {
    base: recordPath(chart),
    title: dates.weekday(day, now),
    day,
    isToday: day === today,
    previous: day > dayBefore(today, daysBack) ? link(dayBefore(day, 1)) : null,
    next: day < today ? link(dayBefore(day, -1)) : null,
    allergies,
    doses: doses.map((dose) => ({
      medicine: medicineOf(c, chart, dose.medicine),
      day,
      time: dose.time,
      state: dose.state,
      by: dose.said === undefined || dose.said.by === chart.readerName ? null : dose.said.by,
      mayUndo: dose.said !== undefined && addable(chart, "medication") && mayChange(chart, dose.said),
    })),
    whenNeeded: needed,
    fields: needed.find(({ open }) => open)?.fields ?? [],
    mistakes: sent?.mistakes ?? [],
    takenNow: chart.patient.id === c.var.account?.patient
      ? t("medicine.taken_now")
      : t("medicine.taken_now_by", { name: chart.patient.name }),
    current: current.map((one) => ({
      ...medicineOf(c, chart, one),
      until: untilOf(c, one.brief, "medicine.until"),
      adherence: adherenceWords(c, adherence.get(one.id)),
    })),
    past: all.filter(({ brief }) => hasEnded(brief, today)).map((one) => ({
      ...medicineOf(c, chart, one),
      until: untilOf(c, one.brief, "medicine.ended"),
    })),
    mayAdd: addable(chart, "medication"),
  }, status);
}

/** "taken", "missed" or "undo" for one dose of a day; a medicine that is taken when needed has no time until it is. */
export async function answer(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  if (chart.relation === "own") await chart.demand("create_own_entries", "medications");
  else await chart.demand("add_to_shared_records", "medications", "add");
  const entry = await readEntry(chart, c.req.param("entry") ?? "");
  if (entry.kind !== "medication") throw notFound();
  const data = await c.req.formData();
  const { dates, now } = c.var;
  const today = dates.day(now);
  const day = readDay(String(data.get("day") ?? ""));
  const state = data.get("state");
  if (day === undefined || day > today || day < dayBefore(today, daysBack)) throw new AppError("invalid");
  const brief = briefOf(kinds.medication, entry);
  const needed = brief["often"] === "as_needed" && state === "taken" && isTakenOn(brief, day);
  if (needed && (data.has("time") || day < today)) {
    const typed = String(data.get("time") ?? "");
    const [time, ...others] = timesText(typed) ?? [];
    const isAhead = time !== undefined && day === today && time > dates.time(now);
    if (time === undefined || others.length > 0 || isAhead) {
      const mistakes = [{ field: "time", message: isAhead ? "medicine.time_ahead" : "medicine.time_one" }];
      return await showDay(c, chart, day, { medicine: entry.id, typed, mistakes }, 422);
    }
    return await noteDose(c, chart, entry.id, { day, time, state: "taken" });
  }
  const time = needed ? dates.time(now) : String(data.get("time") ?? "");
  if (state === "undo" && /^\d\d:\d\d$/.test(time)) {
    await undoDose(chart, entry.id, { day, time });
    flash(c, "medicine.undone");
  } else if (
    (state === "taken" || state === "missed") && (needed || timesOn(brief, day).includes(time)) &&
    isTakenOn(brief, day)
  ) {
    return await noteDose(c, chart, entry.id, { day, time, state });
  } else throw new AppError("invalid");
  return seeOther(c, dayPath(c, chart, day));
}

async function noteDose(c: Ctx, chart: Chart, medicine: Id, said: Said): Promise<Response> {
  await recordDose(chart, medicine, said);
  flash(c, said.state === "taken" ? "medicine.noted_taken" : "medicine.noted_missed");
  return seeOther(c, dayPath(c, chart, said.day));
}

function dayPath(c: Ctx, chart: Chart, day: Day): string {
  return `${recordPath(chart)}/medications${day === c.var.dates.day(c.var.now) ? "" : `?day=${day}`}`;
}

function dayAsked(c: Ctx, today: Day): Day {
  const day = readDay(c.req.query("day") ?? "");
  return day === undefined || day > today || day < dayBefore(today, daysBack) ? today : day;
}

function medicineOf(c: Ctx, chart: Chart, { id, brief }: Summary): Medicine {
  const { t } = c.var;
  return {
    id,
    href: entryPath(chart, id),
    name: String(brief["name"]),
    strength: strengthOf(t, brief),
    form: brief["dose_form"] === undefined ? "" : t.of(`form_of.${brief["dose_form"]}`).toLowerCase(),
    dose: doseOf(t, brief),
    route: routeOf(t, brief),
    often: oftenOf(t, brief),
  };
}

function untilOf(c: Ctx, { end }: Summary["brief"], key: "medicine.until" | "medicine.ended"): string {
  return end === undefined ? "" : c.var.t(key, { date: fuzzyWords(c, c.var.language, String(end)) });
}

/** How the last thirty days went, in words; nothing where nothing was planned. */
function adherenceWords(c: Ctx, of: Adherence | undefined): string {
  return of === undefined || of.planned === 0 ? "" : c.var.t("medicine.adherence", { ...of });
}
