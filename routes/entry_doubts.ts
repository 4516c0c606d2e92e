import type { Chart } from "../lib/access/chart.ts";
import type { Entry } from "../lib/access/entries.ts";
import type { Answers, Kind } from "../lib/records/kind.ts";
import * as record from "../lib/records/record.ts";
import { type Fact, factsOf } from "./entry_facts.ts";
import { around } from "./entry_forms.ts";
import { type EntryLine, entryLine } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";

declare module "./pages.ts" {
  interface Pages {
    "entries/unlikely": {
      readonly action: string;
      readonly kindLabel: string;
      readonly facts: readonly Fact[];
      readonly doubts: readonly { readonly state: "info" | "warning"; readonly text: string }[];
      readonly earlier: EntryLine | null;
      /** Everything that was typed, to be sent again. */
      readonly carried: readonly (readonly [name: string, value: string])[];
    };
  }
}

/** A value that is possible and unlikely is asked about once: a slip, perhaps, not a mistake. Undefined when all is likely. */
export async function askAgain(
  c: Ctx,
  now: {
    readonly chart: Chart;
    readonly kind: Kind;
    readonly answers: Answers;
    /** Where it is sent when it is right. */
    readonly action: string;
    /** The entry that would be changed, and the version that was. */
    readonly entry?: Entry;
    readonly version?: number;
  },
): Promise<Response | undefined> {
  const { chart, kind, answers, action, entry, version } = now;
  const { t, dates } = c.var;
  const { doubts, earlier } = await record.doubtsAbout(chart, kind, answers, {
    today: dates.day(c.var.now),
    itself: entry?.id,
  });
  if (doubts.length === 0) return undefined;
  const typed = sentAgain(c, kind, answers);
  return await c.var.show("entries/unlikely", {
    action,
    kindLabel: t(`kind.${kind.name}`),
    facts: factsOf(c, kind, answers),
    doubts: doubts.map(({ message, args, serious }) => ({
      state: serious ? "warning" : "info",
      text: t.of(message, args),
    })),
    earlier: earlier ? entryLine(c, chart.patient.id, earlier) : null,
    carried: version === undefined ? typed : [...typed, ["version", String(version)]],
  });
}

/** What a form sends that says the same. */
export function sentAgain(
  c: Ctx,
  kind: Kind,
  answers: Answers,
): readonly (readonly [name: string, value: string])[] {
  return Object.entries(kind.form.typed(answers, around(c))).flatMap(([name, texts]) =>
    [texts ?? []].flat().map((text) => [name, text] as const)
  );
}

/** "yes": the person looked again and it is right. "no": they want to change it. */
export function takeConfirmed(data: FormData): string | null {
  const confirmed = data.get("confirmed");
  data.delete("confirmed");
  return typeof confirmed === "string" ? confirmed : null;
}
