import { z } from "zod";
import { hour } from "../lib/clock.ts";
import type { Ctx } from "./env.ts";

/** An address stays in a browser's history; what was searched for is read there no longer than this. */
const life = 12 * hour;

const shape = z.tuple([z.number(), z.record(z.string(), z.string())]);

/** Words for an address: they open for this reader alone, at this place, until they end. */
export function sealSearch(c: Ctx, place: string, searched: Readonly<Record<string, string>>): string {
  const { site, now } = c.var;
  return site.vault.sealText(purposeOf(c, place), JSON.stringify([now + life, searched]));
}

/** Undefined for what this reader did not search for here, or too long ago. */
export function openSearch(
  c: Ctx,
  place: string,
  token: string,
): Readonly<Record<string, string>> | undefined {
  const text = c.var.site.vault.openText(purposeOf(c, place), token);
  if (text === undefined) return undefined;
  const [until, searched] = shape.parse(JSON.parse(text));
  return until > c.var.now ? searched : undefined;
}

function purposeOf(c: Ctx, place: string): string {
  const { account, visitor } = c.var.actor;
  return `search.${place}.${account ?? visitor?.visit ?? "nobody"}`;
}
