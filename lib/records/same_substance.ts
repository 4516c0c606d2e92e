import type { Summary } from "../access/summaries.ts";
import { fold } from "./search.ts";

/** Words that stand in many names and name no substance: what it comes as, which salt, which other, as we write them. */
const general = new Set(
  ("acid acido sodium sodio sodica sodico potassium potasio potasica potasico calcium calcio magnesium magnesio " +
    "zinc hydrochloride hidrocloruro clorhidrato chloride cloruro sulfate sulphate sulfato phosphate fosfato " +
    "maleate maleato citrate citrato tablet tablets tableta tabletas comprimido comprimidos capsule capsules " +
    "capsula capsulas drop drops gotas cream crema ointment pomada gel syrup jarabe spray patch patches parche " +
    "parches injection inyeccion oral vitamin vitamins vitamina vitaminas forte plus retard eye eyes ojo ojos " +
    "medicine medicines medicamento medicamentos drug drugs farmaco farmacos allergy alergia alergias " +
    "and the all any other others with from for not y los las les del con por para sin otro otros otra otras " +
    "todos todas mcg units unidades").split(" "),
);

/**
 * Whether a medicine and what somebody does not tolerate have a word in common, whatever its accents and capitals. Only
 * words are compared: brand names, families and interactions are not known here. Numbers, doses and general words do
 * not count; neither does why a medicine is taken: an antihistamine is taken for pollen.
 */
export function sharesWord(medicine: Summary["brief"], substance: unknown): boolean {
  const named = new Set(wordsOf(`${medicine["name"]} ${medicine["strength"] ?? ""}`));
  const all = wordsOf(String(substance ?? ""));
  const own = all.filter((word) => !general.has(word));
  // Whoever is allergic to zinc wrote nothing else.
  return (own.length > 0 ? own : all).some((word) => named.has(word));
}

function wordsOf(text: string): readonly string[] {
  const words = fold(text).match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];
  return words.filter((word) => word.length > 2 || !/[a-z]/.test(word));
}
