/** An instant with the offset of the zone, to the millisecond: FHIR dateTime and instant. */
export function momentOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
    .toString({ timeZoneName: "never", smallestUnit: "millisecond" });
}

/** The day on which it falls there. */
export function dayOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Reads a FHIR dateTime or instant; a day alone is taken at noon. Undefined for months, years and what is no date. */
export function readMoment(text: string | undefined, zone: string): number | undefined {
  if (text === undefined) return undefined;
  try {
    if (/^\d{4}-\d\d-\d\dT/.test(text)) {
      return /(Z|[+-]\d\d:\d\d)$/.test(text)
        ? Temporal.Instant.from(text).epochMilliseconds
        : Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
    }
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
    return Temporal.PlainDate.from(text).toZonedDateTime({ timeZone: zone, plainTime: "12:00" })
      .epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** The day, month or year of a FHIR date or dateTime, as we keep fuzzy dates. */
export function readDay(text: string | undefined, zone: string): string | undefined {
  if (text === undefined) return undefined;
  if (/^\d{4}(-\d\d(-\d\d)?)?$/.test(text)) return text;
  const at = readMoment(text, zone);
  return at === undefined ? undefined : dayOf(at, zone);
}
