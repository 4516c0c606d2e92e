import { isProblem } from "./errors.ts";

const mostTries = 7;

/** Tries again when somebody else was first, so that of many equal tries each sees what the one before it left. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1;; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isProblem(error, "stale") || tries === mostTries) throw error;
    }
  }
}
