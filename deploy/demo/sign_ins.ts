import { z } from "zod";
import { newSecret } from "../../lib/ids.ts";
import { shelf } from "../../lib/vault/shelf.ts";
import type { Vault } from "../../lib/vault/vault.ts";

const signInSchema = z.strictObject({
  role: z.string(),
  name: z.string(),
  username: z.string(),
  password: z.string(),
  /** Base32; null for those who have no authenticator. */
  totpSecret: z.string().nullable(),
});

/** What somebody of the cast would know by heart. */
export type SignIn = Readonly<z.infer<typeof signInSchema>>;

/** Sealed like everything else, and written last: where it stands, the story is whole. */
const signIns = shelf({
  name: "demo_sign_ins",
  prefix: "demo",
  schema: z.array(signInSchema),
  version: 1,
  under: "system",
});

const only = [0];

export async function readSignIns(vault: Vault): Promise<readonly SignIn[] | undefined> {
  return (await vault.read(signIns, only))?.value;
}

export async function keepSignIns(vault: Vault, people: readonly SignIn[]): Promise<void> {
  await vault.change().put(signIns, only, [...people], { was: null }).tidy();
}

/** Twenty-four random characters in four groups, 140 bits, with something for every rule of composition. */
export function newPassword(): string {
  for (;;) {
    const groups = newSecret().replace(/[-_]/g, "").slice(0, 24).match(/.{6}/g) ?? [];
    const password = groups.join("-");
    const composed = /\d/.test(password) && /[a-z]/.test(password) && /[A-Z]/.test(password);
    if (groups.length === 4 && composed) return password;
  }
}

/** For people: who can sign in, in columns. */
export function tableOf(origin: string, people: readonly SignIn[]): string {
  const head = ["Who", "Name", "Username", "Password", "Authenticator secret"];
  const rows = people.map((one) => [
    one.role.replaceAll("_", " "),
    one.name,
    one.username,
    one.password,
    one.totpSecret ?? "none",
  ]);
  const widths = head.map((word, column) =>
    Math.max(word.length, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd();
  return [
    "",
    `Salus is ready. Sign in at ${origin}/signin as any of these people:`,
    "",
    line(head),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
    "",
    "An authenticator app makes the six digits from its secret; so does: oathtool --totp --base32 SECRET",
    `Mail that would have been sent is at ${origin}/dev/mail`,
    "",
  ].join("\n");
}
