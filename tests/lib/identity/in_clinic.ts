import { findAccount, type KeptAccount } from "../../../lib/identity/accounts.ts";
import { outgoing } from "../../../lib/messages/outbox.ts";
import type { Mail } from "../../../lib/messages/mail.ts";
import { type Clinic, openClinic } from "./clinic.ts";

/** Works in an installation that is closed afterwards, whatever happens. */
export async function inClinic(work: (clinic: Clinic) => Promise<void>): Promise<void> {
  const clinic = await openClinic();
  try {
    await work(clinic);
  } finally {
    await clinic.close();
  }
}

/** The account as it is kept now. */
export async function kept(clinic: Clinic, { account }: Pick<KeptAccount, "account">): Promise<KeptAccount> {
  const found = await findAccount(clinic.identity, account.id);
  if (!found) throw new Error("the account is gone");
  return found;
}

/** Everything that waits in the outbox. */
export async function mailOf({ identity }: Clinic): Promise<Mail[]> {
  return (await identity.vault.list(outgoing, [], { limit: 200 })).map(({ value }) => value.mail);
}

/** The token at the end of the newest link to this page. */
export async function tokenFor(clinic: Clinic, page: "invite" | "reset"): Promise<string> {
  const links = (await mailOf(clinic)).flatMap((mail) => "link" in mail ? [mail.link] : []);
  const link = links.findLast((each) => each.includes(`/${page}#`));
  if (!link) throw new Error(`no mail with a link to /${page}`);
  return link.slice(link.indexOf("#") + 1);
}
