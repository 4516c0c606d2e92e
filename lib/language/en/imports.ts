import { count } from "../numbers.ts";
import { plural } from "../plurals.ts";

/** "12 entries and 30 doses"; nothing is said of doses where there are none. */
function counted({ n, doses }: { n: number; doses: number }): string {
  const entries = plural("en", n, { one: "1 entry", other: `${count("en", n)} entries` });
  const noted = plural("en", doses, { one: "1 dose", other: `${count("en", doses)} doses` });
  if (doses === 0) return entries;
  return n === 0 ? noted : `${entries} and ${noted}`;
}

export const imports = {
  "imports.title": "Import entries",
  "imports.text":
    "Bring entries from elsewhere into your record. We first show you what we found; nothing is added before you say so. If you import the same file again, nothing is added twice.",
  "imports.what": "What we can read",
  "imports.what_salus": "A copy made with Salus: the JSON file, or the zip with it",
  "imports.what_fhir": "A FHIR R4 file (Bundle) from another health program, as JSON",
  "imports.what_manager":
    "Health Manager: its tables measurement_hearts, measurement_weights, activity_exercises and medical_appointments as CSV, one by one or in a zip",
  "imports.files": "Files",
  "imports.files_hint": "Up to 20 MB and 50,000 rows in all. Files and the date of birth are not imported.",
  "imports.person": "Number of the person in Health Manager",
  "imports.person_hint": "Only if the tables hold several people: the number in the column user_id.",
  "imports.person_wrong": "Write the number as it stands in the column user_id.",
  "imports.zone": ({ zone }: { zone: string }) =>
    `Times of Health Manager carry no time zone. They are taken as local times in ${zone}.`,
  "imports.none_chosen": "Choose a file.",
  "imports.check": "Look at the files",
  "imports.reading_title": "Looking at the files",
  "imports.reading_text": "You can leave this page and come back. Nothing is added yet.",
  "imports.reading": "Rows looked at",
  "imports.adding_title": "Adding the entries",
  "imports.adding_text": "You can leave this page and come back.",
  "imports.adding": "Entries added",
  "imports.checked_title": "What we found",
  "imports.of_person": ({ person }: { person: string }) => `It is the record of ${person}.`,
  "imports.other_person": ({ person, owner }: { person: string; owner: string }) =>
    `The file says that it is the record of ${person}. This is the record of ${owner}. Add these entries only if both are the same person.`,
  "imports.source.salus": "A copy made with Salus",
  "imports.source.fhir": "A FHIR R4 file",
  "imports.source.health_manager": "Tables of Health Manager",
  "imports.kind": "Kind",
  "imports.add": "To add",
  "imports.there": "There already",
  "imports.left_out": "Left out",
  "imports.others": "Something else",
  "imports.dose": "Doses taken or missed",
  "imports.dose_day": "Day",
  "imports.dose_time": "Time",
  "imports.nothing": "Nothing was found.",
  "imports.nothing_new": "There is nothing to add: all that we can read is in your record already.",
  "imports.nothing_fits": "There is nothing to add. Below it says why.",
  "imports.confirm": (counts: { n: number; doses: number }) => `Add ${counted(counts)}`,
  "imports.confirm_without": (counts: { n: number; doses: number }) => `Add ${counted(counts)} without files`,
  "imports.no_files":
    "Documents come without their files. Add the files by hand afterwards: open the document, then press “Add files”. Its note says which are missing.",
  "imports.files_left": ({ names }: { names: string }) => `Files that were not imported: ${names}`,
  "imports.not": "Do not add them",
  "imports.until": ({ until }: { until: string }) => `This waits for you until ${until}. Then it is deleted.`,
  "imports.why_title": "What is left out, and why",
  "imports.why_more": ({ shown, of }: { shown: number; of: number }) =>
    `The first ${count("en", shown)} of ${count("en", of)}.`,
  "imports.place": ({ file, line }: { file: string; line: number }) => `${file}, ${line}`,
  "imports.done_title": "The entries were added",
  "imports.added": (counts: { n: number; doses: number }) =>
    `${counted(counts)} ${counts.n + counts.doses === 1 ? "was" : "were"} added.`,
  "imports.to_timeline": "Go to the history",
  "imports.again": "Import another file",
  "imports.stopped_title": "Adding was interrupted",
  "imports.stopped_text":
    "Some of the entries may have been added, each of them whole. Go on: what is there already is not added twice.",
  "imports.go_on": "Go on",
  "imports.refused_title": "This could not be imported",
  "imports.refused_text": "Nothing was added.",
  "imports.refused.empty": "The file is empty.",
  "imports.refused.too_large": "This is more than 20 MB, or more than 20 files. Send it in parts.",
  "imports.refused.too_many_rows": ({ most }: { most: number }) =>
    `There are more than ${count("en", most)} rows. Send them in parts.`,
  "imports.refused.not_utf8":
    "The letters of this file are not written as UTF-8. Save it again with the encoding UTF-8.",
  "imports.refused.picture":
    "This is a picture. We import JSON files of Salus or FHIR, tables of Health Manager as CSV, and zips with them. To keep a picture, add it to an entry.",
  "imports.refused.pdf":
    "This is a PDF. We import JSON files of Salus or FHIR, tables of Health Manager as CSV, and zips with them. To keep a PDF, add it to an entry.",
  "imports.refused.busy":
    "Others are importing files at this moment. Nothing is wrong with yours: please try again in some minutes.",
  "imports.refused.our_tables":
    "These are tables of a copy made with Salus, for spreadsheets only. Of such a copy we import the JSON file (record.json) or the FHIR file (fhir.json), or a zip with one of them.",
  "imports.refused.no_data":
    "Nothing in this zip can be imported. Of a copy made with Salus we import the JSON file (record.json) or the FHIR file (fhir.json), or a zip with one of them.",
  "imports.refused.not_known":
    "We do not know this kind of file. We read copies made with Salus, FHIR R4 files and the tables of Health Manager.",
  "imports.refused.broken_json": "This JSON file is broken. It may be cut off: download it again.",
  "imports.refused.too_deep": "This file is built in another way than a health record. We do not read it.",
  "imports.refused.broken_table": ({ line }: { line: number }) =>
    `This table is broken at line ${line}: it has another number of columns than the first line, or a quotation mark is missing.`,
  "imports.refused.broken_zip": "This zip is broken, or nothing is in it.",
  "imports.refused.zip_path": "This zip holds names that lead out of its folder. We do not open it.",
  "imports.refused.zip_too_large": "This zip is too large when unpacked, or holds too many files.",
  "imports.refused.other_version": "This copy was made by another version of Salus that we do not know.",
  "imports.refused.several_people": ({ people }: { people: string }) =>
    `The tables hold several people: ${people}. Go back and write whose entries you want.`,
  "imports.refused.unexpected": "Something went wrong while we read it. Please try again.",
  "imports.why.kind": "We do not keep this kind of entry.",
  "imports.why.shape": "It is not written as we expect it.",
  "imports.why.no_time": "It does not say when it was.",
  "imports.why.unit": "Its value or unit is missing, or is one that we do not keep.",
  "imports.why.comparator": "It says only that the value is above or below a number.",
  "imports.why.withdrawn": "It was cancelled or withdrawn where it comes from.",
  "imports.why.nothing_said": "It only says that nothing is known.",
  "imports.why.file": "Files are not imported.",
  "imports.why.list_full": "The record holds as many of these as it can list.",
  "imports.why.no_medicine": "Its medicine is neither in this file nor in this record.",
  "imports.why.other_dose": "Something else is noted of this dose already. That stays as it is.",
  "imports.why.many_doses": "More doses are noted of this medicine in this month than we keep.",
  "imports.why.many_medicines": "The file speaks of more medicines than a record can list.",
  "imports.why.dose_day": "Its medicine was not taken on that day.",
  "imports.why.dose_time": "It is not a time of day, such as 08:00.",
  "imports.why.dose_elsewhere": "Doses are read from copies made with Salus only.",
  "problem.one_import.heading": "Something is being worked on already",
  "problem.one_import.text": "One copy or import goes after the other. Wait a moment, then try again.",
};
