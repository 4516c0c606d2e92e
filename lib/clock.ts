/** Milliseconds since 1970-01-01T00:00Z. Every stored instant is one of these. */
export type Instant = number;

/** The only source of "now"; tests pass one they can move. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Lets whatever else waits in this process have its turn: long work does so now and then. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
