import { policies, type PolicyName } from "../lib/identity/consents.ts";
import type { Ctx } from "./env.ts";

declare module "./pages.ts" {
  interface Pages {
    "policies/show": {
      readonly title: string;
      /** The version of the text, for those that are agreed to. */
      readonly version: number | null;
      readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
      /** The audit log's verifying key, where proofs are explained. */
      readonly logKey: string | null;
    };
  }
}

/** How many sections each text has; each has a heading and one paragraph of the catalogue. */
const sections = { terms: 6, privacy: 8, help: 8, accessibility: 4 } as const;
type PageName = keyof typeof sections;

export async function terms(c: Ctx): Promise<Response> {
  return await page(c, "terms", policies.terms);
}

export async function privacy(c: Ctx): Promise<Response> {
  return await page(c, "privacy", policies.privacy);
}

export async function help(c: Ctx): Promise<Response> {
  const { publicKey } = await c.var.site.audit.state();
  return await page(c, "help", null, publicKey);
}

export async function accessibility(c: Ctx): Promise<Response> {
  return await page(c, "accessibility");
}

async function page(
  c: Ctx,
  name: PageName | PolicyName,
  version: number | null = null,
  logKey: string | null = null,
): Promise<Response> {
  const { t } = c.var;
  return await c.var.show("policies/show", {
    title: t(`policy.${name}.title`),
    version,
    logKey,
    sections: Array.from({ length: sections[name] }, (_, n) => ({
      heading: t.of(`policy.${name}.${n + 1}`),
      paragraphs: t.of(`policy.${name}.${n + 1}_text`).split("\n"),
    })),
  });
}
