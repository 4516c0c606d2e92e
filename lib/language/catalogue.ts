import { account } from "./en/account.ts";
import { account as accountEs } from "./es/account.ts";
import { privacy } from "./en/privacy.ts";
import { privacy as privacyEs } from "./es/privacy.ts";
import { policies } from "./en/policies.ts";
import { policies as policiesEs } from "./es/policies.ts";
import { admin } from "./en/admin.ts";
import { admin as adminEs } from "./es/admin.ts";
import { audit } from "./en/audit.ts";
import { audit as auditEs } from "./es/audit.ts";
import { documents } from "./en/documents.ts";
import { documents as documentsEs } from "./es/documents.ts";
import { calendar } from "./en/calendar.ts";
import { calendar as calendarEs } from "./es/calendar.ts";
import { timeline } from "./en/timeline.ts";
import { timeline as timelineEs } from "./es/timeline.ts";
import { synonyms } from "./en/synonyms.ts";
import { synonyms as synonymsEs } from "./es/synonyms.ts";
import { roles } from "./en/roles.ts";
import { roles as rolesEs } from "./es/roles.ts";
import { devMail } from "./en/dev_mail.ts";
import { devMail as devMailEs } from "./es/dev_mail.ts";
import { invite } from "./en/invite.ts";
import { invite as inviteEs } from "./es/invite.ts";
import { mail } from "./en/mail.ts";
import { mail as mailEs } from "./es/mail.ts";
import { reset } from "./en/reset.ts";
import { reset as resetEs } from "./es/reset.ts";
import { secondFactor } from "./en/second_factor.ts";
import { secondFactor as secondFactorEs } from "./es/second_factor.ts";
import { security } from "./en/security.ts";
import { security as securityEs } from "./es/security.ts";
import { kinds } from "./en/kinds.ts";
import { kinds as kindsEs } from "./es/kinds.ts";
import { records } from "./en/records.ts";
import { records as recordsEs } from "./es/records.ts";
import { exports } from "./en/exports.ts";
import { exports as exportsEs } from "./es/exports.ts";
import { printed } from "./en/printed.ts";
import { printed as printedEs } from "./es/printed.ts";
import { imports } from "./en/imports.ts";
import { imports as importsEs } from "./es/imports.ts";
import { sharing } from "./en/sharing.ts";
import { sharing as sharingEs } from "./es/sharing.ts";
import { looks } from "./en/looks.ts";
import { looks as looksEs } from "./es/looks.ts";
import { setup } from "./en/setup.ts";
import { setup as setupEs } from "./es/setup.ts";
import { settings } from "./en/settings.ts";
import { settings as settingsEs } from "./es/settings.ts";
import { passwords } from "./en/passwords.ts";
import { passwords as passwordsEs } from "./es/passwords.ts";
import { devices } from "./en/devices.ts";
import { devices as devicesEs } from "./es/devices.ts";
import { home } from "./en/home.ts";
import { home as homeEs } from "./es/home.ts";
import { trends } from "./en/trends.ts";
import { trends as trendsEs } from "./es/trends.ts";
import { unlock } from "./en/unlock.ts";
import { privacyRequests } from "./en/privacy_requests.ts";
import { feeds } from "./en/feeds.ts";
import { visits } from "./en/visits.ts";
import { unlock as unlockEs } from "./es/unlock.ts";
import { privacyRequests as privacyRequestsEs } from "./es/privacy_requests.ts";
import { feeds as feedsEs } from "./es/feeds.ts";
import { visits as visitsEs } from "./es/visits.ts";
import { signin } from "./en/signin.ts";
import { signin as signinEs } from "./es/signin.ts";
import { words } from "./en/words.ts";
import { errors } from "./en/errors.ts";
import { forms } from "./en/forms.ts";
import { shell } from "./en/shell.ts";
import { words as wordsEs } from "./es/words.ts";
import { errors as errorsEs } from "./es/errors.ts";
import { forms as formsEs } from "./es/forms.ts";
import { removed } from "./en/removed.ts";
import { removed as removedEs } from "./es/removed.ts";
import { shell as shellEs } from "./es/shell.ts";

/** Every word that Salus says, by noun. Each noun has a file in each language; both stand here. */
export const english = {
  ...account,
  ...policies,
  ...privacy,
  ...admin,
  ...audit,
  ...calendar,
  ...documents,
  ...timeline,
  ...synonyms,
  ...roles,
  ...security,
  ...secondFactor,
  ...reset,
  ...mail,
  ...invite,
  ...devMail,
  ...words,
  ...errors,
  ...forms,
  ...shell,
  ...setup,
  ...settings,
  ...passwords,
  ...devices,
  ...home,
  ...trends,
  ...unlock,
  ...signin,
  ...kinds,
  ...records,
  ...exports,
  ...printed,
  ...imports,
  ...sharing,
  ...looks,
  ...visits,
  ...feeds,
  ...privacyRequests,
  ...removed,
};

export type English = typeof english;

export const spanish = {
  ...accountEs,
  ...policiesEs,
  ...privacyEs,
  ...adminEs,
  ...auditEs,
  ...calendarEs,
  ...documentsEs,
  ...timelineEs,
  ...synonymsEs,
  ...rolesEs,
  ...securityEs,
  ...secondFactorEs,
  ...resetEs,
  ...mailEs,
  ...inviteEs,
  ...devMailEs,
  ...wordsEs,
  ...errorsEs,
  ...formsEs,
  ...shellEs,
  ...setupEs,
  ...settingsEs,
  ...passwordsEs,
  ...devicesEs,
  ...homeEs,
  ...trendsEs,
  ...unlockEs,
  ...signinEs,
  ...kindsEs,
  ...recordsEs,
  ...exportsEs,
  ...printedEs,
  ...importsEs,
  ...sharingEs,
  ...looksEs,
  ...visitsEs,
  ...feedsEs,
  ...privacyRequestsEs,
  ...removedEs,
};
