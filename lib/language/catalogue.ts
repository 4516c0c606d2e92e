import { account } from "./en/account.ts";
import { privacy } from "./en/privacy.ts";
import { policies } from "./en/policies.ts";
import { admin } from "./en/admin.ts";
import { audit } from "./en/audit.ts";
import { documents } from "./en/documents.ts";
import { calendar } from "./en/calendar.ts";
import { timeline } from "./en/timeline.ts";
import { synonyms } from "./en/synonyms.ts";
import { roles } from "./en/roles.ts";
import { devMail } from "./en/dev_mail.ts";
import { invite } from "./en/invite.ts";
import { mail } from "./en/mail.ts";
import { reset } from "./en/reset.ts";
import { secondFactor } from "./en/second_factor.ts";
import { security } from "./en/security.ts";
import { kinds } from "./en/kinds.ts";
import { records } from "./en/records.ts";
import { exports } from "./en/exports.ts";
import { printed } from "./en/printed.ts";
import { imports } from "./en/imports.ts";
import { sharing } from "./en/sharing.ts";
import { looks } from "./en/looks.ts";
import { setup } from "./en/setup.ts";
import { settings } from "./en/settings.ts";
import { passwords } from "./en/passwords.ts";
import { devices } from "./en/devices.ts";
import { home } from "./en/home.ts";
import { trends } from "./en/trends.ts";
import { unlock } from "./en/unlock.ts";
import { privacyRequests } from "./en/privacy_requests.ts";
import { feeds } from "./en/feeds.ts";
import { visits } from "./en/visits.ts";
import { signin } from "./en/signin.ts";
import { words } from "./en/words.ts";
import { errors } from "./en/errors.ts";
import { forms } from "./en/forms.ts";
import { shell } from "./en/shell.ts";
import { removed } from "./en/removed.ts";

/** Every word that Salus says, by noun. Each noun has a file in each language; the others are joined beside this. */
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
