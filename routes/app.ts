import { Hono } from "hono";
import { AppError } from "../lib/errors.ts";
import { drafts } from "./drafts.ts";
import type { Env, Site } from "./env.ts";
import * as health from "./health.ts";
import { edge } from "./middleware/edge.ts";
import { answerError } from "./middleware/errors.ts";
import { guard } from "./middleware/guard.ts";
import { headers } from "./middleware/headers.ts";
import { isolation } from "./middleware/isolation.ts";
import { reader } from "./middleware/reader.ts";
import { session } from "./middleware/session.ts";
import { formLimit, streaming } from "./middleware/streaming.ts";
import { unwritable } from "./middleware/unwritable.ts";
import { variables } from "./middleware/variables.ts";
import { wording } from "./middleware/wording.ts";
import { handlersIn } from "./handlers_in.ts";
import { checkSiteMap, get, post, type Route } from "./route.ts";

// One file per noun; each is loaded when its first page is asked for.
const account = handlersIn(() => import("./account.ts"));
const address = handlersIn(() => import("./address.ts"));
const branches = handlersIn(() => import("./admin/branches.ts"));
const invitations = handlersIn(() => import("./admin/invitations.ts"));
const requests = handlersIn(() => import("./admin/requests.ts"));
const roles = handlersIn(() => import("./admin/roles.ts"));
const userAccess = handlersIn(() => import("./admin/user_access.ts"));
const userRoles = handlersIn(() => import("./admin/user_roles.ts"));
const users = handlersIn(() => import("./admin/users.ts"));
const audit = handlersIn(() => import("./audit.ts"));
const auditEntry = handlersIn(() => import("./audit_entry.ts"));
const auditExport = handlersIn(() => import("./audit_export.ts"));
const calendar = handlersIn(() => import("./calendar.ts"));
const consents = handlersIn(() => import("./consents.ts"));
const removed = handlersIn(() => import("./removed.ts"));
const devMail = handlersIn(() => import("./dev_mail.ts"));
const devUi = handlersIn(() => import("./dev_ui.ts"));
const devices = handlersIn(() => import("./devices.ts"));
const documents = handlersIn(() => import("./documents.ts"));
const entries = handlersIn(() => import("./entries.ts"));
const entryAdditions = handlersIn(() => import("./entry_additions.ts"));
const entryEdits = handlersIn(() => import("./entry_edits.ts"));
const entryRemovals = handlersIn(() => import("./entry_removals.ts"));
const erasure = handlersIn(() => import("./erasure.ts"));
const exports = handlersIn(() => import("./exports.ts"));
const feeds = handlersIn(() => import("./feeds.ts"));
const files = handlersIn(() => import("./files.ts"));
const handovers = handlersIn(() => import("./handovers.ts"));
const holds = handlersIn(() => import("./holds.ts"));
const home = handlersIn(() => import("./home.ts"));
const imports = handlersIn(() => import("./imports.ts"));
const invitationsOpen = handlersIn(() => import("./invitations_open.ts"));
const language = handlersIn(() => import("./language.ts"));
const looks = handlersIn(() => import("./looks.ts"));
const medications = handlersIn(() => import("./medications.ts"));
const pagesPublic = handlersIn(() => import("./pages_public.ts"));
const passkeys = handlersIn(() => import("./passkeys.ts"));
const password = handlersIn(() => import("./password.ts"));
const picture = handlersIn(() => import("./picture.ts"));
const privacy = handlersIn(() => import("./privacy.ts"));
const privacyRequests = handlersIn(() => import("./privacy_requests.ts"));
const profile = handlersIn(() => import("./profile.ts"));
const proof = handlersIn(() => import("./proof.ts"));
const records = handlersIn(() => import("./records.ts"));
const reset = handlersIn(() => import("./reset.ts"));
const secondFactor = handlersIn(() => import("./second_factor.ts"));
const security = handlersIn(() => import("./security.ts"));
const settings = handlersIn(() => import("./settings.ts"));
const setup = handlersIn(() => import("./setup.ts"));
const sharing = handlersIn(() => import("./sharing.ts"));
const sharingOffers = handlersIn(() => import("./sharing_offers.ts"));
const signIn = handlersIn(() => import("./signin.ts"));
const signOut = handlersIn(() => import("./signout.ts"));
const summaries = handlersIn(() => import("./summaries.ts"));
const timeline = handlersIn(() => import("./timeline.ts"));
const timelinePrint = handlersIn(() => import("./timeline_print.ts"));
const testTrends = handlersIn(() => import("./test_trends.ts"));
const trends = handlersIn(() => import("./trends.ts"));
const unlock = handlersIn(() => import("./unlock.ts"));
const verification = handlersIn(() => import("./verification.ts"));
const visits = handlersIn(() => import("./visits.ts"));

