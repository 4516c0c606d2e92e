import { z } from "zod";
import { day, type Instant } from "../clock.ts";
import { AppError, notFound } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId, newId } from "../ids.ts";
import { roleNames } from "../identity/role_names.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { Desk } from "./desk.ts";
import type { Permission } from "./permissions.ts";
import { namesOf } from "./users.ts";

const roles = z.array(z.strictObject({ role: z.enum(roleNames), branch: id.exactOptional() }));

const aboutSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("roles"), account: id, before: roles, after: roles }),
  z.strictObject({ kind: z.literal("access_reset"), account: id }),
  z.strictObject({ kind: z.literal("account_end"), account: id }),
  z.strictObject({
    kind: z.literal("invitation"),
    name: z.string(),
    email: z.string(),
    language: z.enum(["en", "es"]),
    roles,
    hours: z.number().int(),
  }),
]);

const requestSchema = z.strictObject({
  id,
  at: z.number(),
  by: id,
  until: z.number(),
  about: aboutSchema,
  answer: z.strictObject({ at: z.number(), by: id, approved: z.boolean() }).exactOptional(),
});

export type About = Readonly<z.infer<typeof aboutSchema>>;

/** What one person asked for and another must approve (records.md 4.1, rule 4). */
export type StaffRequest = Readonly<z.infer<typeof requestSchema>>;

const requests = shelf({
  name: "staff_request",
  prefix: "sr",
  schema: requestSchema,
  version: 1,
  under: "system",
});

/** A request that nobody answered lapses. */
const lasts = 7 * day;
const keptFor = 30 * day;

/** Puts a request in a change of its own. Whether the asker may ask is the caller's to check. */
export async function makeRequest(
  desk: Desk,
  about: About,
  also?: (change: Change, request: StaffRequest) => void,
): Promise<StaffRequest> {
  const { vault, now } = Desk.inner(desk);
  const request: StaffRequest = { id: newId(), at: now, by: desk.reader.id, until: now + lasts, about };
  const change = vault.change();
  change.put(requests, [idBytes(request.id)], request, { was: null });
  also?.(change, request);
  change.deed(desk.deed("request.made", deedFacts(request)));
  await change.commit();
  return request;
}

export function isWaiting(request: StaffRequest, now: Instant): boolean {
  return request.answer === undefined && now < request.until;
}

/** All of the last month, newest first. */
export async function listRequests(
  desk: Desk<"manage_roles"> | Desk<"invite_users">,
): Promise<StaffRequest[]> {
  const { vault, now } = Desk.inner(desk);
  const rows = await vault.list(requests, [], { limit: 500 });
  for (const row of rows.filter(({ value }) => now >= value.until + keptFor)) {
    await vault.change().remove(requests, row.key, row).tidy();
  }
  return rows.map(({ value }) => value).filter((one) => now < one.until + keptFor)
    .sort((one, other) => other.at - one.at);
}

export async function findRequest(desk: Desk, request: Id): Promise<Kept<StaffRequest>> {
  const { vault, now } = Desk.inner(desk);
  const kept = isId(request) ? await vault.read(requests, [idBytes(request)]) : undefined;
  if (!kept) throw notFound();
  if (!isWaiting(kept.value, now)) throw new AppError("stale");
  return kept;
}

/** Puts the answer in the change, which then fails as stale for whoever answers second. */
export function putAnswer(
  desk: Desk<Permission>,
  change: Change,
  kept: Kept<StaffRequest>,
  approved: boolean,
): void {
  const answer = { at: desk.now, by: desk.reader.id, approved };
  change.put(requests, kept.key, { ...kept.value, answer }, { was: kept });
  const own = kept.value.by === desk.reader.id;
  const action = approved ? "request.approved" : own ? "request.withdrawn" : "request.declined";
  change.deed(desk.deed(action, deedFacts(kept.value)));
}

/** The names of everybody whom these requests speak of. */
export async function namesInRequests(
  desk: Desk<"manage_roles"> | Desk<"invite_users">,
  requests: readonly StaffRequest[],
): Promise<ReadonlyMap<Id, string>> {
  return await namesOf(
    desk,
    requests.flatMap(({ by, about }) => about.kind === "invitation" ? [by] : [by, about.account]),
  );
}

function deedFacts({ id, about }: StaffRequest) {
  const subject = about.kind === "invitation" ? {} : { subject: about.account };
  return { ...subject, target: { kind: "request", id }, detail: { kind: about.kind } };
}
