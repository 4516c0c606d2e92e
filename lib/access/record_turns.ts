import { AppError, isProblem } from "../errors.ts";
import { openTurns } from "../limits/turns.ts";
import type { Change } from "../vault/vault.ts";
import type { Chart } from "./chart.ts";

const tries = 6;
/** Changes of one record that may wait in line. */
const longestLine = 100;
const turns = openTurns(longestLine);

/**
 * Every change of a record moves its timeline, so changes of one record meet at the same rows: in this process they
 * wait for each other, against another process they are prepared anew and tried again.
 */
export async function commitInTurn<E>(
  chart: Chart,
  prepare: () => Promise<{ readonly change: Change; readonly entry: E }>,
): Promise<E> {
  const turn = turns.take(chart.patient.id, async () => {
    for (let i = 0;; i++) {
      const { change, entry } = await prepare();
      try {
        await change.commit();
        return entry;
      } catch (error) {
        if (!isProblem(error, "stale") || i >= tries) throw error;
      }
    }
  });
  if (turn === undefined) throw new AppError("unavailable");
  return await turn;
}
