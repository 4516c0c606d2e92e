import type { Clock, Instant } from "../../lib/clock.ts";

/** A clock for telling a year in seconds: it stands still until it is moved, and never goes back. */
export class MovableClock implements Clock {
  #now: Instant;

  constructor(now: Instant) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  moveTo(at: Instant): void {
    this.#now = Math.max(this.#now, at);
  }
}
