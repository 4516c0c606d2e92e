const usernamePattern = /^[a-z][a-z0-9._-]{2,31}$/;
const emailPattern =
  /^[^\s@"'<>()[\]\\,;:]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

/**
 * Compatibility-normalised and case-folded first, so that look-alike spellings are one name before any rule sees them;
 * without the "@" that many write in front of a name.
 */
export function foldUsername(typed: string): string {
  return typed.normalize("NFKC").trim().toLowerCase().replace(/^@/, "");
}

export function foldEmail(typed: string): string {
  return typed.normalize("NFKC").trim().toLowerCase();
}

/** Whether an e-mail address is meant and no username: something stands before its "@". */
export function isAddress(typed: string): boolean {
  return foldEmail(typed).indexOf("@") > 0;
}

/** Of an already folded name: a letter, then letters, digits, dot, dash or underscore; 3 to 32. Never an "@". */
export function isUsername(folded: string): boolean {
  return usernamePattern.test(folded);
}

/** Of an already folded address: what mail servers accept in practice; 254 characters at most (RFC 5321 §4.5.3.1.3). */
export function isEmail(folded: string): boolean {
  return folded.length <= 254 && emailPattern.test(folded) && !folded.includes("..");
}
