import type { Identity } from "../identity/identity.ts";
import type { ErrandKind, Handler } from "./agenda.ts";
import { endExport } from "./exports.ts";
import { endImport } from "./imports.ts";
import { erase, remindOfErasure } from "./erasing.ts";
import { entryPurge } from "./entry_purge.ts";
import { remindOfEnd } from "./grant_reminders.ts";
import { filePurge } from "./file_purge.ts";
import { remindOfAppointments } from "./reminders.ts";
import { endVisit } from "./visits.ts";

/** Who does which errand; each noun brings its own. */
export function errandHandlers(identity: Identity): Readonly<Record<ErrandKind, Handler>> {
  const { vault } = identity;
  return {
    appointment_reminder: remindOfAppointments(identity),
    grant_reminder: remindOfEnd(identity),
    visit_end: endVisit(vault),
    entry_purge: entryPurge(vault),
    file_purge: filePurge(vault),
    export_end: endExport(vault),
    import_end: endImport(vault),
    erasure_reminder: remindOfErasure(identity),
    erasure: erase(identity),
  };
}
