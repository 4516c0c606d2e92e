import { z } from "zod";
import { extensionIn, extensions, said } from "./loose.ts";
import { readDay, readMoment } from "./moments.ts";
import type { Said } from "./reading.ts";

const attachment = z.looseObject({
  contentType: z.string().optional(),
  data: z.string().optional(),
  url: z.string().optional(),
  title: z.string().max(500).optional(),
});

const document = z.looseObject({
  status: z.string().optional(),
  description: z.string().optional(),
  date: z.string().optional(),
  extension: extensions,
  content: z.array(z.looseObject({ attachment })).min(1),
  context: z.looseObject({ period: z.looseObject({ start: z.string().optional() }).optional() }).optional(),
});

/** A text that lies inside becomes a note, everything else a document without its file: those are not taken along. */
export function documentOf(resource: Readonly<Record<string, unknown>>, zone: string): Said {
  const read = document.safeParse(resource);
  if (!read.success) return { why: "imports.why.shape" };
  const { status, description, date, context, extension, content } = read.data;
  if (status === "entered-in-error") return { why: "imports.why.withdrawn" };
  const first = content[0]?.attachment;
  const title = description ?? first?.title;
  const text = first?.contentType?.startsWith("text/plain") && content.length === 1
    ? textIn(first.data)
    : undefined;
  if (text !== undefined) {
    const at = readMoment(date, zone);
    return at === undefined
      ? { why: "imports.why.no_time" }
      : { kind: "note", at, value: said({ title: title ?? "Note", text }) };
  }
  const on = readDay(context?.period?.start ?? date, zone);
  // A file is more than its name.
  const files = content.map(({ attachment }) => attachment).filter(({ contentType, data, url }) =>
    [contentType, data, url].some((one) => one !== undefined)
  );
  return {
    kind: "document",
    value: said({ title, on: on?.length === 10 ? on : undefined, note: extensionIn(extension, "note") }),
    ...(files.length > 0 && { left: files.map((file) => file.title ?? file.contentType ?? title ?? "1") }),
  };
}

function textIn(data: string | undefined): string | undefined {
  if (data === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.fromBase64(data));
  } catch {
    return undefined;
  }
}
