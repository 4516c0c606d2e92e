import type { Language } from "./translate.ts";

/** Words for a count. Spanish has a third form, `many`, for whole millions (CLDR); without one, `other` serves. */
export interface Forms {
  readonly one: string;
  readonly many?: string;
  readonly other: string;
}

const rules: Readonly<Record<Language, Intl.PluralRules>> = {
  en: new Intl.PluralRules("en"),
  es: new Intl.PluralRules("es"),
};

/** The form that the language's grammar asks for. */
export function plural(language: Language, count: number, forms: Forms): string {
  const form = rules[language].select(count);
  if (form === "one") return forms.one;
  return form === "many" ? forms.many ?? forms.other : forms.other;
}
