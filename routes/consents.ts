import {
  agree,
  agreesToAll,
  allows,
  listConsents,
  policies,
  policyNames,
  purposes,
  setPurpose,
} from "../lib/identity/consents.ts";
import { z } from "zod";
import { form } from "../lib/forms/form.ts";
import { choice } from "../lib/forms/inputs.ts";
import { wakeReminders } from "../lib/access/reminders.ts";
import { AppError } from "../lib/errors.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { sessionOf } from "./own_session.ts";

declare module "./pages.ts" {
  interface Pages {
    "consents/show": {
      readonly policies: readonly {
        readonly name: string;
        readonly href: string;
        readonly state: string;
      }[];
      readonly purposes: readonly {
        readonly id: string;
        readonly name: string;
        readonly text: string;
        readonly given: boolean;
      }[];
      readonly history: readonly {
        readonly when: string;
        readonly machine: string;
        readonly text: string;
      }[];
    };
    "consents/agree": { readonly policies: readonly { readonly name: string; readonly href: string }[] };
  }
}

const purposeForm = form(z.strictObject({
  purpose: choice({ label: "consents.purpose", options: { reminder_mails: "consents.reminder_mails" } }),
  given: choice({ label: "consents.given", options: { yes: "consents.allow", no: "consents.withdraw" } }),
}));

export async function show(c: Ctx): Promise<Response> {
  const { t, dates, site } = c.var;
  const { owner } = sessionOf(c);
  const history = await listConsents(site.identity, owner);
  return await c.var.show("consents/show", {
    policies: policyNames.map((name) => ({
      name: t(`policy.${name}.title`),
      href: `/${name}`,
      state: agreesToAll(owner.account)
        ? t("consents.agreed", { n: policies[name] })
        : t("consents.not_agreed"),
    })),
    purposes: purposes.map((id) => ({
      id,
      name: t(`consents.${id}`),
      text: t(`consents.${id}_text`),
      given: allows(owner.account, id),
    })),
    history: history.map(({ about, version, given, at }) => ({
      when: dates.longTime(at),
      machine: dates.machine(at),
      text: t(given ? "consents.line_given" : "consents.line_withdrawn", {
        what: nameOf(c, about),
        n: version,
      }),
    })),
  });
}

export async function update(c: Ctx): Promise<Response> {
  const read = purposeForm.read(await c.req.formData());
  if (!read.ok) throw new AppError("invalid");
  const given = read.values.given === "yes";
  const { purpose } = read.values;
  const { site: { identity, vault }, caller, now } = c.var;
  await setPurpose(identity, sessionOf(c), {
    purpose,
    given,
    caller,
    also: (change, { patient }) => {
      if (patient) wakeReminders(vault, change, patient, now);
    },
  });
  flash(c, given ? "consents.saved_given" : "consents.saved_withdrawn");
  return seeOther(c, "/account/consents");
}

export async function ask(c: Ctx): Promise<Response> {
  const { account } = sessionOf(c).owner;
  if (agreesToAll(account)) return seeOther(c, "/");
  const fresh = policyNames.filter((name) => account.agreed?.[name] !== policies[name]);
  return await c.var.show("consents/agree", {
    policies: fresh.map((name) => ({ name: c.var.t(`policy.${name}.title`), href: `/${name}` })),
  });
}

export async function accept(c: Ctx): Promise<Response> {
  await agree(c.var.site.identity, sessionOf(c), c.var.caller);
  return seeOther(c, "/");
}

function nameOf(c: Ctx, about: string): string {
  const { t } = c.var;
  return t.has(`policy.${about}.title`) ? t.of(`policy.${about}.title`) : t.of(`consents.${about}`);
}
