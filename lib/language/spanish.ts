import { account as accountEs } from "./es/account.ts";
import { privacy as privacyEs } from "./es/privacy.ts";
import { policies as policiesEs } from "./es/policies.ts";
import { admin as adminEs } from "./es/admin.ts";
import { audit as auditEs } from "./es/audit.ts";
import { documents as documentsEs } from "./es/documents.ts";
import { calendar as calendarEs } from "./es/calendar.ts";
import { timeline as timelineEs } from "./es/timeline.ts";
import { synonyms as synonymsEs } from "./es/synonyms.ts";
import { roles as rolesEs } from "./es/roles.ts";
import { devMail as devMailEs } from "./es/dev_mail.ts";
import { invite as inviteEs } from "./es/invite.ts";
import { mail as mailEs } from "./es/mail.ts";
import { reset as resetEs } from "./es/reset.ts";
import { secondFactor as secondFactorEs } from "./es/second_factor.ts";
import { security as securityEs } from "./es/security.ts";
import { kinds as kindsEs } from "./es/kinds.ts";
import { records as recordsEs } from "./es/records.ts";
import { exports as exportsEs } from "./es/exports.ts";
import { printed as printedEs } from "./es/printed.ts";
import { imports as importsEs } from "./es/imports.ts";
import { sharing as sharingEs } from "./es/sharing.ts";
import { looks as looksEs } from "./es/looks.ts";
import { setup as setupEs } from "./es/setup.ts";
import { settings as settingsEs } from "./es/settings.ts";
import { passwords as passwordsEs } from "./es/passwords.ts";
import { devices as devicesEs } from "./es/devices.ts";
import { home as homeEs } from "./es/home.ts";
import { trends as trendsEs } from "./es/trends.ts";
import { unlock as unlockEs } from "./es/unlock.ts";
import { privacyRequests as privacyRequestsEs } from "./es/privacy_requests.ts";
import { feeds as feedsEs } from "./es/feeds.ts";
import { visits as visitsEs } from "./es/visits.ts";
import { signin as signinEs } from "./es/signin.ts";
import { words as wordsEs } from "./es/words.ts";
import { errors as errorsEs } from "./es/errors.ts";
import { forms as formsEs } from "./es/forms.ts";
import { removed as removedEs } from "./es/removed.ts";
import { shell as shellEs } from "./es/shell.ts";

/** What `catalogue.ts` says, in Spanish. Loaded when somebody reads it. */
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
