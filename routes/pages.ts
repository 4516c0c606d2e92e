import { Eta } from "eta/core";
import { views } from "../.build/views.js";
import type { Instant } from "../lib/clock.ts";
import type { Id } from "../lib/ids.ts";
import type { Dates } from "../lib/language/dates.ts";
import type { Translate } from "../lib/language/translate.ts";
import type { Asset } from "./assets.ts";

/** Every page with the data it needs. Each routes file adds its own: `declare module "./pages.ts"`. */
// deno-lint-ignore no-empty-interface
export interface Pages {}

/** What stands around every page; templates find it in `it` beside the page's own data. */
export interface Shell {
  readonly t: Translate;
  /** For `<html lang>`. */
  readonly lang: string;
  readonly dates: Dates;
  readonly now: Instant;
  readonly nonce: string;
  readonly csrf: string;
  /** A fresh id for a form that creates something: sent twice, it counts once. */
  readonly once: string;
  /** Of this page, for the language switch and the way back. */
  readonly path: string;
  readonly theme: "system" | "light" | "dark";
  readonly font: "standard" | "easy";
  readonly density: "comfortable" | "compact";
  readonly demo: boolean;
  readonly asset: (name: string) => Asset;
  readonly frame: Frame;
  /** Who is signed in. */
  readonly person: { readonly id: string; readonly name: string; readonly picture: number | null } | null;
  /** Somebody who looks by a link for a visit, and until when. */
  readonly visit: { readonly name: string; readonly until: string } | null;
  /** Whose record this page shows. */
  readonly whose: {
    readonly patient: Id;
    readonly name: string;
    readonly own: boolean;
    /** "12-Mar-1951" and "75y", for whoever may know. */
    readonly born: { readonly date: string; readonly age: string } | null;
  } | null;
  readonly places: readonly Place[];
  readonly flash: Notice & { readonly undo: string | null } | null;
  readonly standing: readonly Standing[];
  /** Seconds until the session locks, and how long before that the page asks; null when nobody is signed in. */
  readonly sessionEnds: { readonly seconds: number; readonly warnAhead: number } | null;
}

/** A card for people who are signed out, a patient's or carer's pages, or the dense staff pages. */
export type Frame = "door" | "record" | "staff";

/** One entry of the navigation. `label` is a key; `icon` a symbol of static/icons.svg. */
export interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: string;
  readonly current: boolean;
  /** Stands in the bar at the bottom of a phone. */
  readonly near: boolean;
  /** Stands in the bar of a wide screen, and under "More" elsewhere. */
  readonly wide?: boolean;
  /** The one that invites: Add. */
  readonly primary?: boolean;
}

/** One sentence with a state of its own, said in words and icon too. */
export interface Notice {
  readonly state: State;
  readonly text: string;
}

/** A notice that stays on its pages, with the way to put it right. */
export interface Standing extends Notice {
  readonly link: { readonly href: string; readonly text: string } | null;
}

export type State = "ok" | "info" | "warning" | "danger";

export interface RenderOptions {
  /** Only the title and the main region, for a request that swaps it into a page. */
  readonly partial: boolean;
}

/** A page as HTML. Throws rather than print undefined, a function or an object. */
export function renderPage<K extends keyof Pages>(
  view: K,
  data: Pages[K],
  shell: Shell,
  options: RenderOptions,
): string {
  return engine.render(`/${view}`, { ...shell, ...data as object, partial: options.partial });
}

/** The HTML of a mail, which stands alone. */
export function renderMail(data: object): string {
  return engine.render("/emails/letter", data);
}

const engine = new Eta({ autoEscape: true, autoFilter: true, filterFunction: printable });
for (const [name, view] of Object.entries(views)) engine.loadTemplate(name, view);

function printable(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value === "boolean" || Number.isFinite(value)) return String(value);
  throw new TypeError(`a template prints ${value === undefined ? "undefined" : typeof value}`);
}
