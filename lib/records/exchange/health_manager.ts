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
      if (++count % rowsAtOnce === 0) await new Promise((resolve) => setTimeout(resolve));
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
  const at = instantOf(cells["date"] ?? "", zone);
  const { kind, value } = meaning[table](cells);
  const kept = Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== ""));
  return {
    file,
    line,
    kind,
    value: kept,
    origin: `${table} ${cells["id"] ?? ""}`,
    ...(at !== undefined && { at }),
  };
}

type Cells = TableRow["cells"];

const meaning: Readonly<Record<Table, (cells: Cells) => { kind: string; value: Record<string, unknown> }>> = {
  measurement_hearts: ({ systolic, diastolic, bpm }) => ({
    kind: "blood_pressure",
    value: { systolic: wholeOf(systolic), diastolic: wholeOf(diastolic), pulse: wholeOf(bpm) },
  }),
  measurement_weights: ({ weight = "" }) => ({
    kind: "weight",
    value: { weight: hundredthsOf(weight), unit: "kg" },
  }),
  activity_exercises: ({ title, duration_minutes, description = "" }) => ({
    kind: "exercise",
    value: {
      title: plainText(title ?? ""),
      minutes: wholeOf(duration_minutes),
      note: plainText(description),
    },
  }),
  medical_appointments: ({ title, description = "" }) => ({
    kind: "appointment",
    value: { title: plainText(title ?? ""), note: plainText(description) },
  }),
};

function wholeOf(text = ""): number | undefined {
  return /^\d{1,6}(\.0+)?$/.test(text.trim()) ? Number(text) : undefined;
}

/** decimal(5,2) without a detour over fractions that a computer cannot hold. */
function hundredthsOf(text: string): number | undefined {
  const match = /^(\d{1,4})(?:[.,](\d{1,2})0*)?$/.exec(text.trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : undefined;
}

/** "2026-01-17 08:30:00", with or without seconds, or with a zone of its own. */
function instantOf(text: string, zone: string): number | undefined {
  const plain = text.trim().replace(" ", "T");
  try {
    return /(Z|[+-]\d\d:?\d\d)$/.test(plain)
      ? Temporal.Instant.from(plain).epochMilliseconds
      : Temporal.PlainDateTime.from(plain).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined;
  }
}
