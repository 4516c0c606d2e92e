import { z } from "zod";

const spelling = /^(UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+){1,2})$/;

/** An IANA time zone that this program can count days in. */
export function zone(about: { readonly label: string; readonly hint?: string }) {
  return z.string().max(60).refine((name) => spelling.test(name) && isKnown(name), "settings.zone_unknown")
    .meta({ ...about, input: "text", width: "medium", spellcheck: false });
}

function isKnown(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
