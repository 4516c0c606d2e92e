import { ownBirth } from "../lib/access/patients.ts";
import { hasSecondFactor } from "../lib/identity/factors.ts";
import type { Ctx } from "./env.ts";
import { sessionOf } from "./own_session.ts";
import { heightText } from "./profile.ts";

/** One thing about the account, and where it is changed. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly change: string;
}

declare module "./pages.ts" {
  interface Pages {
    "account/show": {
      readonly facts: readonly Fact[];
      readonly doors: readonly { readonly href: string; readonly name: string; readonly icon: string }[];
    };
  }
}

const places = [
  { href: "/account/settings", name: "settings", icon: "settings" },
  { href: "/account/security", name: "security", icon: "shield-check" },
  { href: "/account/devices", name: "devices", icon: "lock" },
  { href: "/account/consents", name: "consents", icon: "check" },
  { href: "/account/privacy", name: "privacy", icon: "eye" },
  { href: "/help", name: "help", icon: "info" },
] as const;

/** Where everything about the account is found. */
export async function show(c: Ctx): Promise<Response> {
  const { owner: { account } } = sessionOf(c);
  const { t, dates, site: { vault } } = c.var;
  const born = await ownBirth(vault, account);
  const fact = (name: string, value: string, change: string): Fact => ({
    label: t.of(`account.${name}`),
    value,
    change,
  });
  return await c.var.show("account/show", {
    facts: [
      fact("name", account.name, "/account/profile"),
      fact("username", account.username, "/account/username"),
      fact("email", account.email, "/account/address"),
      ...(account.patient
        ? [
          fact("born", born === undefined ? t("account.none_given") : dates.long(born), "/account/profile"),
          fact("height", heightText(c, account), "/account/profile"),
        ]
        : []),
      fact(
        "second_factor",
        t(hasSecondFactor(account) ? "account.second_factor_on" : "account.second_factor_off"),
        "/account/security",
      ),
    ],
    doors: places.map(({ href, name, icon }) => ({ href, name: t(`account.${name}`), icon })),
  });
}
