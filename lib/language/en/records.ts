import { plural } from "../plurals.ts";

export const records = {
  "records.mine": "My record",
  "records.of": ({ name }: { name: string }) => `${name}’s record`,
  "records.add": "Add",
  "records.access": "Who looked",
  "records.hello": ({ name }: { name: string }) => `Hello, ${name}`,
  "records.choose": "Whose record?",
  "records.shared_with_me": "Shared with me",
  "records.nothing_shared": "Nobody shares a record with you.",
  "records.offers": "Waiting for your answer",
  "records.offer": ({ name }: { name: string }) => `${name} would like to share their record with you`,
  "records.offer_parts": ({ parts }: { parts: string }) => `What you would see: ${parts}.`,
  "records.offer_until": ({ date }: { date: string }) => `Until ${date}.`,
  "records.offer_seen":
    "Each time you look, they can see that you did. If they share with you already, this takes its place.",
  "records.accept": "Accept",
  "records.decline": "Decline",
  "records.accepted": "You can now see this record.",
  "records.leave": "Give it back",
  "records.leave_text": ({ name }: { name: string }) =>
    `You will no longer see ${name}’s record. Only ${name} can share it with you again.`,
  "records.left": "You gave the record back.",
  "records.declined": "You declined. Nothing was shared.",
  "records.no_record": "You have no record of your own",
  "records.no_record_text":
    "This account is for work. A record can be started by an invitation to a personal account.",
  "records.begin": "Start a record",
  "records.begin_text": "You can start a new, empty one. What was in an earlier one does not come back.",
  "records.begun": "Your record is ready.",
  "records.terms_changed": ({ date }: { date: string }) => `Changed by its owner on ${date}`,
  "problem.not_offered.heading": "This is no longer offered",
  "problem.not_offered.text":
    "Nothing was shared with you. Ask whoever offered it whether they still want to share.",
  "records.past.withdrawn": ({ name }: { name: string; date: string }) =>
    `${name}’s record is no longer offered to you.`,
  "records.past.rests": ({ name }: { name: string; date: string }) =>
    `${name}’s record rests: its owner has paused all sharing. Your share comes back when that ends.`,
  "records.past.stopped": ({ name, date }: { name: string; date: string }) =>
    `${name}’s record: sharing with you was stopped on ${date}.`,
  "records.past.ended": ({ name, date }: { name: string; date: string }) =>
    `${name}’s record: your share ended on ${date}, as agreed.`,

  "records.next": "Next appointment",
  "records.no_next": "No appointment ahead",
  "records.this_week": "This week",
  "records.exercise_week": ({ n, minutes }: { n: number; minutes: number }) =>
    n === 0
      ? "No exercise yet this week."
      : n === 1
      ? `Exercise once this week, ${minutes} minutes.`
      : `Exercise ${n} times this week, ${minutes} minutes in all.`,
  "records.lookers": ({ n }: { n: number }) =>
    n === 0
      ? "Nobody else looked this week."
      : n === 1
      ? "One other person looked this week."
      : `${n} other people looked this week.`,
  "records.see_lookers": "See who looked",
  "records.in_days": ({ n }: { n: number }) => n === 0 ? "today" : n === 1 ? "tomorrow" : `in ${n} days`,
  "records.up": ({ change }: { change: string }) => `${change} more than the time before`,
  "records.down": ({ change }: { change: string }) => `${change} less than the time before`,
  "records.points": ({ n }: { n: number }) => plural("en", n, { one: "1 point", other: `${n} points` }),
  "records.same": "The same as the time before",
  "records.first": "Your first one",
  "records.start": "Start your record",
  "records.start_text": "Three good first steps. You can do them in any order, or leave them for later.",
  "records.start_weight": "Add your weight",
  "records.start_appointment": "Add your next appointment",
  "records.empty_shared": "There is nothing here yet.",

  "entry.add_title": "What would you like to add?",
  "entry.add": ({ kind }: { kind: string }) => `Add ${kind.toLowerCase()}`,
  "entry.edit_title": ({ kind }: { kind: string }) => `Change ${kind.toLowerCase()}`,
  "entry.at": "Date and time",
  "entry.at_range": "Choose a date between 1900 and ten years from now.",
  "entry.systolic": "Upper number (systolic)",
  "entry.diastolic": "Lower number (diastolic)",
  "entry.pulse": "Pulse",
  "entry.pulse_hint": "If your monitor shows it.",
  "entry.weight": "Weight",
  "entry.weight_hint": "For example 62.5; in stones and pounds 11 6",
  "entry.title": "What",
  "entry.exercise_hint": "For example: a walk by the river",
  "entry.appointment_hint": "For example: eye clinic, yearly check",
  "entry.minutes": "How long",
  "entry.place": "Where",
  "entry.note": "Note",
  "entry.note_hint": "Anything that you want to remember. Up to 1,000 characters.",
  "entry.pressure_order": "The upper number must be higher than the lower one. Did they change places?",
  "entry.save": "Save",
  "entry.saved": ({ what }: { what: string }) => `${what} saved.`,
  "entry.see": "See it",
  "entry.another": "Add another",
  "entry.change": "Change",
  "entry.remove": "Remove",
  "entry.removed": ({ what }: { what: string }) => `${what} removed.`,
  "entry.restored": ({ what }: { what: string }) => `${what} is back.`,
  "entry.by": ({ name, when }: { name: string; when: string }) => `Added by ${name}, ${when}`,
  "entry.changed_by": ({ name, when }: { name: string; when: string }) => `Changed by ${name}, ${when}`,
  "entry.versions": "Earlier versions",
  "entry.version": ({ n }: { n: number }) => `Version ${n}`,
  "entry.remove_title": ({ kind }: { kind: string }) => `Remove this ${kind.toLowerCase()}?`,
  "entry.remove_text": "It leaves every list. You can undo this.",
  "entry.keep": "Keep it",
  "entry.conflict": "This changed while you were writing",
  "entry.conflict_gone":
    "This was removed while you were writing. What you wrote is below; add it again if it should stand.",
  "entry.pulse_of": ({ pulse }: { pulse: number }) => `pulse ${pulse}`,
};
