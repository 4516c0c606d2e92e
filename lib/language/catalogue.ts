import { common } from "./en/common.ts";
import { dates } from "./en/dates.ts";
import { errors } from "./en/errors.ts";
import { forms } from "./en/forms.ts";
import { shell } from "./en/shell.ts";
import { common as commonEs } from "./es/common.ts";
import { dates as datesEs } from "./es/dates.ts";
import { errors as errorsEs } from "./es/errors.ts";
import { forms as formsEs } from "./es/forms.ts";
import { shell as shellEs } from "./es/shell.ts";

/** Every word that Salus says, by noun. Each noun has a file in each language; both stand here. */
export const english = {
  ...common,
  ...dates,
  ...errors,
  ...forms,
  ...shell,
};

export type English = typeof english;

export const spanish = {
  ...commonEs,
  ...datesEs,
  ...errorsEs,
  ...formsEs,
  ...shellEs,
};
