import assert from "node:assert/strict";
import { translate } from "../../../lib/language/translate.ts";

const t = await translate("es");

Deno.test("Spanish says one o'clock in the singular, and the days of a week in the plural", () => {
  const times = "08:00, 20:00";
  assert.equal(t("medicine.daily", { times }), "cada día a las 08:00, 20:00");
  assert.equal(t("medicine.daily", { times: "01:00, 13:00" }), "cada día a la 01:00, las 13:00");
  assert.equal(t("medicine.on_days", { days: "Domingo", times: "10:00" }), "los domingos a las 10:00");
  assert.equal(
    t("medicine.on_days", { days: "Lunes, Jueves, Sábado", times }),
    "los lunes, jueves y sábados a las 08:00, 20:00",
  );
  assert.equal(t("visit.bar", { name: "Maria", until: "01:30" }), "Maria, hasta la 01:30");
  assert.match(t("problem.wait_until", { minutes: 2, time: "01:05" }), /, a la 01:05\.$/);
});

Deno.test("Spanish counts the heart's beats in lpm, and every other unit as it is", () => {
  assert.equal(t("unit.shown", { unit: "bpm" }), "lpm");
  assert.equal(t("unit.shown", { unit: "mmHg" }), "mmHg");
  const limits = { min: "30", max: "220", unit: "bpm" };
  assert.equal(t("form.whole_number", limits), "Escriba un número entero entre 30 y 220 lpm");
});

Deno.test("Spanish counts entries and rows alike, apart by a narrow space and never by a point", () => {
  assert.equal(
    t("imports.refused.too_many_rows", { most: 50_000 }),
    "Hay más de 50\u202f000 filas. Envíelas por partes.",
  );
  assert.match(t("imports.confirm", { n: 12_500, doses: 0 }), /12\u202f500 entradas/);
  assert.match(t("exports.holds", { entries: 12_500, doses: 0, documents: 0 }), /12\u202f500 entradas/);
  assert.match(t("trends.table", { n: 12_500 }), /12\u202f500 filas/);
  assert.match(t("common.progress", { done: 1_000, of: 12_500 }), /1000 de 12\u202f500/);
});
