import type { Clock, Instant } from "../../lib/clock.ts";

/** The morning on which every test begins, unless it says otherwise. */
const firstMorning: Instant = Date.UTC(2026, 10, 22, 9);

/** A clock that stands still until a test lets time pass. */
export class MovableClock implements Clock {
  #now: Instant;

  constructor(now: Instant = firstMorning) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
