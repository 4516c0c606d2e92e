import type { PortableFile } from "../records/exchange/portable.ts";
import { systems } from "./codes.ts";
import { momentOf } from "./moments.ts";
import {
  extensionsOf,
  headOf,
  type Reference,
  type Resource,
  textIn,
  withoutGaps,
  type Writing,
} from "./resources.ts";
import { uuidOf } from "./uuids.ts";

/** Words of one's own: a document whose text lies inside it. */
export function noteDocument(writing: Writing): Resource {
  const { entry, subject, zone } = writing;
  return {
    ...headOf("DocumentReference", writing),
    status: "current",
    type: { text: "Note" },
    subject,
    date: momentOf(entry.at, zone),
    description: textIn(writing, "title"),
    content: [{
      attachment: {
        contentType: "text/plain; charset=utf-8",
        data: new TextEncoder().encode(textIn(writing, "text") ?? "").toBase64(),
        title: textIn(writing, "title"),
      },
    }],
  };
}

/** A letter or a report, with the files that hang on it. */
export function keptDocument(writing: Writing): Resource {
  const { entry, subject, zone } = writing;
  const title = textIn(writing, "title");
  const files = entry.files.map((file) => ({ attachment: attachmentOf(file) }));
  return withoutGaps({
    ...headOf("DocumentReference", writing),
    ...extensionsOf({ note: textIn(writing, "note") }),
    status: "current",
    type: { text: "Document" },
    subject,
    date: momentOf(entry.addedAt, zone),
    description: title,
    content: files.length > 0 ? files : [{ attachment: { title } }],
    context: { period: { start: textIn(writing, "on") } },
  });
}

/** A file that hangs on an entry of another kind points at it. */
export function fileDocument({ entry, subject, zone }: Writing, file: PortableFile, on: Reference): Resource {
  return {
    resourceType: "DocumentReference",
    id: uuidOf(file.id),
    identifier: [{ system: systems.file, value: file.id }],
    status: "current",
    subject,
    date: momentOf(entry.addedAt, zone),
    content: [{ attachment: attachmentOf(file) }],
    context: { related: [on] },
  };
}

function attachmentOf({ type, name, size, path }: PortableFile) {
  return withoutGaps({ contentType: type, title: name, size, url: path });
}
