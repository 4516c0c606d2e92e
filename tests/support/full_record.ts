import assert from "node:assert/strict";
import type { Actor } from "../../lib/access/actor.ts";
import { Chart } from "../../lib/access/chart.ts";
import type { KindName } from "../../lib/access/parts.ts";
import { hour } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import * as record from "../../lib/records/record.ts";
import { kinds } from "../../lib/records/kinds.ts";
import { timed, type Values } from "../../lib/records/kind.ts";
import type { PersonName } from "./cast.ts";
import type { World } from "./world.ts";

/** One entry of every kind, some with everything filled in; `ago` in hours before now. */
export const oneOfEach: readonly { readonly kind: KindName; readonly ago: number; readonly value: Values }[] =
  [
    {
      kind: "blood_pressure",
      ago: 1,
      value: { systolic: 128, diastolic: 82, pulse: 64, note: "After lunch, <b>sitting</b>" },
    },
    { kind: "blood_pressure", ago: 26, value: { systolic: 131, diastolic: 85 } },
    { kind: "weight", ago: 2, value: { weight: 6250, unit: "kg" } },
    { kind: "weight", ago: 50, value: { weight: 1385, unit: "lb" } },
    { kind: "glucose", ago: 3, value: { value: 54, unit: "mmol/L", context: "fasting" } },
    { kind: "glucose", ago: 30, value: { value: 97, unit: "mg/dL" } },
    { kind: "temperature", ago: 4, value: { value: 368, unit: "°C", site: "ear" } },
    { kind: "oxygen", ago: 5, value: { value: 97 } },
    { kind: "exercise", ago: 6, value: { title: "A walk by the river", minutes: 45 } },
    {
      kind: "appointment",
      ago: -240,
      value: { title: "Eye clinic", place: "Centro", note: "=1+1 bring the letter" },
    },
    { kind: "eye_pressure", ago: 7, value: { right: 17, left: 19, device: "iCare HOME2" } },
    {
      kind: "medication",
      ago: 24 * 90,
      value: {
        name: "Latanoprost",
        strength: "50 mcg/ml",
        dose: "1",
        dose_unit: "drop",
        dose_form: "eye_drops",
        route: "both_eyes",
        often: "every_day",
        times: ["21:00"],
        instructions: "Wait five minutes before other drops",
        reason: "Glaucoma",
        start: "2026-08-24",
      },
    },
    {
      kind: "medication",
      ago: 24 * 30,
      value: {
        name: "Paracetamol",
        dose: "1",
        dose_unit: "tablet",
        often: "as_needed",
        most_daily: 3,
        start: "2026-10-23",
        end: "2026-11-01",
        stopped: "No more pain",
      },
    },
    {
      kind: "allergy",
      ago: 24 * 365,
      value: {
        about: "allergy",
        substance: "Penicillin",
        category: "medicine",
        reaction: "Rash",
        severity: "moderate",
        status: "active",
        since: "1998",
      },
    },
    {
      kind: "condition",
      ago: 24 * 700,
      value: { name: "Glaucoma, both eyes", since: "2019-05", status: "active" },
    },
    {
      kind: "immunisation",
      ago: 24 * 40,
      value: { name: "Influenza 2026/27", on: "2026-10-13", dose: 1, batch: "AB-12", place: "Health centre" },
    },
    {
      kind: "lab_result",
      ago: 24 * 20,
      value: { name: "HbA1c", value: "5.70", unit: "%", low: "4.0", high: "6.0", on: "2026-11-02" },
    },
    {
      kind: "lab_result",
      ago: 24 * 21,
      value: { name: "Urine culture", words: "No growth", on: "2026-11-01" },
    },
    { kind: "note", ago: 8, value: { title: "To ask", text: "Why two drops?\nŁódź, Ωμέγα, 李明" } },
    { kind: "document", ago: 24 * 11, value: { title: "Letter of the clinic", on: "2026-11-11" } },
  ];

/** A chart as this person opens it, without a browser. */
export async function chartOf(world: World, name: PersonName, patient: string): Promise<Chart> {
  const person = world.cast[name];
  const actor: Actor = {
    account: person.account,
    name: person.name,
    roles: [{ role: person.role }],
    own: person.patient,
  };
  const caller = { request: newId(), address: "203.0.113.9", agent: "Test/1.0" };
  return await Chart.open({ vault: world.site.vault, actor, caller, now: world.clock.now() }, patient);
}

/** Puts one of each into the person's own record, as their forms would. */
export async function fillRecord(world: World, name: PersonName): Promise<void> {
  const chart = await chartOf(world, name, world.cast[name].patient ?? "");
  const around = { zone: chart.patient.zone, now: chart.now };
  for (const { kind: of, ago, value } of oneOfEach) {
    const kind = kinds[of];
    const at = chart.now - ago * hour;
    const typed = kind.form.typed({ ...value, at }, around);
    const body = new URLSearchParams();
    for (const [field, text] of Object.entries(typed)) {
      for (const one of [text ?? ""].flat()) if (one !== "") body.append(field, one);
    }
    const read = kind.form.read(body, around);
    assert.ok(read.ok, `${of}: ${JSON.stringify(read)}`);
    await record.add(chart, kind, timed(kind, read.values, around, at));
  }
}
