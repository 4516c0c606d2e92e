import type { Place } from "./pages.ts";

/** What /dev/ui shows: made-up people, one example for each state of each component. */

export const notices = [
  { state: "ok", text: "Your reading is saved." },
  { state: "info", text: "Anna can see your blood pressure until 22 December 2026." },
  { state: "warning", text: "You have 2 recovery codes left." },
  { state: "danger", text: "The log does not match its last signature." },
];

export const statuses = [
  { state: "ok", text: "In your target range" },
  { state: "info", text: "Offered" },
  { state: "warning", text: "Due in 2 days" },
  { state: "danger", text: "Very high" },
  { state: "none", text: "Ended" },
];

export const latest = {
  icon: "heart-pulse",
  label: "Blood pressure",
  sentence: "In your target range on 11 of 14 days.",
  value: "128/82",
  unit: "mmHg",
  href: "/dev/ui",
  when: "21 November 2026 at 08:10",
  machine: "2026-11-21T08:10:00Z",
  status: { state: "ok", text: "In your target range" },
};

export const lines = [
  {
    href: "/dev/ui",
    icon: "heart-pulse",
    kindLabel: "Blood pressure",
    value: "128/82",
    unit: "mmHg",
    more: "Pulse 64",
    when: "08:10",
    machine: "2026-11-21T08:10:00Z",
  },
  {
    href: "/dev/ui",
    icon: "weight",
    kindLabel: "Weight",
    value: "72.5",
    unit: "kg",
    more: "",
    when: "07:55",
    machine: "2026-11-21T07:55:00Z",
  },
  {
    href: "/dev/ui",
    icon: "calendar-days",
    kindLabel: "Appointment",
    value: "Eye clinic, yearly check with Dr Weiss",
    unit: "",
    more: "Northern branch",
    when: "14:30",
    machine: "2026-11-21T14:30:00Z",
  },
];

export const facts = [
  { label: "Preferred name", value: "Tessie", change: "/dev/ui" },
  { label: "Born", value: "7 March 1961", machine: "1961-03-07", change: "/dev/ui" },
  { label: "Insurance", value: "Not recorded", change: null },
];

export const tasks = [
  { label: "The code from the terminal", href: null, hint: null, status: "done" },
  {
    label: "Your account",
    href: "/dev/ui",
    hint: "Name, address and password",
    status: "doing",
    current: true,
  },
  { label: "Recovery codes", href: "/dev/ui", hint: null, status: "to_do" },
  { label: "First branch", href: null, hint: null, status: "not_yet" },
];

export const tabs = {
  label: "Maria Keller",
  items: [
    { label: "Summary", href: "/dev/ui", current: true },
    { label: "Visits", href: "/dev/ui", current: false },
    { label: "Measurements", href: "/dev/ui", current: false },
    { label: "Who looked", href: "/dev/ui", current: false },
  ],
};

export const table = {
  caption: "Audit log",
  columns: [
    { label: "When", kind: "time" },
    { label: "Who" },
    { label: "What" },
    { label: "Result" },
    { label: "Entries", kind: "number" },
    { label: "Hash", kind: "code" },
  ],
  rows: [
    [
      { text: "22-Nov-2026 09:10", machine: "2026-11-22T09:10:00Z" },
      "Dr Weiss",
      { text: "Looked at a record", href: "/dev/ui" },
      { text: "Allowed", state: "ok" },
      3,
      "9f3a…c110",
    ],
    [
      { text: "22-Nov-2026 09:12", machine: "2026-11-22T09:12:00Z" },
      "Stan",
      { text: "Tried to open a record", href: "/dev/ui" },
      { text: "Refused", state: "warning" },
      1,
      "41be…77d2",
    ],
    [
      { text: "22-Nov-2026 09:14", machine: "2026-11-22T09:14:00Z" },
      "Otto",
      { text: "Invited somebody", href: "/dev/ui" },
      { text: "Allowed", state: "ok" },
      1,
      "c02d…1a9e",
    ],
  ],
};

