import { TOTP } from "otpauth";
import type { Actor } from "../../lib/access/actor.ts";
import { Chart, type Opening } from "../../lib/access/chart.ts";
import { Desk } from "../../lib/access/desk.ts";
import { mayStillInvite } from "../../lib/access/inviting.ts";
import { addPatient } from "../../lib/access/patients.ts";
import type { Permission } from "../../lib/access/permissions.ts";
import { minute } from "../../lib/clock.ts";
import type { Caller } from "../../lib/deeds.ts";
import { type Id, newId } from "../../lib/ids.ts";
import { type Account, findAccount, findByHandle, type KeptAccount } from "../../lib/identity/accounts.ts";
import { addAuthenticator, offerAuthenticator } from "../../lib/identity/authenticator.ts";
import { openInvitation, redeemInvitation } from "../../lib/identity/redemptions.ts";
import { openDevMailbox } from "../../lib/messages/dev_mailbox.ts";
import { deliverDue } from "../../lib/messages/post.ts";
import type { Site } from "../../routes/env.ts";
import { writeLetter } from "../../routes/letters.ts";
import { cast, emailOf, type Person, type PersonName, zone } from "./cast.ts";
import type { MovableClock } from "./movable_clock.ts";
import { newPassword, type SignIn } from "./sign_ins.ts";

/** Where the story is played: a running site whose clock we move, and what its people have in their heads. */
export class Stage {
  readonly site: Site;
  readonly clock: MovableClock;
  readonly #accounts = new Map<PersonName, Account>();
  readonly #passwords = new Map<PersonName, string>();
  readonly #secrets = new Map<PersonName, string>();

  constructor(site: Site, clock: MovableClock) {
    this.site = site;
    this.clock = clock;
  }

  passwordOf(who: PersonName): string {
    const password = this.#passwords.get(who) ?? newPassword();
    this.#passwords.set(who, password);
    return password;
  }

  accountOf(who: PersonName): Account {
    const account = this.#accounts.get(who);
    if (!account) throw new Error(`${who} has no account yet`);
    return account;
  }

  patientOf(who: PersonName): Id {
    const { patient } = this.accountOf(who);
    if (patient === undefined) throw new Error(`${who} keeps no record`);
    return patient;
  }

  callerOf(who: PersonName): Caller {
    const { address, agent } = cast[who];
    return { request: newId(), address, agent };
  }

  /** Opens somebody's record as this person, at the time that the clock shows. */
  chart(who: PersonName, whose: PersonName = who): Promise<Chart> {
    return Chart.open(this.#opening(who), this.patientOf(whose));
  }

  desk<P extends Permission>(who: PersonName, permission: P): Promise<Desk<P>> {
    const { identity, audit } = this.site;
    return Desk.open({ ...this.#opening(who), identity, audit, account: this.accountOf(who) }, permission);
  }

  /** Delivers what waits in the outbox to the mailbox that everybody can see. */
  async deliver(): Promise<void> {
    const { vault } = this.site;
    await deliverDue({
      vault,
      clock: this.clock,
      carrier: openDevMailbox(vault, this.clock),
      write: writeLetter,
    });
  }

  /** Takes the invitation that was mailed last, with a username, a password and, at work, an authenticator. */
  async join(who: PersonName): Promise<void> {
    const { identity, vault } = this.site;
    const person: Person = cast[who];
    const [letter] = await openDevMailbox(vault, this.clock).latest(1);
    const token = letter?.to === emailOf(person) ? /\/invite#([\w-]{43})/.exec(letter.text)?.[1] : undefined;
    if (token === undefined) throw new Error(`the invitation of ${who} did not arrive`);
    const how = {
      mayInvite: mayStillInvite(identity),
      caller: this.callerOf(who),
      also: (change: Parameters<typeof addPatient>[1], account: Account) => {
        const { id: owner, patient: id, name, createdAt } = account;
        const { born } = person;
        if (id === undefined) return;
        addPatient(vault, change, { id, owner, name, zone, createdAt, ...(born !== undefined && { born }) });
      },
    };
    await openInvitation(identity, token, how);
    this.clock.moveTo(this.clock.now() + 2 * minute);
    const { name, username } = person;
    const password = this.passwordOf(who);
    const redeemed = await redeemInvitation(identity, token, {
      name,
      username,
      language: "en",
      zone,
      password,
    }, how);
    if (redeemed.outcome !== "in") throw new Error(`${who} could not join: ${JSON.stringify(redeemed)}`);
    await this.know(who);
    if (person.role !== "patient") await this.takeAuthenticator(who);
  }

  /** Reads the account as it now stands. */
  async know(who: PersonName): Promise<KeptAccount> {
    const { identity } = this.site;
    const known = this.#accounts.get(who);
    const found = known
      ? await findAccount(identity, known.id)
      : await findByHandle(identity, cast[who].username);
    if (!found) throw new Error(`${who} has no account`);
    this.#accounts.set(who, found.account);
    return found;
  }

  async takeAuthenticator(who: PersonName): Promise<void> {
    const { identity } = this.site;
    const was = await this.know(who);
    this.clock.moveTo(this.clock.now() + minute);
    const now = this.clock.now();
    const offer = offerAuthenticator(identity, was, now);
    const code = new TOTP({ secret: offer.secret }).generate({ timestamp: now });
    const owner = { was, caller: this.callerOf(who), now };
    if (!await addAuthenticator(identity, owner, { offer, code })) throw new Error("the code did not fit");
    this.#secrets.set(who, offer.secret);
    await this.know(who);
    await this.deliver();
  }

  signInOf(who: PersonName): SignIn {
    const { part, name, username } = cast[who];
    const totpSecret = this.#secrets.get(who) ?? null;
    return { role: part, name, username, password: this.passwordOf(who), totpSecret };
  }

  #opening(who: PersonName): Opening {
    return {
      vault: this.site.vault,
      actor: this.#actor(who),
      caller: this.callerOf(who),
      now: this.clock.now(),
    };
  }

  #actor(who: PersonName): Actor {
    const { id, name, roles, patient } = this.accountOf(who);
    const branch = roles.find((held) => held.branch !== undefined)?.branch;
    return { account: id, name, roles, own: patient, branch };
  }
}
