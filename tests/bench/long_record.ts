import { z } from "zod";
import { day, type Instant, minute } from "../../lib/clock.ts";
import { pack } from "../../lib/access/summaries.ts";
import { type Id, idBytes, newId } from "../../lib/ids.ts";
import { shelf } from "../../lib/vault/shelf.ts";
import type { SubjectKey, Vault } from "../../lib/vault/vault.ts";

// The rows of lib/access/timeline_rows.ts, written whole: adding a hundred thousand entries one by one takes minutes.
const any = { schema: z.any(), under: "subject" } as const;
const heads = shelf({ name: "timeline", prefix: "t", version: 3, ...any });
const pages = shelf({ name: "timeline_page", prefix: "tp", version: 2, ...any });
const blocks = shelf({ name: "timeline_block", prefix: "t", version: 3, ...any });
const perBlock = 63;
const perPage = 56;
const inHead = 12; // between the eight that a head keeps when it is shortened and the sixteen when it is full

interface Line {
  readonly id: Id;
  readonly kind: "blood_pressure" | "weight" | "exercise";
  readonly at: Instant;
  readonly added: Instant;
  readonly version: 1;
  readonly brief: Readonly<Record<string, string | number>>;
}

/** Puts `count` entries into an empty timeline, one each six hours, the last one a minute ago. */
export async function fillTimeline(
  vault: Vault,
  of: { readonly patient: Id; readonly key: SubjectKey },
  count: number,
  now: Instant,
): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => line(n, now - minute - (count - 1 - n) * day / 4));
  const places: { n: number; at: Instant; added: Instant; id: Id; count: number }[] = [];
  let change = vault.change();
  for (let from = 0; from < count; from += perBlock) {
    const block = lines.slice(from, from + perBlock);
    const [first] = block;
    if (!first) break;
    const n = places.length;
    change.put(blocks, [idBytes(of.patient), n], pack(block), { subject: of.key });
    places.push({ n, at: first.at, added: first.added, id: first.id, count: block.length });
    if (n % 50 === 49) {
      await change.tidy();
      change = vault.change();
    }
  }
  const newest = places.splice(-inHead);
  let next = places.length + newest.length;
  const starts: { n: number; at: Instant; added: Instant; id: Id }[] = [];
  while (places.length > 0) {
    const page = places.splice(0, perPage);
    const [first] = page;
    if (!first) break;
    change.put(pages, [idBytes(of.patient), next], page, { subject: of.key });
    starts.push({ n: next++, at: first.at, added: first.added, id: first.id });
  }
  const head = { pages: starts, blocks: newest, next, ...countsOf(lines) };
  change.put(heads, [idBytes(of.patient)], head, { was: null, subject: of.key });
  if (!await change.tidy()) throw new Error("the timeline was not empty");
}

function countsOf(lines: readonly Line[]) {
  const ofKind = (kind: Line["kind"]) => lines.filter((one) => one.kind === kind);
  const kinds = ["blood_pressure", "weight", "exercise"] as const;
  return {
    counts: Object.fromEntries(kinds.map((kind) => [kind, ofKind(kind).length])),
    latest: pack(kinds.flatMap((kind) => ofKind(kind).slice(-2).reverse())),
  };
}

function line(n: number, at: Instant): Line {
  const whole = { id: newId(), at, added: at, version: 1 } as const;
  if (n % 7 === 0) return { ...whole, kind: "weight", brief: { weight: 7_000 + n % 900 } };
  if (n % 3 === 0) {
    return { ...whole, kind: "exercise", brief: { title: "Walk along the river", minutes: 20 + n % 60 } };
  }
  return {
    ...whole,
    kind: "blood_pressure",
    brief: { systolic: 110 + n % 40, diastolic: 70 + n % 20, pulse: 60 + n % 25 },
  };
}
