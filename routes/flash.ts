import { getCookie } from "hono/cookie";
import { safePath } from "./answers.ts";
import type { Ctx } from "./env.ts";
import type { Notice } from "./pages.ts";

const name = "__Host-flash";

/** What goes with the sentence: keys and paths of ours, never facts. */
interface Beside {
  /** The key of the word for what it happened to: "kind.weight". */
  readonly what?: string;
  /** Takes it back, by POST. */
  readonly undo?: string;
  /** Where it is. */
  readonly see?: string;
  /** Where another one is added. */
  readonly again?: string;
}

/** What just happened, said once on the next page, with the ways to go on where there are some. */
export interface Flash extends Notice {
  readonly undo: string | null;
  readonly see: string | null;
  readonly again: string | null;
}

/** `message`: a key without facts. A made-up cookie can only make its own reader see another of our sentences. */
export function flash(c: Ctx, message: string, beside: Beside = {}): void {
  write(c, [message, ...Object.entries(beside).map(([one, value]) => `${one}=${value}`)].join("~"), 60);
}

/** Takes the waiting sentence, so that it is said once. */
export function takeFlash(c: Ctx): Flash | null {
  const value = getCookie(c, name);
  if (value === undefined) return null;
  write(c, "", 0);
  const { t } = c.var;
  const [message = "", ...beside] = value.split("~");
  const read = (one: keyof Beside) =>
    beside.find((text) => text.startsWith(`${one}=`))?.slice(one.length + 1);
  const what = read("what");
  if (!t.has(message) || (what !== undefined && !t.has(what))) return null;
  const path = (one: keyof Beside) => safePath(read(one), "") || null;
  return {
    state: "ok",
    text: t.of(message, what === undefined ? {} : { what: t.of(what) }),
    undo: path("undo"),
    see: path("see"),
    again: path("again"),
  };
}

function write(c: Ctx, value: string, seconds: number): void {
  const cookie = `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;
  c.header("Set-Cookie", cookie, { append: true });
}
