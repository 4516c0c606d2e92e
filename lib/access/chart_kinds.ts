import type { Chart } from "./chart.ts";
import { type KindName, partOf } from "./parts.ts";

/** Those of these kinds that the chart's reader may see. */
export function visibleKinds(chart: Chart, kinds: readonly KindName[]): KindName[] {
  return kinds.filter((kind) => chart.parts.includes(partOf[kind]));
}

/** Whether the chart's reader may add an entry of this kind. */
export function addable(chart: Chart, kind: KindName): boolean {
  return chart.parts.includes(partOf[kind]) && chart.mayAdd(partOf[kind]);
}
