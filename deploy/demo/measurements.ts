import type { Instant } from "../../lib/clock.ts";
import { chances } from "./chances.ts";
import { calendar, type Note, typed } from "./notes.ts";

/** What Maria measures beside pressure and weight: sugar before breakfast, the eyes each week, and a cold in winter. */
export function* measurements(today: Instant): Generator<Note> {
  yield* sugars(today);
  yield* eyes(today);
  yield* aCold(today);
}

function* sugars(today: Instant): Generator<Note> {
  const { at } = calendar(today);
  const roll = chances(43);
  for (let day = -320; day <= 0; day += 14) {
    const value = Math.round(57 + roll.about(4));
    yield typed(at(day, 7, roll.whole(0, 40)), "glucose", { value, unit: "mmol/L", context: "fasting" });
    if (roll.whole(0, 3) === 0) {
      const after = Math.round(78 + roll.about(9));
      yield typed(at(day, 15, roll.whole(0, 40)), "glucose", {
        value: after,
        unit: "mmol/L",
        context: "after_meal",
      });
    }
  }
}

/** The drops began a hundred and ten days ago, and helped. */
export const drops = -110;

function* eyes(today: Instant): Generator<Note> {
  const { at } = calendar(today);
  const roll = chances(47);
  for (let day = -190; day <= 0; day += 7) {
    const level = day < drops ? 23 : 17.5;
    yield typed(at(day, 9, roll.whole(0, 50)), "eye_pressure", {
      right: Math.round(level + 1 + roll.about(1.2)),
      left: Math.round(level - 0.5 + roll.about(1.2)),
      ...(day === -190 && { device: "Home tonometer, lent by the clinic" }),
    });
  }
}

function* aCold(today: Instant): Generator<Note> {
  const { at } = calendar(today);
  const fever = [381, 386, 384, 379, 373, 368];
  for (const [n, value] of fever.entries()) {
    yield typed(at(-298 + n, 19, 10 + n), "temperature", {
      value,
      unit: "°C",
      site: "ear",
      ...(n === 1 && { note: "Cough, sore throat. In bed." }),
    });
    yield typed(at(-298 + n, 19, 15 + n), "oxygen", { value: 95 + (n >> 1) });
  }
}
