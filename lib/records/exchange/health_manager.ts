import { breathe } from "../../clock.ts";
import { momentText } from "../../forms/moments.ts";
import type { Claim } from "./candidates.ts";
import { plainText } from "./plain_text.ts";
import { ImportRefusal } from "./refusals.ts";
import { headingOf, readTable, type TableRow } from "./table_reading.ts";

/** Health Manager's tables of health data and the columns that tell them apart (records.md 1.2). */
const tables = {
  measurement_hearts: ["systolic", "diastolic", "bpm"],
  measurement_weights: ["weight"],
  activity_exercises: ["title", "duration_minutes"],
  medical_appointments: ["title", "description"],
} as const;

type Table = keyof typeof tables;

/** Which table this is: by its columns, whatever the file is called. Undefined for everything else of a dump. */
export function tableOf(text: string): Table | undefined {
  const heading = headingOf(text);
  if (!heading?.includes("date") || !heading.includes("id")) return undefined;
  return (Object.keys(tables) as Table[]).find((name) =>
    tables[name].every((column) => heading.includes(column))
  );
}

export interface TableFile {
  readonly name: string;
  readonly text: string;
}

const rowsAtOnce = 500;

/** Whose rows these files hold. Lets others have their turn while it counts. */
async function peopleIn(files: readonly TableFile[]): Promise<readonly string[]> {
  const people = new Set<string>();
  let count = 0;
  for (const { text } of files) {
    for (const { cells } of readTable(text)) {
      people.add(cells["user_id"] ?? "");
      if (++count % rowsAtOnce === 0) await breathe();
    }
  }
  people.delete("");
  return [...people].sort((a, b) => Number(a) - Number(b));
}

/** The rows of one person. Times are wall-clock times without a zone: they are taken where the person lives. */
export async function* readHealthManager(
  files: readonly TableFile[],
  { person, zone }: { readonly person: string | undefined; readonly zone: string },
): AsyncGenerator<Claim> {
  const people = await peopleIn(files);
  if (person === undefined && people.length > 1) {
    throw new ImportRefusal("several_people", { people: people.slice(0, 20).join(", ") });
  }
  for (const { name, text } of files) {
    const table = tableOf(text);
    if (!table) continue;
    for (const row of readTable(text)) {
      const { user_id: owner = "" } = row.cells;
      if (person !== undefined && owner !== "" && owner !== person) continue;
      yield claimOf(name, table, row, zone);
    }
  }
}

function claimOf(file: string, table: Table, { line, cells }: TableRow, zone: string): Claim {
  const { kind, typed } = meaning[table](cells);
  const when = (cells["date"] ?? "").trim();
  const at = zonedOf(when);
  return {
    file,
    line,
    kind,
    value: {},
    typed: { ...typed, at: at === undefined ? localOf(when) : momentText(at, zone) },
    origin: `${table} ${cells["id"] ?? ""}`,
    ...(at !== undefined && { at }),
  };
}

type Cells = TableRow["cells"];

/** What the cells would be in our own forms, which then say what is wrong with them. */
const meaning: Readonly<Record<Table, (cells: Cells) => { kind: string; typed: Record<string, string> }>> = {
  measurement_hearts: ({ systolic = "", diastolic = "", bpm = "" }) => ({
    kind: "blood_pressure",
    typed: { systolic, diastolic, pulse: bpm },
  }),
  measurement_weights: ({ weight = "" }) => ({ kind: "weight", typed: { weight, unit: "kg" } }),
  activity_exercises: ({ title = "", duration_minutes: minutes = "", description = "" }) => ({
    kind: "exercise",
    typed: { title: plainText(title), minutes, note: plainText(description) },
  }),
  medical_appointments: ({ title = "", description = "" }) => ({
    kind: "appointment",
    typed: { title: plainText(title), note: plainText(description) },
  }),
};

/** "2026-01-17 08:30:00", with or without seconds, or the day alone, as the form's own field writes it. */
function localOf(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text.replace(/(:\d\d)\.\d+$/, "$1");
}

/** The instant of a time that has a zone of its own; undefined for every other text. */
function zonedOf(text: string): number | undefined {
  try {
    return Temporal.Instant.from(text.replace(" ", "T")).epochMilliseconds;
  } catch {
    return undefined;
  }
}
