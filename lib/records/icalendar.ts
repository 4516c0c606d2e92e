import type { Instant } from "../clock.ts";

/** One appointment for a calendar program. */
export interface CalendarEvent {
  readonly uid: string;
  readonly at: Instant;
  readonly version: number;
  readonly summary: string;
  readonly location?: string | undefined;
}

const longestLine = 75;

/**
 * Appointments as iCalendar (RFC 5545): CRLF, lines folded at 75 octets, text escaped, times in UTC. `host` makes the
 * ids unlike those of other places; an appointment is a moment, its end is not known.
 */
export function icalendar(
  events: readonly CalendarEvent[],
  { host, now, name }: { readonly host: string; readonly now: Instant; readonly name: string },
): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Salus//Appointments//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `NAME:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
    "X-PUBLISHED-TTL:PT4H",
    ...events.flatMap((event) => eventLines(event, host, now)),
    "END:VCALENDAR",
  ];
  return lines.map(folded).join("\r\n") + "\r\n";
}

function eventLines(
  { uid, at, version, summary, location }: CalendarEvent,
  host: string,
  now: Instant,
): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${text(uid)}@${text(host)}`,
    `DTSTAMP:${moment(now)}`,
    `DTSTART:${moment(at)}`,
    `SEQUENCE:${version - 1}`,
    `SUMMARY:${text(summary)}`,
    ...(location === undefined ? [] : [`LOCATION:${text(location)}`]),
    "CLASS:PRIVATE",
    "TRANSP:OPAQUE",
    "END:VEVENT",
  ];
}

/** RFC 5545 §3.3.11: backslash, semicolon, comma and line breaks are escaped; other control characters go. */
function text(value: string): string {
  return value.replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n").replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n")
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, "");
}

/** RFC 5545 §3.3.5, form 2: "20261201T153000Z". */
function moment(at: Instant): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** RFC 5545 §3.1: no line longer than 75 octets, and no character cut in two. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let [out, octets] = ["", 0];
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > longestLine) {
      out += "\r\n ";
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
