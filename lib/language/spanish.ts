import { account } from "./es/account.ts";
import { privacy } from "./es/privacy.ts";
import { policies } from "./es/policies.ts";
import { admin } from "./es/admin.ts";
import { audit } from "./es/audit.ts";
import { documents } from "./es/documents.ts";
import { calendar } from "./es/calendar.ts";
import { timeline } from "./es/timeline.ts";
import { synonyms } from "./es/synonyms.ts";
import { roles } from "./es/roles.ts";
import { devMail } from "./es/dev_mail.ts";
import { invite } from "./es/invite.ts";
import { mail } from "./es/mail.ts";
import { reset } from "./es/reset.ts";
import { secondFactor } from "./es/second_factor.ts";
import { security } from "./es/security.ts";
import { kinds } from "./es/kinds.ts";
import { records } from "./es/records.ts";
import { exports } from "./es/exports.ts";
import { printed } from "./es/printed.ts";
import { imports } from "./es/imports.ts";
import { sharing } from "./es/sharing.ts";
import { looks } from "./es/looks.ts";
import { setup } from "./es/setup.ts";
import { settings } from "./es/settings.ts";
import { passwords } from "./es/passwords.ts";
import { devices } from "./es/devices.ts";
import { home } from "./es/home.ts";
import { trends } from "./es/trends.ts";
import { unlock } from "./es/unlock.ts";
import { privacyRequests } from "./es/privacy_requests.ts";
import { feeds } from "./es/feeds.ts";
import { visits } from "./es/visits.ts";
import { signin } from "./es/signin.ts";
import { words } from "./es/words.ts";
import { errors } from "./es/errors.ts";
import { forms } from "./es/forms.ts";
import { removed } from "./es/removed.ts";
import { shell } from "./es/shell.ts";

/** What `catalogue.ts` says, in Spanish. Loaded when somebody reads it. */
export const spanish = {
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
