import type { Language } from "./translate.ts";

/** Words for a count. Spanish has a third form, `many`, for whole millions (CLDR); without one, `other` serves. */
export interface Forms {
  readonly one: string;
  readonly many?: string;
  readonly other: string;
}

const rules = new Map<Language, Intl.PluralRules>();

/** Made when first asked: a start says nothing about any number. */
function rulesOf(language: Language): Intl.PluralRules {
  const known = rules.get(language);
  if (known) return known;
  const fresh = new Intl.PluralRules(language);
  rules.set(language, fresh);
  return fresh;
}

/** The form that the language's grammar asks for. */
export function plural(language: Language, count: number, forms: Forms): string {
  const form = rulesOf(language).select(count);
  if (form === "one") return forms.one;
  return form === "many" ? forms.many ?? forms.other : forms.other;
}
