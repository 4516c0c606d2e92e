import { exportLog, type LogExport } from "../lib/access/audit_desk.ts";
import type { LoggedDeed } from "../lib/audit/logged.ts";
import { placeText } from "../lib/audit/places.ts";
import { AppError } from "../lib/errors.ts";
import { readFilters } from "./audit_filters.ts";
import { detailText } from "./audit_lines.ts";
import { commaSeparated } from "./comma_separated.ts";
import { download } from "./downloads.ts";
import type { Ctx } from "./env.ts";

/** What the filter finds, as a file. The columns are the log's own names, the same in every language. */
export async function exportEntries(c: Ctx): Promise<Response> {
  const data = await c.req.formData();
  const format = data.get("format");
  data.delete("format");
  const asked = readFilters(c, data);
  if ((format !== "csv" && format !== "json") || asked.mistakes.length > 0) throw new AppError("invalid");
  const found = await exportLog(await c.var.desk("export_audit_log"), asked.filters);
  const name = `salus-audit-${c.var.dates.day(c.var.now)}.${format}`;
  return format === "json"
    ? download(c, jsonOf(c, found, asked.typed), { type: "application/json; charset=utf-8", name })
    : download(c, csvOf(c, found), { type: "text/csv; charset=utf-8", name });
}

type Column = (entry: LoggedDeed, found: LogExport, c: Ctx) => string | undefined;

const columns: Readonly<Record<string, Column>> = {
  place: ({ place }) => placeText(place),
  at: ({ at }, _, c) => c.var.dates.machine(at),
  actor: ({ actor }) => actor,
  actor_name: ({ actor }, { names }) => names.get(actor),
  role: ({ role }) => role,
  action: ({ action }) => action,
  permission: ({ permission }) => permission,
  subject: ({ subject }) => subject,
  subject_name: ({ subject = "" }, { names }) => names.get(subject),
  patient: ({ patient }) => patient,
  target: ({ target }) => target && `${target.kind} ${target.id}`,
  parts: ({ parts }) => parts?.join(" "),
  purpose: ({ purpose }) => purpose,
  outcome: ({ outcome }) => String(outcome),
  session: ({ session }) => session,
  request: ({ request }) => request,
  detail: ({ detail }) => detailText(detail),
};

function csvOf(c: Ctx, found: LogExport): string {
  const cells = Object.values(columns);
  const rows = found.entries.map((entry) => cells.map((cell) => cell(entry, found, c) ?? ""));
  return commaSeparated([Object.keys(columns), ...rows]);
}

/** With the head of the log as it was signed, so that the file can be compared with it later. */
function jsonOf(c: Ctx, found: LogExport, filters: Readonly<Record<string, string>>): string {
  const { origin, size, root, sealedAt, publicKey } = found.state;
  const { machine } = c.var.dates;
  return `${
    JSON.stringify(
      {
        format: "salus/audit-export/v1",
        exportedAt: machine(c.var.now),
        filters,
        complete: !found.cut,
        log: { origin, size, root: root.toBase64(), signedAt: machine(sealedAt), publicKey },
        entries: found.entries.map(({ place, ...entry }) => ({ place: placeText(place), entry })),
        names: Object.fromEntries(found.names),
      },
      null,
      2,
    )
  }\n`;
}