/** Reading pages of a record, open to a doctor's visit link as well. */
const forVisitors = { visitors: true };
const changingFactors = { freshProof: true, whileEnrolling: true };

/** Every address of Salus: method, path, who may come, what answers. */
export const siteMap: readonly Route[] = [
  // The first start
  get("/setup", "public", setup.askCode),
  post("/setup", "public", setup.checkCode),
  get("/setup/account", "public", setup.askAccount),
  post("/setup/account", "public", setup.makeAccount),

  // Who is asking
  get("/signin", "public", signIn.show),
  post("/signin", "public", signIn.submit),
  get("/signin/code", "public", secondFactor.show),
  post("/signin/code", "public", secondFactor.submit),
  post("/signin/passkey/ask", "public", passkeys.askSignIn),
  post("/signin/passkey", "public", passkeys.signIn),
  post("/signout", "signed_in", signOut.submit, { whileLocked: true, whileEnrolling: true }),
  get("/unlock", "signed_in", unlock.show, { whileLocked: true, whileEnrolling: true }),
  post("/unlock", "signed_in", unlock.submit, { whileLocked: true, whileEnrolling: true }),
  get("/prove", "signed_in", proof.show, { whileEnrolling: true }),
  post("/prove", "signed_in", proof.submit, { whileEnrolling: true }),

  post("/prove/passkey/ask", "signed_in", passkeys.askProof, { whileLocked: true, whileEnrolling: true }),
  post("/prove/passkey", "signed_in", passkeys.prove, { whileEnrolling: true }),
  post("/unlock/passkey", "signed_in", passkeys.unlock, { whileLocked: true, whileEnrolling: true }),

  // Links from mails: the token comes after the "#", and only a form sends it on
  get("/invite", "public", invitationsOpen.land),
  post("/invite", "public", invitationsOpen.open),
  post("/invite/accept", "public", invitationsOpen.accept),
  post("/invite/passkey/ask", "public", invitationsOpen.askPasskey),
  post("/invite/join", "signed_in", invitationsOpen.join, { whileEnrolling: true }),
  get("/reset", "public", reset.show),
  post("/reset", "public", reset.ask),
  post("/reset/open", "public", reset.open),
  post("/reset/password", "public", reset.save),
  get("/erased", "public", erasure.land),
  post("/erased", "public", erasure.open),
  post("/erased/file", "public", erasure.download),
  get("/address", "public", address.land),
  post("/address/open", "public", address.open),
  post("/address/confirm", "public", address.confirm),
  get("/dev/mail", "public", devMail.show, { demoOnly: true }),
  get("/dev/ui", "public", devUi.show, { demoOnly: true }),

  // A link for one visit to the doctor: no account, one record, reading alone
  get("/visit", "public", visits.land),
  post("/visit", "public", visits.open),
  post("/visit/enter", "public", visits.enter),
  post("/visit/leave", "public", visits.leave),

  // What calendar programs fetch: the address is the secret
  get("/feeds/:feed", "public", feeds.fetched),

  // One's own account
  get("/account/security", "signed_in", security.show, changingFactors),
  get("/account/security/authenticator", "signed_in", security.showAuthenticator, changingFactors),
  post("/account/security/authenticator", "signed_in", security.turnOnAuthenticator, changingFactors),
  post("/account/security/authenticator/remove", "signed_in", security.turnOffAuthenticator, changingFactors),
  post("/account/security/codes", "signed_in", security.makeCodes, changingFactors),
  post("/account/security/passkeys", "signed_in", security.addOnePasskey, changingFactors),
  post("/account/security/passkeys/ask", "signed_in", passkeys.askNew, changingFactors),
  get("/account/security/passkeys/:passkey/rename", "signed_in", security.editPasskey, changingFactors),
  post("/account/security/passkeys/:passkey/rename", "signed_in", security.renameOnePasskey, changingFactors),
  post("/account/security/passkeys/:passkey/remove", "signed_in", security.removeOnePasskey, changingFactors),
  get("/account/devices", "signed_in", devices.list, { whileEnrolling: true }),
  post("/account/devices/end-others", "signed_in", devices.endOthers, { freshProof: true }),
  post("/account/devices/:device/end", "signed_in", devices.end, { freshProof: true }),
  get("/account/password", "signed_in", password.edit, { whileEnrolling: true }),
  post("/account/password", "signed_in", password.update, { whileEnrolling: true }),
  get("/account", "signed_in", account.show, { whileEnrolling: true }),
  get("/account/profile", "signed_in", profile.edit),
  post("/account/profile", "signed_in", profile.update),
  get("/account/picture", "signed_in", picture.show),
  post("/account/picture", "signed_in", picture.update, { files: true }),
  post("/account/picture/remove", "signed_in", picture.remove),
  get("/account/username", "signed_in", profile.editUsername, { freshProof: true }),
  post("/account/username", "signed_in", profile.updateUsername, { freshProof: true }),
  get("/account/address", "signed_in", address.edit, { freshProof: true }),
  post("/account/address", "signed_in", address.ask, { freshProof: true }),
  get("/account/consents", "signed_in", consents.show),
  post("/account/consents", "signed_in", consents.update),
  get("/account/privacy", "signed_in", privacy.show),
  post("/account/privacy/restrict", "signed_in", privacy.update),
  get("/account/privacy/requests", "signed_in", privacyRequests.own),
  post("/account/privacy/requests", "signed_in", privacyRequests.ask),
  get("/account/erasure", "signed_in", erasure.show, { freshProof: true }),
  post("/account/erasure", "signed_in", erasure.ask, { freshProof: true }),
  post("/account/erasure/stop", "signed_in", erasure.stop),
  get("/account/handover", "signed_in", handovers.show, { freshProof: true }),
  post("/account/handover", "signed_in", handovers.offer, { freshProof: true }),
  post("/account/handover/withdraw", "signed_in", handovers.withdraw),
  get("/account/handovers", "signed_in", handovers.index),
  post("/account/handovers", "signed_in", handovers.answer, { freshProof: true }),
  get("/agree", "signed_in", consents.ask),
  post("/agree", "signed_in", consents.accept),
  get("/account/settings", "signed_in", settings.edit, { whileEnrolling: true }),
  post("/account/settings", "signed_in", settings.update, { whileEnrolling: true }),

  // Health of the program
  get("/healthz", "public", health.alive),
  get("/readyz", "public", health.ready),
  post("/csp-report", "public", health.cspReport),

  // Texts for everybody
  get("/terms", "public", pagesPublic.terms),
  get("/privacy", "public", pagesPublic.privacy),
  get("/help", "public", pagesPublic.help),
  get("/accessibility", "public", pagesPublic.accessibility),

  // Every page
  get("/", "public", records.start),
  post("/language", "public", language.change),

  // Records: my own, and those shared with me
  get("/records", "signed_in", records.index),
  post("/records", "view_own_record", records.begin),
  post("/records/offers/:grant/accept", "view_shared_records", records.answer),
  post("/records/offers/:grant/decline", "view_shared_records", records.answer),
  post("/records/:patient/leave", "view_shared_records", records.leave),
  get("/records/:patient", "view_shared_records", home.show, forVisitors),
  get("/records/:patient/timeline", "view_shared_records", timeline.index, forVisitors),
  post("/records/:patient/timeline", "view_shared_records", timeline.find, {
    ...forVisitors,
    searches: true,
  }),
  get("/records/:patient/timeline/print", "view_shared_records", timelinePrint.print, forVisitors),
  get("/records/:patient/calendar", "view_shared_records", calendar.current, forVisitors),
  get("/records/:patient/calendar/:when", "view_shared_records", calendar.chosen, forVisitors),

  // How measurements move
  get("/records/:patient/trends", "view_shared_records", trends.index, forVisitors),
  get("/records/:patient/trends/tests/:result", "view_shared_records", testTrends.one, forVisitors),
  get("/records/:patient/trends/tests/:result/print", "view_shared_records", testTrends.print, forVisitors),
  get("/records/:patient/trends/tests/:result/csv", "view_shared_records", testTrends.csv, forVisitors),
  get("/records/:patient/trends/:kind", "view_shared_records", trends.one, forVisitors),
  get("/records/:patient/trends/:kind/print", "view_shared_records", trends.print, forVisitors),
  get("/records/:patient/trends/:kind/csv", "view_shared_records", trends.csv, forVisitors),

  // What stands: medicines with their doses, and what a doctor asks first
  get("/records/:patient/medications", "view_shared_records", medications.index, forVisitors),
  post("/records/:patient/medications/:entry/doses", "view_shared_records", medications.answer),
  get("/records/:patient/summary", "view_shared_records", summaries.index, forVisitors),

  // Entries of a record
  get("/records/:patient/add", "view_shared_records", entries.choose),
  get("/records/:patient/add/document", "view_shared_records", documents.newForm),
  post("/records/:patient/add/document", "view_shared_records", documents.create, { files: true }),
  get("/records/:patient/add/:kind", "view_shared_records", entryAdditions.newForm),
  post("/records/:patient/add/:kind", "view_shared_records", entryAdditions.create),
  get("/records/:patient/entries/:entry", "view_shared_records", entries.show, forVisitors),
  get("/records/:patient/entries/:entry/edit", "edit_own_entries", entryEdits.editForm),
  post("/records/:patient/entries/:entry/edit", "edit_own_entries", entryEdits.update),
  get("/records/:patient/entries/:entry/remove", "delete_own_entries", entryRemovals.removeForm),
  post("/records/:patient/entries/:entry/remove", "delete_own_entries", entryRemovals.remove),
  post("/records/:patient/entries/:entry/restore", "delete_own_entries", entryRemovals.restore),

  // Documents and pictures on entries: whoever may see the entry may see them
  get("/records/:patient/documents", "view_shared_records", documents.index, forVisitors),
  get("/records/:patient/entries/:entry/files", "view_shared_records", files.addForm),
  post("/records/:patient/entries/:entry/files", "view_shared_records", files.add, { files: true }),
  get("/records/:patient/entries/:entry/files/:file", "view_shared_records", files.download, forVisitors),
  get("/records/:patient/entries/:entry/files/:file/small", "view_shared_records", files.small, forVisitors),
  get("/records/:patient/entries/:entry/files/:file/remove", "delete_own_entries", files.removeForm),
  post("/records/:patient/entries/:entry/files/:file/remove", "delete_own_entries", files.remove),
  post("/records/:patient/entries/:entry/files/:file/restore", "delete_own_entries", files.restore),
  get("/records/:patient/removed", "delete_own_entries", removed.index),

  // Copies of a record, to take away once
  get("/records/:patient/export", "view_shared_records", exports.index, { freshProof: true }),
  post("/records/:patient/export", "view_shared_records", exports.start, { freshProof: true }),
  get("/records/:patient/export/:export", "view_shared_records", exports.job),
  post("/records/:patient/export/:export/download", "view_shared_records", exports.download, {
    freshProof: true,
  }),

  // Entries from elsewhere: looked at first, added when the owner says so
  get("/records/:patient/import", "create_own_entries", imports.index, { freshProof: true }),
  post("/records/:patient/import", "create_own_entries", imports.start, { freshProof: true, files: true }),
  get("/records/:patient/import/:import", "create_own_entries", imports.job),
  post("/records/:patient/import/:import/confirm", "create_own_entries", imports.confirm, {
    freshProof: true,
  }),

  // Sharing a record, and who looked at it: the owner's alone
  get("/records/:patient/sharing", "manage_own_shares", sharing.index),
  get("/records/:patient/sharing/new", "manage_own_shares", sharingOffers.newForm, { freshProof: true }),
  post("/records/:patient/sharing/new", "manage_own_shares", sharingOffers.create, { freshProof: true }),
  post("/records/:patient/sharing/:grant/resend", "manage_own_shares", sharingOffers.resend),
  get("/records/:patient/sharing/:grant/view", "manage_own_shares", home.asSeenBy),
  get("/records/:patient/sharing/:grant/edit", "manage_own_shares", sharing.editForm),
  post("/records/:patient/sharing/:grant/edit", "manage_own_shares", sharing.update),
  get("/records/:patient/sharing/:grant/stop", "manage_own_shares", sharing.stopForm),
  post("/records/:patient/sharing/:grant/stop", "manage_own_shares", sharing.stop),
  get("/records/:patient/sharing/visits/new", "manage_own_shares", visits.newForm, { freshProof: true }),
  post("/records/:patient/sharing/visits/new", "manage_own_shares", visits.create, { freshProof: true }),
  post("/records/:patient/sharing/visits/:visit/stop", "manage_own_shares", visits.stop),
  get("/records/:patient/picture", "view_shared_records", picture.ofOwner),
  get("/records/:patient/feed", "manage_own_shares", feeds.show),
  post("/records/:patient/feed", "manage_own_shares", feeds.make, { freshProof: true }),
  post("/records/:patient/feed/change", "manage_own_shares", feeds.change, { freshProof: true }),
  post("/records/:patient/feed/end", "manage_own_shares", feeds.end),
  get("/records/:patient/access", "view_own_access_log", looks.index),
  get("/records/:patient/access/ask/:place", "view_own_access_log", privacyRequests.lineAsked),
  post("/records/:patient/access/ask/:place", "view_own_access_log", privacyRequests.askAbout),
  get("/records/:patient/access/proof/:place", "view_own_access_log", looks.proof),

  // Administration: people and what they may do, never a record
  get("/admin", "view_users", users.start),
  get("/admin/users", "view_users", users.index),
  post("/admin/users/find", "view_users", users.find, { searches: true }),
  get("/admin/users/:user", "view_users", users.one),
  get("/admin/users/:user/suspend", "suspend_users", userAccess.suspendForm),
  post("/admin/users/:user/suspend", "suspend_users", userAccess.suspend),
  post("/admin/users/:user/restore", "suspend_users", userAccess.restore, { freshProof: true }),
  get("/admin/users/:user/roles", "manage_roles", userRoles.edit, { freshProof: true }),
  post("/admin/users/:user/roles/give", "manage_roles", userRoles.give, { freshProof: true }),
  post("/admin/users/:user/roles/take", "manage_roles", userRoles.take, { freshProof: true }),
  get("/admin/users/:user/end", "edit_users", userAccess.askEnd, { freshProof: true }),
  post("/admin/users/:user/end", "edit_users", userAccess.end, { freshProof: true }),
  get("/admin/users/:user/reset", "reset_user_access", userAccess.askReset, { freshProof: true }),
  post("/admin/users/:user/reset", "reset_user_access", userAccess.reset, { freshProof: true }),
  post("/admin/users/:user/end-sessions", "reset_user_access", userAccess.endSessions),
  get("/admin/requests", "manage_roles", requests.index),
  post("/admin/requests/:request/approve", "manage_roles", requests.approve, { freshProof: true }),
  post("/admin/requests/:request/decline", "manage_roles", requests.decline),
  get("/admin/invitations", "invite_users", invitations.index),
  get("/admin/invitations/new", "invite_users", invitations.newForm, { freshProof: true }),
  post("/admin/invitations/new", "invite_users", invitations.create, { freshProof: true }),
  post("/admin/invitations/requests/:request/withdraw", "invite_users", requests.withdraw),
  post("/admin/invitations/:inviter/:invitation/revoke", "invite_users", invitations.revoke),
  get("/admin/roles", "view_roles", roles.index),
  get("/admin/branches", "manage_branches", branches.index),
  post("/admin/branches", "manage_branches", branches.create),

  // The log of who did what
  get("/audit", "verify_audit_chain", audit.index),
  get("/audit/people", "view_audit_log", audit.people),
  post("/audit/people", "view_audit_log", audit.findPeople, { searches: true }),
  get("/audit/entries/:place", "view_audit_log", auditEntry.show),
  get("/audit/entries/:place/proof", "view_audit_log", auditEntry.proof),
  post("/audit/export", "export_audit_log", auditExport.exportEntries, { freshProof: true }),
  get("/audit/privacy", "manage_privacy_requests", privacyRequests.index),
  get("/audit/privacy/:privacyRequest", "manage_privacy_requests", privacyRequests.show),
  post("/audit/privacy/:privacyRequest", "manage_privacy_requests", privacyRequests.answer),
  get("/audit/holds", "manage_legal_holds", holds.index),
  post("/audit/holds", "manage_legal_holds", holds.set),
  post("/audit/holds/lift", "manage_legal_holds", holds.lift),
  get("/audit/verify", "verify_audit_chain", verification.show),
  post("/audit/verify", "verify_audit_chain", verification.start),
  get("/audit/verify/job", "verify_audit_chain", verification.job),
];

/** The application: what every request passes through, in order, then the site map. Throws when the map is wrong. */
export function createApp(site: Site): Hono<Env> {
  checkSiteMap(siteMap);
  const app = new Hono<Env>();
  app.use(variables(site));
  app.use(headers);
  app.onError((error, c) => answerError(error, c));
  app.notFound((c) => answerError(new AppError("not_found"), c));
  app.use(edge);
  for (const route of siteMap) if (route.files) app.on(route.method, route.path, streaming);
  app.use(formLimit);
  site.assets.serve(app);
  app.use(unwritable);
  app.use(session);
  app.use(wording);
  app.use(reader);
  app.use(drafts);
  app.use(isolation);
  for (const route of siteMap) app.on(route.method, route.path, guard(route), route.handler);
  return app;
}
