import { count } from "../numbers.ts";
import { plural } from "../plurals.ts";

export const exports = {
  "exports.title": "Copy of the record",
  "exports.text":
    "Take a copy with you: to print, for a doctor, or for another program. We ask you to confirm that it is you. The copy waits here for 24 hours, can be downloaded once, and that you took it is written down.",
  "exports.text_carer":
    "Take a copy of the parts that are shared with you. The owner of the record sees that you did. The copy waits here for 24 hours and can be downloaded once.",
  "exports.formats": "What do you want?",
  "exports.format.pdf": "A summary to print (PDF)",
  "exports.format.csv": "Tables for a spreadsheet (CSV)",
  "exports.format.json": "Everything, for Salus (JSON)",
  "exports.format.fhir": "Everything, for other health programs (FHIR R4)",
  "exports.format.ips": "A short summary for doctors abroad (FHIR, International Patient Summary)",
  "exports.format.documents": "All documents and pictures",
  "exports.short.pdf": "PDF",
  "exports.short.csv": "CSV",
  "exports.short.json": "JSON",
  "exports.short.fhir": "FHIR",
  "exports.short.ips": "Patient summary",
  "exports.short.documents": "Documents",
  "exports.range": "Which entries?",
  "exports.range.all": "All entries",
  "exports.range.year": "The last 12 months",
  "exports.range.quarter": "The last 3 months",
  "exports.range.dates": "Between two days",
  "exports.from": "From",
  "exports.to": "To",
  "exports.to_hint": "The last day. Both days are only used for “Between two days”.",
  "exports.dates_missing": "Choose at least one of the two days.",
  "exports.dates_order": "The last day is before the first one.",
  "exports.make": "Make the copy",
  "exports.copies": "Copies of the last 24 hours",
  "exports.state.running": "Being made",
  "exports.state.ready": "Ready",
  "exports.state.taken": "Downloaded",
  "exports.state.failed": "Failed",
  "exports.import_text": "Do you have a file from Salus, from Health Manager or from another health program?",
  "exports.import": "Import entries",
  "exports.making": "The copy is being made",
  "exports.making_text": "You can leave this page and come back. Nothing is lost.",
  "exports.progress": "Reading entries",
  "exports.ready": "The copy is ready",
  "exports.ready_text":
    "It can be downloaded once. Keep the file where only you can read it: it is not protected by a password.",
  "exports.holds": (
    { entries, documents, doses }: { entries: number; documents: number; doses: number },
  ) =>
    plural("en", entries, { one: "1 entry", other: `${count("en", entries)} entries` }) +
    (doses === 0 ? "" : `, ${plural("en", doses, { one: "1 dose", other: `${count("en", doses)} doses` })}`) +
    (documents === 0
      ? ""
      : `, ${plural("en", documents, { one: "1 document", other: `${count("en", documents)} documents` })}`),
  "exports.what": "Contents",
  "exports.formats_short": "Formats",
  "exports.size": "Size",
  "exports.until": "Deleted on",
  "exports.download": "Download",
  "exports.taken": "This copy was downloaded",
  "exports.taken_at": ({ when }: { when: string }) => `It was downloaded on ${when}.`,
  "exports.taken_text":
    "Look among the downloads of this device. Each copy can be downloaded once: if it did not arrive, make another one.",
  "exports.after": "After the download, this page says that the copy was taken.",
  "exports.see": "See whether it was",
  "exports.gone": "This copy is no longer here",
  "exports.gone_text": "A copy waits for 24 hours and is then deleted.",
  "exports.gone_carer": "It also goes when something in it is no longer shared with you.",
  "exports.too_many": ({ wait }: { wait: string }) => `Three copies an hour can be made. ${wait}`,
  "exports.one_at_a_time": ({ wait }: { wait: string }) => `Another copy is being made just now. ${wait}`,
  "exports.failed": "This copy could not be made",
  "exports.failed_text":
    "Nothing of it was kept, and the record was not changed. Make another one; if that fails too, choose fewer formats or fewer entries.",
  "exports.again": "Make another copy",
  "exports.ips_title": "Patient summary",
  "exports.read_me": "read me",
  "exports.read_me.of": ({ name, when }: { name: string; when: string }) =>
    `A copy of the record of ${name}, made with Salus on ${when}.`,
  "exports.read_me.pdf": "summary.pdf: to read and to print.",
  "exports.read_me.csv":
    "tables: one table for each kind of entry and one of doses taken or missed, for a spreadsheet. A cell that could be taken for a formula begins with an apostrophe.",
  "exports.read_me.json":
    "record.json: every entry exactly as it is kept; Salus can import it. record.schema.json describes it.",
  "exports.read_me.fhir":
    "fhir.json: every entry as HL7 FHIR R4, for other health programs. Salus can import it.",
  "exports.read_me.ips": "ips.json: the International Patient Summary as HL7 FHIR R4.",
  "exports.read_me.documents": "documents: the files that hang on entries.",
  "exports.read_me.no_documents": "No documents hang on these entries.",
  "exports.read_me.care":
    "These files are not protected by a password. Keep them where only you can read them.",
  "problem.one_export.heading": "A copy is being made already",
  "problem.one_export.text": "One is made after the other. Wait a moment, then try again.",
};
