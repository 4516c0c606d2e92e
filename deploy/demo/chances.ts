/** The same throws of the dice every time, so that each demonstration tells the same story. */
export interface Chances {
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  /** Around zero, seldom beyond twice `spread`. */
  about(spread: number): number;
  one<T>(of: readonly T[]): T;
}

/** A linear congruential generator (multiplier and increment of Numerical Recipes): plausible, never secret. */
export function chances(seed: number): Chances {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    whole,
    about: (spread) => (next() + next() + next() + next() - 2) * 1.7 * spread,
    one(of) {
      const found = of[whole(0, of.length - 1)];
      if (found === undefined) throw new RangeError("nothing to choose from");
      return found;
    },
  };
}
