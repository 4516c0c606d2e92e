import { Chart } from "../../lib/access/chart.ts";
import { listEntries, overview } from "../../lib/access/entry_lists.ts";
import { nobody } from "../../lib/access/actor.ts";
import type { Part } from "../../lib/access/parts.ts";
import { findVisitor, leaveVisit, takeVisit } from "../../lib/access/visiting.ts";
import { offerVisit } from "../../lib/access/visits.ts";
import { hour, minute } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import { cast } from "./cast.ts";
import type { Stage } from "./stage.ts";

/** A doctor who has no account here looks at Maria's record, with a link and the code that she reads out. */
export async function doctorVisits(stage: Stage, name: string, parts: readonly Part[]): Promise<void> {
  const { vault, limits } = stage.site;
  const patient = stage.patientOf("maria");
  const change = vault.change();
  const until = stage.clock.now() + hour;
  const { token, code } = await offerVisit(await stage.chart("maria"), change, { parts, until });
  await change.commit();

  stage.clock.moveTo(stage.clock.now() + 2 * minute);
  const caller = { request: newId(), address: "192.0.2.77", agent: cast.weiss.agent };
  const arriving = { vault, limits, caller, now: stage.clock.now() };
  const arrival = await takeVisit(arriving, { token, code, name });
  const visitor = arrival.outcome === "in" && await findVisitor(vault, arrival.secret, arriving.now);
  if (!visitor) throw new Error(`${name} could not come in: ${arrival.outcome}`);
  const actor = { ...nobody, name, session: visitor.session.slice(0, 8), visitor };
  const chart = await Chart.open({ vault, actor, caller, now: arriving.now }, patient);
  await overview(chart);
  await listEntries(chart, { kinds: ["blood_pressure"], limit: 25 });
  await chart.settle();

  stage.clock.moveTo(stage.clock.now() + 11 * minute);
  await leaveVisit({ ...arriving, now: stage.clock.now() }, visitor);
}
