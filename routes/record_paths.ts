import type { Chart } from "../lib/access/chart.ts";

/** The page of a record; everything of it lies below. */
export function recordPath({ patient }: Chart): string {
  return `/records/${patient.id}`;
}

export function sharingPath(chart: Chart): string {
  return `${recordPath(chart)}/sharing`;
}

export function entryPath(chart: Chart, entry: string): string {
  return `${recordPath(chart)}/entries/${entry}`;
}
