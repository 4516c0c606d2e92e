import { type Instant, minute } from "../../lib/clock.ts";
import { chances } from "./chances.ts";
import { measurements } from "./measurements.ts";
import { calendar, type Note, typed } from "./notes.ts";
import { papers } from "./papers.ts";
import { medicine, standing, strongerDose } from "./standing.ts";

/** Maria's year: a pressure that was too high, a new medicine in spring, a stronger dose in summer. */
export function mariasYear(today: Instant): readonly Note[] {
  const notes = [
    ...pressures(today),
    ...weights(today),
    ...exercises(today),
    ...appointments(today),
    ...measurements(today),
    ...papers(today),
    ...standing(today),
  ];
  return notes.filter(({ typedAt }) => typedAt < today).sort((one, other) => one.typedAt - other.typedAt);
}

/** Anna keeps little: a run now and then, her weight each month. */
export function annasYear(today: Instant): readonly Note[] {
  const { at } = calendar(today);
  const roll = chances(71);
  const notes: Note[] = [];
  for (let day = -170; day < 0; day += 9 + roll.whole(0, 6)) {
    const when = at(day, 18, roll.whole(0, 50));
    notes.push(
      typed(when, "exercise", {
        title: roll.one(["Run", "Spinning class", "Climbing"]),
        minutes: roll.whole(30, 70),
      }),
    );
  }
  for (let day = -165; day < 0; day += 30) {
    notes.push(typed(at(day, 8, 5), "weight", { weight: 6_140 + roll.whole(-60, 60) }));
  }
  return notes.filter(({ typedAt }) => typedAt < today).sort((one, other) => one.typedAt - other.typedAt);
}

const remarks: Readonly<Record<number, string>> = {
  [medicine]: "First reading with the new tablets.",
  [strongerDose]: "Dose doubled since yesterday, as agreed with Dr Puig.",
};

function* pressures(today: Instant): Generator<Note> {
  const { at } = calendar(today);
  const roll = chances(11);
  const remarkable = Object.keys(remarks).map(Number).sort((one, other) => one - other);
  for (let day = -360; day <= 0; day += roll.whole(2, 3)) {
    const evening = roll.whole(0, 3) === 0;
    const when = evening ? at(day, 20, roll.whole(0, 50)) : at(day, 7, roll.whole(5, 55));
    const systolic = Math.round(level(day, 152, 139, 127) + roll.about(5) + (evening ? -2 : 1));
    const due = remarkable[0] !== undefined && day >= remarkable[0] ? remarkable.shift() : undefined;
    const note = due === undefined
      ? roll.whole(0, 30) === 0
        ? roll.one(["After climbing the stairs.", "Slept badly.", "Left arm, seated."])
        : undefined
      : remarks[due];
    yield typed(when, "blood_pressure", {
      systolic,
      diastolic: Math.round(level(day, 95, 87, 80) + roll.about(3.5)),
      ...(roll.whole(0, 9) > 0 && { pulse: Math.round(level(day, 77, 73, 68) + roll.about(4)) }),
      ...(note !== undefined && { note }),
    });
  }
}

/** Before the medicine, six weeks after it, and slowly down to where it is today. */
function level(day: number, before: number, after: number, now: number): number {
  if (day < medicine) return before;
  const first = after + (before - after) * Math.exp(-(day - medicine) / 16);
  if (day < strongerDose) return first;
  return now + (first - now) * Math.exp(-(day - strongerDose) / 30);
}

function* weights(today: Instant): Generator<Note> {
  const { at } = calendar(today);
  const roll = chances(23);
  for (let day = -357; day <= 0; day += 7) {
    const grams = 7_860 - 430 * (day + 357) / 357 + roll.about(35);
    yield typed(at(day, 8, roll.whole(0, 20)), "weight", { weight: Math.round(grams / 10) * 10 });
  }
}

function* exercises(today: Instant): Generator<Note> {
  const { at } = calendar(today);
  const roll = chances(37);
  const titles = [
    "Walk along the river",
    "Swimming",
    "Cycling",
    "Gentle yoga",
    "Gardening",
    "Walk to the market",
  ];
  for (let week = -51; week <= 0; week++) {
    const days = [1, 2, 3, 4, 5, 6].sort(() => roll.about(1)).slice(0, roll.whole(2, 4));
    for (const day of days) {
      const minutes = roll.whole(4, 14) * 5;
      const when = at(week * 7 + day - 6, roll.whole(10, 19), roll.whole(0, 55));
      yield typed(when + minutes * minute, "exercise", { title: roll.one(titles), minutes }, when);
    }
  }
}

function appointments(today: Instant): readonly Note[] {
  const { at } = calendar(today);
  const health = { place: "Centro de Salud Norte, room 12" };
  const eyes = { place: "Lumen Eye Clinic, Centro" };
  const rows:
    readonly (readonly [day: number, booked: number, hour: number, Readonly<Record<string, string>>])[] = [
      [-352, -360, 10, {
        title: "Yearly check-up",
        ...health,
        note: "Pressure too high. Measure at home and come back.",
      }],
      [-329, -350, 9, { title: "Blood test", ...health, note: "Come fasting." }],
      [-301, -352, 11, { title: "Eye check with Dr Weiss", ...eyes }],
      [-270, -280, 16, { title: "Dentist", place: "Calle Mayor 8" }],
      [medicine - 1, -262, 10, {
        title: "Blood pressure review",
        ...health,
        note: "Amlodipine 5 mg, one each morning.",
      }],
      [-205, -238, 10, { title: "Blood pressure review", ...health }],
      [strongerDose - 1, -170, 12, {
        title: "Blood pressure review",
        ...health,
        note: "Amlodipine 10 mg from tomorrow.",
      }],
      [-118, -149, 9, { title: "Blood test", ...health, note: "Come fasting. Kidneys and salts." }],
      [-75, -110, 17, { title: "Dentist", place: "Calle Mayor 8" }],
      [-48, -60, 11, { title: "Flu and shingles vaccines", ...health }],
      [-21, -48, 10, { title: "Blood pressure review", ...health, note: "Much better. Go on like this." }],
      [4, -21, 10, { title: "Blood test", ...health, note: "Come fasting." }],
      [11, -30, 12, {
        title: "Eye check with Dr Weiss",
        ...eyes,
        note: "Bring the old glasses. No driving afterwards.",
      }],
      [39, -21, 10, { title: "Blood pressure review", ...health }],
    ];
  return rows.map(([day, booked, hour, what]) => ({
    typedAt: at(booked, 18, 12),
    kind: "appointment",
    answers: { ...what, at: at(day, hour, 30) },
  }));
}
