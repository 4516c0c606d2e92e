import assert from "node:assert/strict";
import { newId, toBase64Url } from "../../lib/ids.ts";
import { findAccount } from "../../lib/identity/accounts.ts";
import { putFactors, readFactors } from "../../lib/identity/factors.ts";
import { orderCopy } from "../support/copies.ts";
import { sendImport } from "../support/sent_files.ts";
import { file, jpeg } from "../support/some_files.ts";
import type { Browser } from "../support/browser.ts";
import type { World } from "../support/world.ts";
import type { Ids } from "./site_map_walk.ts";

/** Maria's record as others must not find it: a reading, a share with Anna, a proof, a device, each with its id. */
export async function mariasIds(world: World): Promise<Ids> {
  const { maria: { patient = "", account }, anna } = world.cast;
  await world.signedIn("maria", "203.0.113.19");
  const maria = await world.signedIn("maria", "203.0.113.20");
  const base = `/records/${patient}`;
  await maria.open(`${base}/add/blood_pressure`);
  await maria.submit({ systolic: "128", diastolic: "82" });
  const entry = firstIn((await maria.open(`${base}/timeline`)).html, /\/entries\/([\w-]{22})/);
  await maria.open(`${base}/add/lab_result`);
  await maria.submit({ name: "Ferritin", value: "30", on: "2026-11-02" }, { to: "/add/lab_result" });
  const results = await maria.open(`${base}/timeline?kind=lab_result`);
  const result = firstIn(results.html, /\/entries\/([\w-]{22})/);
  await maria.open(`${base}/sharing/new`);
  await maria.submit({ name: "Anna", email: anna.email, parts: ["vitals"], may: "read", lasting: "30" });
  await maria.submit({}, { press: "Share" });
  const grant = firstIn((await maria.open(`${base}/sharing`)).html, /\/sharing\/([\w-]{22})/);
  await maria.open(`${base}/sharing/visits/new`);
  await maria.submit({ parts: ["vitals"], hours: "24" }, { to: "/visits/new" });
  const visit = firstIn((await maria.open(`${base}/sharing`)).html, /\/visits\/([\w-]{22})\/stop/);
  const device = firstIn(
    (await maria.open("/account/devices")).html,
    /\/devices\/([\w-]{8,})\//,
  );
  const place = firstIn((await maria.open(`${base}/access?own=1`)).html, /\/proof\/([\w.-]+)/);
  await maria.open(`${base}/access/ask/${place}`);
  await maria.submit({ words: "Why did somebody look?" }, { to: `/ask/${place}` });
  const [asked] = await glances(world);
  const passkey = await addPasskey(world, account);
  const own = {
    patient,
    passkey,
    entry,
    result,
    grant,
    visit,
    privacyRequest: asked ?? "",
    feed: newId(),
    device,
    place,
    kind: "blood_pressure",
    when: "2026-11",
    ...await files(world, maria, base, entry),
  };
  return { ...own, user: account, request: newId(), ...await ottosInvitation(world) };
}

/** The ids of what was asked of the privacy officer, as the store holds them. */
async function glances({ driver }: World): Promise<string[]> {
  const rows = await driver.list({ prefix: ["pqg"], limit: 10 });
  return rows.flatMap(({ key: [, id] }) => id instanceof Uint8Array ? [toBase64Url(id)] : []);
}

/** A picture with her reading, a copy of the record, and entries to import. */
async function files(world: World, maria: Browser, base: string, entry: string): Promise<Ids> {
  await maria.open(`${base}/entries/${entry}/files`);
  await maria.submit({}, { to: "/files", files: [file("eye.jpg", jpeg())] });
  const picture = firstIn((await maria.open(`${base}/documents`)).html, /\/files\/([\w-]{22})/);
  await orderCopy(maria, base.split("/")[2] ?? "", ["json"]);
  const copy = firstIn(maria.page.path, /\/export\/([\w-]{22})/);
  const content = "id,user_id,date,weight\n1,1,2026-11-01 08:00:00,62.50\n";
  await sendImport(world, maria, base.split("/")[2] ?? "", [{ name: "measurement_weights.csv", content }]);
  const coming = firstIn(maria.page.path, /\/import\/([\w-]{22})/);
  return { file: picture, export: copy, import: coming };
}

async function ottosInvitation(world: World): Promise<Ids> {
  const otto = await world.signedIn("otto", "203.0.113.21");
  await otto.open("/admin/invitations/new");
  await otto.submit({ name: "Paula", email: "paula@example.org", roles: ["patient"] }, {
    to: "/invitations/new",
  });
  const { html } = await otto.open("/admin/invitations");
  const [, inviter, invitation] = /\/admin\/invitations\/([\w-]{22})\/([\w-]{22})\/revoke/.exec(html) ?? [];
  assert.ok(inviter && invitation, "an invitation that can be taken back");
  return { inviter, invitation };
}

/** As if Maria had made one; her account does not ask for it at sign-in. */
async function addPasskey({ site: { identity } }: World, account: string): Promise<string> {
  const owner = await findAccount(identity, account);
  assert.ok(owner);
  const held = await readFactors(identity, owner);
  const [id, now] = [newId(), identity.clock.now()];
  const passkey = {
    id,
    credential: newId(),
    publicKey: newId(),
    counter: 0,
    transports: [],
    name: "Maria's phone",
  };
  const change = identity.vault.change();
  putFactors(change, held, {
    ...held.value,
    passkeys: [{ ...passkey, synced: false, backedUp: false, added: now }],
  });
  const caller = { request: newId(), address: "", agent: "" };
  await change.deed({ at: now, actor: account, role: "patient", action: "factor.added", outcome: 0, caller })
    .commit();
  return id;
}

function firstIn(html: string, pattern: RegExp): string {
  const found = pattern.exec(html)?.slice(1).find((group) => group !== undefined);
  assert.ok(found, `nothing like ${pattern} on the page`);
  return found;
}
