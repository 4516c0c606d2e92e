import type { Config } from "../config.ts";
import { weaknessOf } from "./password_blocklist.ts";

/** Whose password it would be: what everybody who knows them would try. */
export interface About {
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly clinic?: string | undefined;
}

export interface PasswordMistake {
  /** A key of the catalogue. */
  readonly message: string;
  readonly args?: Readonly<Record<string, number>>;
}

/** NIST 800-63B-4 §3.1.1.2: fifteen code points at least, whatever they are; 256 and 1,024 bytes bound the work. */
export const shortest = 15;
export const longest = 256;
const mostBytes = 1024;

/** One spelling for what looks the same on every keyboard. */
export function normalPassword(typed: string): string {
  return typed.normalize("NFC");
}

/** Whether it is worth comparing at all: anything else never was accepted as a password. */
export function isPossible(typed: string): boolean {
  return typed.length <= mostBytes && typed !== "" && new TextEncoder().encode(typed).length <= mostBytes;
}

/** The first thing wrong with a new password, or undefined. Its history is checked apart, since that takes a hash. */
export function passwordMistake(
  typed: string,
  about: About,
  policy: Pick<Config["policy"], "passwordComposition">,
): PasswordMistake | undefined {
  const password = normalPassword(typed);
  const points = [...password].length;
  if (points < shortest) return { message: "password.short", args: { least: shortest, has: points } };
  if (points > longest || !isPossible(password)) return { message: "password.long", args: { most: longest } };
  const [mailbox = ""] = about.email.split("@");
  const context = ["salus", about.clinic ?? "", about.username, mailbox, about.name];
  const weakness = weaknessOf(password, context);
  if (weakness) return { message: `password.${weakness}` };
  return policy.passwordComposition && !isComposed(password)
    ? { message: "password.composition" }
    : undefined;
}

/** An operator's own demand, off by default: NIST 800-63B-4 §3.1.1.2(5) and ASVS 6.2.5 advise against it. */
function isComposed(password: string): boolean {
  return [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].every((kind) => kind.test(password));
}
