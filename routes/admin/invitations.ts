import { z } from "zod";
import type { Desk } from "../../lib/access/desk.ts";
import {
  type InvitationLine,
  inviteUser,
  listInvited,
  takeInvitationBack,
} from "../../lib/access/inviting.ts";
import { listRequests } from "../../lib/access/requests.ts";
import { heldRole, isBranchRole } from "../../lib/access/role_giving.ts";
import { branchRoles } from "../../lib/access/roles.ts";
import { hasSecondAdministrator } from "../../lib/access/second_person.ts";
import type { Field } from "../../lib/forms/fields.ts";
import { form } from "../../lib/forms/form.ts";
import { choice, choiceGiven, choices, emailAddress, text, wholeNumber } from "../../lib/forms/inputs.ts";
import type { Mistake } from "../../lib/forms/mistakes.ts";
import { openBranches } from "../../lib/identity/branches.ts";
import { isId } from "../../lib/ids.ts";
import type { RoleName } from "../../lib/identity/role_names.ts";
import { seeOther } from "../answers.ts";
import type { Ctx } from "../env.ts";
import { flash } from "../flash.ts";
import { cardsOf, type RequestCard } from "./requests.ts";
import { mistakesOf } from "./role_mistakes.ts";
import { rolesText, staffRoleWords } from "./role_words.ts";

interface InvitationRow {
  readonly name: string;
  readonly email: string;
  readonly roles: string;
  readonly state: string;
  readonly by: string;
  readonly opened: readonly string[];
  readonly used: string | null;
  readonly warning: string | null;
  /** Where to take it back; null when it is over. */
  readonly revoke: string | null;
}

declare module "../pages.ts" {
  interface Pages {
    "admin/invitations/index": {
      readonly lines: readonly InvitationRow[];
      readonly limits: string;
      readonly mine: boolean;
      /** Whether this reader sees everybody's. */
      readonly everybody: boolean;
      readonly next: string | null;
      readonly asked: readonly RequestCard[];
    };
    "admin/invitations/new": {
      readonly second: "always" | "some" | "never";
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
  }
}

const options = { patient: "role.patient", ...staffRoleWords } as const;

const inviteForm = form(z.strictObject({
  name: text({ label: "admin.invite.name", longest: 100 }),
  email: emailAddress({ label: "admin.invite.email", hint: "admin.invite.email_hint", autocomplete: "off" }),
  roles: choices({ label: "admin.invite.roles", options }),
  branch: choiceGiven({ label: "admin.invite.branch", hint: "admin.invite.branch_hint" }).optional(),
  language: choice({
    label: "admin.invite.language",
    options: { en: "shell.language.en", es: "shell.language.es" },
  }),
  hours: wholeNumber({ label: "admin.invite.hours", hint: "admin.invite.hours_hint", min: 1, max: 24 }),
}));

export async function index(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("invite_users");
  const everybody = !desk.isLocal;
  const mine = !everybody || c.req.query("show") !== "all";
  const after = c.req.query("after");
  const page = await listInvited(desk, { mine, after: isId(after) ? after : undefined });
  const asked = (await listRequests(desk)).filter(({ by, about }) =>
    about.kind === "invitation" && by === desk.reader.id
  );
  return await c.var.show("admin/invitations/index", {
    lines: page.lines.map((line) => rowOf(c, line)),
    limits: c.var.t("admin.invitations.limits", { waiting: page.waiting, most: page.mostWaiting }),
    mine,
    everybody,
    next: page.more === undefined ? null : `/admin/invitations?${new URLSearchParams({
      show: mine ? "mine" : "all",
      after: page.more,
    })}`,
    asked: await cardsOf(c, desk, asked.slice(0, 25)),
  });
}

export async function newForm(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("invite_users");
  const { language, site } = c.var;
  const hours = site.config.policy.invitationHours;
  return await show(c, desk, inviteForm.typed({ language, hours, roles: [] }), []);
}

export async function create(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("invite_users");
  const read = inviteForm.read(await c.req.formData(), { choices: await choicesFor(c, desk) });
  if (!read.ok) return await show(c, desk, read.typed, read.mistakes);
  const { branch, roles, ...rest } = read.values;
  const answer = await inviteUser(desk, {
    ...rest,
    roles: roles.map((role) => heldRole(role, isBranchRole(role) ? branch : undefined)),
  });
  if (answer.outcome === "sent" || answer.outcome === "asked") {
    flash(c, `admin.invite.${answer.outcome}`);
    return seeOther(c, "/admin/invitations");
  }
  const mistakes = answer.outcome === "taken"
    ? [{ field: "email", message: "admin.invite.taken" }]
    : mistakesOf(c, answer.mistake, "roles");
  return await show(c, desk, inviteForm.typed(read.values), mistakes);
}

export async function revoke(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("invite_users");
  const inviter = c.req.param("inviter") ?? "";
  await takeInvitationBack(desk, { inviter, id: c.req.param("invitation") ?? "" });
  flash(c, "admin.invitations.revoked");
  return seeOther(c, "/admin/invitations");
}

async function show(
  c: Ctx,
  desk: Desk<"invite_users">,
  typed: Parameters<typeof inviteForm.fields>[1],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const some = await hasSecondAdministrator(desk) ? "some" : "never";
  return await c.var.show("admin/invitations/new", {
    second: desk.hold === "A" ? "always" : some,
    fields: inviteForm.fields(c.var.t, typed, mistakes, { choices: await choicesFor(c, desk) }),
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

async function choicesFor(c: Ctx, desk: Desk<"invite_users">) {
  const branches = await openBranches(c.var.site.identity);
  // Nobody is offered what they can never give: a branch manager invites for the branch.
  const offered = Object.entries(options).filter(([role]) =>
    !desk.isLocal || role === "patient" || branchRoles.includes(role as RoleName)
  );
  return {
    roles: offered.map(([value, label]) => ({ value, label: c.var.t(label) })),
    branch: branches.filter(({ id }) => !desk.isLocal || id === desk.branch)
      .map(({ id, name }) => ({ value: id, label: name })),
  };
}

function rowOf(c: Ctx, { invitation, roles, inviterName, state, networks }: InvitationLine): InvitationRow {
  const { t, dates, now } = c.var;
  const { name, email, until, used, revoked, opened } = invitation;
  const ended = { used: used?.at, revoked: revoked?.at, expired: until, waiting: until }[state] ?? until;
  return {
    name,
    email,
    roles: rolesText(t, roles),
    state: state === "waiting"
      ? t("admin.invitations.state.waiting", { until: dates.longTime(until) })
      : t(`admin.invitations.state.${state}`, { when: dates.ago(ended, now) }),
    by: inviterName,
    opened: opened.map(({ place, device, at }) =>
      t("admin.invitations.opened_from", { place, device, when: dates.ago(at, now) })
    ),
    used: used
      ? t("admin.invitations.used_from", { place: used.place, when: dates.ago(used.at, now) })
      : null,
    warning: networks > 1 ? t("admin.invitations.networks", { n: networks }) : null,
    revoke: state === "waiting" ? `/admin/invitations/${invitation.inviter}/${invitation.id}/revoke` : null,
  };
}
