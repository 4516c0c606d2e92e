import { z } from "zod";
import { hour } from "../clock.ts";
import { type Kept, type Shelf, shelf } from "../vault/shelf.ts";
import type { Identity } from "./identity.ts";
import type { OpenSession } from "./sessions.ts";

const draftSchema = z.strictObject({
  /** The page the form stands on. */
  path: z.string(),
  fields: z.array(z.tuple([z.string(), z.string()])),
  /** Files were sent with it, which are not kept. */
  files: z.boolean().exactOptional(),
  until: z.number(),
});

export type Draft = Readonly<z.infer<typeof draftSchema>>;

/** What somebody had typed when the session locked under them, sealed under their own key, until they are back. */
const drafts: Shelf<Draft> = shelf({
  name: "draft",
  prefix: "dr",
  schema: draftSchema,
  version: 1,
  under: "subject",
});

/** When each draft is over, for the sweeper: drafts themselves are sealed each under its owner's key. */
const ends = shelf({
  name: "draft_end",
  prefix: "dz",
  schema: z.strictObject({}),
  version: 1,
  under: "system",
});

const keptFor = hour;
const mostText = 40_000;
const secret = /password|current|code|secret|token|csrf|once/i;

/** The key outlives an unlock, as the forms of a session do, and nothing else. */
function placeOf({ vault }: Identity, open: OpenSession): [Uint8Array] {
  return [vault.hashToken(open.session.form)];
}

/** Keeps one form, without anything secret in it. Too large: not kept, and false. */
export async function keepDraft(
  identity: Identity,
  open: OpenSession,
  form: {
    readonly path: string;
    readonly fields: readonly (readonly [string, string])[];
    readonly files?: boolean;
  },
): Promise<boolean> {
  const fields = form.fields.filter(([name]) => !secret.test(name)).map((
    [name, value],
  ): [string, string] => [name, value]);
  const size = fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > mostText) return false;
  const draft: Draft = { ...form, fields, until: identity.clock.now() + keptFor };
  const place = placeOf(identity, open);
  return await identity.vault.change()
    .put(drafts, place, draft, { subject: open.owner.key })
    .put(ends, [draft.until, ...place], {})
    .tidy();
}

/** Gives the form back, once, on the page it belongs to, whatever else that page was asked to show. */
export async function takeDraft(
  identity: Identity,
  open: OpenSession,
  path: string,
): Promise<Draft | undefined> {
  const kept = await readDraft(identity, open);
  if (!kept || kept.value.path.split("?")[0] !== path) return undefined;
  await identity.vault.change().remove(drafts, kept.key).tidy();
  return kept.value;
}

/** Where the kept form belongs. */
export async function draftPath(identity: Identity, open: OpenSession): Promise<string | undefined> {
  return (await readDraft(identity, open))?.value.path;
}

async function readDraft(identity: Identity, open: OpenSession): Promise<Kept<Draft> | undefined> {
  const kept = await identity.vault.read(drafts, placeOf(identity, open), open.owner.key);
  return kept && kept.value.until > identity.clock.now() ? kept : undefined;
}

/** Housekeeping: removes what nobody came back for. A newer draft of the same session goes with an older one's end. */
export async function sweepDrafts({ vault, clock }: Identity): Promise<void> {
  const rows = await vault.list(ends, [], { limit: 200 });
  const over = rows.filter(({ key: [until] }) => typeof until === "number" && until <= clock.now());
  if (over.length === 0) return;
  const change = vault.change();
  for (const { key } of over) change.remove(ends, key).remove(drafts, key.slice(1));
  await change.tidy();
}
