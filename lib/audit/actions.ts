/**
 * Every deed that the log knows, as `noun.verb`. A page shows `audit.action.<action>` of the language catalogue.
 * A code is never reused for something else: old entries keep theirs for years.
 */
export const actions = [
  "setup.completed",
  "setup.refused",

  "session.half_started",
  "session.started",
  "session.ended",
  "session.locked",
  "session.unlocked",
  "session.revoked",
  "session.expired",
  "session.refused",
  "step_up.passed",
  "step_up.refused",

  "account.created",
  "account.changed",
  "account.removed",
  "username.changed",
  "address.asked",
  "address.changed",
  "address.refused",
  "consent.given",
  "consent.withdrawn",
  "erasure.asked",
  "erasure.stopped",
  "erasure.begun",
  "erasure.blocked",
  "hold.set",
  "hold.lifted",
  "hold.viewed",
  "privacy_request.made",
  "privacy_request.viewed",
  "privacy_request.answered",
  "password.changed",
  "password.refused",
  "factor.proved",
  "factor.added",
  "factor.renamed",
  "factor.removed",
  "factor.refused",
  "recovery_codes.made",
  "recovery_code.used",

  "invitation.created",
  "invitation.opened",
  "invitation.redeemed",
  "invitation.revoked",
  "invitation.refused",
  "reset.requested",
  "reset.redeemed",
  "reset.refused",

  "patient.created",
  "patient.changed",
  "record.viewed",
  "record.listed",
  "record.searched",
  "record.created",
  "record.edited",
  "record.removed",
  "record.restored",
  "record.purged",
  "dose.recorded",
  "dose.undone",
  "record.erased",
  "record.restricted",
  "record.unrestricted",
  "record.offered",
  "record.handed_over",
  "record.kept",
  "record.exported",
  "record.imported",
  "export.started",
  "export.downloaded",
  "export.ended",
  "import.checked",
  "import.ended",
  "record.refused",

  "file.added",
  "file.downloaded",
  "file.removed",
  "file.restored",
  "file.purged",

  "grant.offered",
  "grant.accepted",
  "grant.declined",
  "grant.changed",
  "grant.revoked",
  "grant.expired_use",
  "grant.returned",

  "visit.offered",
  "visit.opened",
  "visit.refused",
  "visit.ended",

  "feed.made",
  "feed.changed",
  "feed.ended",
  "feed.read",
  "reminder.sent",

  "role.given",
  "role.taken",
  "user.listed",
  "user.viewed",
  "user.suspended",
  "user.restored",
  "user.access_reset",
  "user.refused",
  "request.made",
  "request.approved",
  "request.declined",
  "request.withdrawn",
  "invitation.listed",
  "branch.created",
  "desk.refused",

  "audit.viewed",
  "audit.verified",
  "audit.exported",
  "audit.proved",
  "audit.refused",

  "mail.queued",
  "mail.sent",
  "mail.failed",
  "limit.reached",
  "policy.departed",
  "page.refused",
] as const;

export type Action = (typeof actions)[number];

const known: ReadonlySet<string> = new Set(actions);

export function isAction(text: string): text is Action {
  return known.has(text);
}

/** Key of the language catalogue for an action, also for one that an older or newer program wrote. */
export function actionLabel(action: string): string {
  return known.has(action) ? `audit.action.${action}` : "audit.action.unknown";
}
