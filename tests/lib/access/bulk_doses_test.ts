import assert from "node:assert/strict";
import { addDoses, everyDose, monthsAtOnce } from "../../../lib/access/bulk_doses.ts";
import { newId } from "../../../lib/ids.ts";
import { recordRoom } from "./record_room.ts";

Deno.test("all doses of a medicine taken for fifty years are found, however many months they fill", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const medicine = newId();
  const months = Array.from({ length: 600 }, (_, n) => {
    const month = Temporal.PlainYearMonth.from("1975-01").add({ months: n }).toString();
    return { medicine, month, doses: [{ day: `${month}-01`, time: "08:00", state: "taken" as const }] };
  });
  for (let at = 0; at < months.length; at += monthsAtOnce) {
    await addDoses(chart, { months: months.slice(at, at + monthsAtOnce), now: room.now(), detail: {} });
  }
  const days = (await everyDose(chart, medicine)).map(({ day }) => day);
  assert.deepEqual(days, months.map(({ month }) => `${month}-01`));
  await room.vault.close();
});
