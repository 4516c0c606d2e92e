import type { Identity } from "../identity/identity.ts";
import type { ErrandKind, Handler } from "./agenda.ts";

/** Who does which errand. Each noun brings its own, and is loaded when one is due. */
const makers: Readonly<Record<ErrandKind, (identity: Identity) => Promise<Handler>>> = {
  appointment_reminder: async (identity) => (await import("./reminders.ts")).remindOfAppointments(identity),
  grant_reminder: async (identity) => (await import("./grant_reminders.ts")).remindOfEnd(identity),
  visit_end: async ({ vault }) => (await import("./visits.ts")).endVisit(vault),
  entry_purge: async ({ vault }) => (await import("./entry_purge.ts")).entryPurge(vault),
  file_purge: async ({ vault }) => (await import("./file_purge.ts")).filePurge(vault),
  export_end: async ({ vault }) => (await import("./exports.ts")).endExport(vault),
  import_end: async ({ vault }) => (await import("./imports.ts")).endImport(vault),
  erasure_reminder: async (identity) => (await import("./erasing.ts")).remindOfErasure(identity),
  erasure: async (identity) => (await import("./erasing.ts")).erase(identity),
};

export function errandHandlers(identity: Identity): Readonly<Record<ErrandKind, Handler>> {
  const kinds = Object.keys(makers) as ErrandKind[];
  const handlers = kinds.map((kind): [ErrandKind, Handler] => [kind, async (errand, now) => {
    const handle = await makers[kind](identity);
    await handle(errand, now);
  }]);
  return Object.fromEntries(handlers) as Record<ErrandKind, Handler>;
}
