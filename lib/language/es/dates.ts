import type { dates as english } from "../en/dates.ts";
import type { Same } from "../messages.ts";
import { plural } from "../plurals.ts";

export const dates = {
  "dates.today": "Hoy",
  "dates.yesterday": "Ayer",
  "dates.tomorrow": "Mañana",
  "dates.now": "Ahora mismo",
  "dates.never": "Nunca",
  "dates.from_to": ({ from, to }) => `de ${from} a ${to}`,
  "dates.until": ({ date }) => `hasta el ${date}`,
  "dates.at": ({ date, time }) => `${date} a las ${time}`,
  "dates.days_left": ({ n }) => plural("es", n, { one: "Queda 1 día", other: `Quedan ${n} días` }),
  "dates.zone": ({ zone }) => `Las horas corresponden a ${zone}`,
} satisfies Same<typeof english>;