export const empty = {
  icon: "heart-pulse",
  heading: "No readings yet",
  text: "Your blood pressure will stand here, newest first. Begin with today's reading.",
  action: { label: "Add a reading", href: "/dev/ui" },
};

export const noMatch = {
  icon: "search",
  heading: "Nothing matches",
  text: "There are readings, but none of this kind.",
  action: { label: "Clear the filter", href: "/dev/ui", plain: true },
};

export const conflict = {
  action: "/dev/ui",
  version: 3,
  back: "/dev/ui",
  told: "Anna changed this on 22 November 2026, 09:40, while you were changing it. Choose what to keep.",
  theirs: "Saved by Anna, 22 November 2026, 09:40",
  lines: [
    {
      name: "systolic",
      id: "c-systolic",
      label: "Systolic",
      yours: { words: "128 mmHg", sent: [["systolic", "128"]] },
      theirs: { words: "132 mmHg", sent: [["systolic", "132"]] },
      same: false,
    },
    {
      name: "note",
      id: "c-note",
      label: "Note",
      yours: { words: "After breakfast", sent: [["note", "After breakfast"]] },
      theirs: { words: "", sent: [["note", ""]] },
      same: false,
    },
  ],
};

export const confirm = {
  heading: "Remove this reading?",
  text: "It goes from your record now. You can bring it back for 30 days.",
  action: "/dev/ui",
  label: "Remove the reading",
  keep: "Keep it",
  back: "/dev/ui",
  danger: true,
};

export const secret = {
  id: "codes",
  heading: "Your recovery codes",
  text:
    "Each opens your account once, if you lose your phone. They are shown only now: print them or write them down.",
  codes: ["7QK2-M9XD-4TRA-8WZP", "B3HN-6YCE-LKF5-2JVS", "ZP8T-QW4M-9XRA-HD67", "5VKE-N2CB-T7YG-WM3X"],
};

export const progress = { id: "export", label: "Preparing your record", done: 3, of: 8 };

export const filters = [
  { label: "Everything", current: true },
  { label: "Blood pressure", current: false },
  { label: "Weight", current: false },
  { label: "Appointments", current: false },
];

export const starters = [
  { icon: "heart-pulse", label: "Blood pressure" },
  { icon: "weight", label: "Weight" },
  { icon: "footprints", label: "Exercise" },
  { icon: "calendar-days", label: "Appointment" },
];

export const recordPlaces: readonly Place[] = [
  { href: "/dev/ui", label: "shell.nav.home", icon: "house", current: true, near: true },
  { href: "/dev/ui", label: "shell.nav.calendar", icon: "calendar-days", current: false, near: true },
  { href: "/dev/ui", label: "shell.nav.add", icon: "plus", current: false, near: true, primary: true },
  { href: "/dev/ui", label: "shell.nav.trends", icon: "chart-line", current: false, near: true },
  {
    href: "/dev/ui",
    label: "shell.nav.timeline",
    icon: "scroll-text",
    current: false,
    near: false,
    wide: true,
  },
  { href: "/dev/ui", label: "shell.nav.sharing", icon: "users", current: false, near: false },
  { href: "/dev/ui", label: "shell.nav.access", icon: "eye", current: false, near: false },
  { href: "/dev/ui", label: "shell.nav.records", icon: "folder", current: false, near: false },
];

export const staffPlaces: readonly Place[] = [
  { href: "/dev/ui", label: "shell.nav.users", icon: "users", current: false, near: false },
  { href: "/dev/ui", label: "shell.nav.invitations", icon: "mail", current: false, near: false },
  { href: "/dev/ui", label: "shell.nav.roles", icon: "shield", current: false, near: false },
  { href: "/dev/ui", label: "shell.nav.audit", icon: "history", current: true, near: false },
];
