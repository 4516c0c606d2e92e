import { type English, english } from "./catalogue.ts";
import type { Args } from "./messages.ts";

export const languages = ["en", "es"] as const;

export type Language = (typeof languages)[number];
export type Key = keyof English;

type Facts<K extends Key> = English[K] extends (facts: infer F) => string ? [facts: F] : [];

/** Says things in one language. `t("records.title")`, `t("records.count", { n: 3 })`. */
export interface Translate {
  <K extends Key>(key: K, ...facts: Facts<K>): string;
  /** For keys made while running. Throws on one that the catalogue does not have. */
  of(key: string, facts?: Args): string;
  has(key: string): boolean;
  readonly language: Language;
}

/** The words of one language, loaded when they are first asked for. Every key exists in each: the compiler sees to it. */
export async function translate(language: Language): Promise<Translate> {
  if (language === "en") return inEnglish;
  return inSpanish ??= speaker("es", (await import("./spanish.ts")).spanish);
}

export function isLanguage(text: unknown): text is Language {
  return text === "en" || text === "es";
}

/** The language that a browser asks for first among ours (RFC 9110 §12.5.4); `otherwise` when none is. */
export function preferredLanguage(header: string | undefined, otherwise: Language): Language {
  const wishes = (header ?? "").split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
    const quality = parameters.map((text) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(text)?.[1]).find(Boolean);
    return { language: tag.split("-")[0], quality: Number(quality ?? 1) };
  });
  const ours = wishes.filter(({ language, quality }) => isLanguage(language) && quality > 0);
  const best = ours.sort((a, b) => b.quality - a.quality)[0]?.language;
  return isLanguage(best) ? best : otherwise;
}

/** Speaks from any catalogue of ours; `bend` changes each message, for trying out layouts. */
export function speaker(language: Language, catalogue: object, bend = (text: string) => text): Translate {
  const words = new Map(Object.entries(catalogue as Record<string, Message>));
  const of = (key: string, facts: Args = {}) => {
    const message = words.get(key);
    if (message === undefined) throw new TypeError(`the catalogue has no ${key}`);
    if (typeof message === "string") return bend(message);
    if (Object.values(facts).some((fact) => fact === undefined || Number.isNaN(fact))) {
      throw new TypeError(`${key} is said without its facts`);
    }
    return bend(message(facts));
  };
  const t = (key: string, facts?: Args) => of(key, facts);
  return Object.assign(t, { of, has: (key: string) => words.has(key), language }) as Translate;
}

type Message = string | ((facts: Args) => string);

/** Most people's, and the pattern of the others. */
const inEnglish = speaker("en", english);
let inSpanish: Translate | undefined;
