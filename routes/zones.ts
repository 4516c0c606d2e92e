import { z } from "zod";
import { isZone } from "../lib/language/dates.ts";

const spelling = /^(UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+){1,2})$/;

/** An IANA time zone that this program can count days in. */
export function zone(about: { readonly label: string; readonly hint?: string }) {
  return z.string().max(60).refine((name) => spelling.test(name) && isZone(name), "settings.zone_unknown")
    .meta({ ...about, input: "text", width: "medium", spellcheck: false });
}
