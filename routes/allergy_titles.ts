import type { Chart } from "../lib/access/chart.ts";
import { listStanding } from "../lib/access/standing_entries.ts";
import type { Summary } from "../lib/access/summaries.ts";
import type { Translate } from "../lib/language/translate.ts";
import { isKnownAllergy } from "../lib/records/allergy.ts";
import { figures } from "./entry_lines.ts";

/** What is known of allergies, under exactly one of the four titles of NHS CUI; nothing recorded is not "none". */
export interface AllergyTitle {
  readonly title: string;
  /** "penicillin, rash, severe; latex, …" */
  readonly names: string;
  readonly state: "danger" | "ok" | "warning";
}

export async function allergyTitle(chart: Chart, t: Translate): Promise<AllergyTitle> {
  if (!chart.parts.includes("summary")) {
    return { title: t("allergies.unavailable"), names: "", state: "warning" };
  }
  return titleOf(await listStanding(chart, "allergy"), t);
}

export function titleOf(allergies: readonly Summary[], t: Translate): AllergyTitle {
  const known = allergies.filter(isKnownAllergy).toSorted(worstFirst);
  if (known.length > 0) {
    const names = known.map(({ brief }) => {
      const { value, more } = figures(t, "allergy", brief);
      return more === "" ? value : `${value} – ${more}`;
    });
    return { title: t("allergies.known"), names: names.join("; "), state: "danger" };
  }
  return allergies.some(({ brief }) => brief["about"] === "none_known")
    ? { title: t("allergies.none_known"), names: "", state: "ok" }
    : { title: t("allergies.not_recorded"), names: "", state: "warning" };
}

const severities: readonly unknown[] = ["severe", "moderate", "mild"];

/** Severe ones before those that are not. */
export function worstFirst({ brief: one }: Summary, { brief: other }: Summary): number {
  return rankOf(one["severity"]) - rankOf(other["severity"]);
}

/** One whose severity nobody knows stands after the severe ones. */
function rankOf(severity: unknown): number {
  return severities.includes(severity) ? severities.indexOf(severity) : 0.5;
}
