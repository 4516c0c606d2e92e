import { z } from "zod";

/** What an account's owner is told about their own access. Never carries a link, so that it cannot be imitated. */
export const notices = [
  "password_changed",
  "password_reset",
  "password_paused",
  "passkey_added",
  "passkey_removed",
  "authenticator_added",
  "authenticator_removed",
  "recovery_codes_made",
  "recovery_code_used",
  "access_reset",
  "roles_changed",
  "suspended",
  "restored",
  "signed_in",
  "session_ended",
] as const;

export type Notice = typeof notices[number];

const link = z.url({ protocol: /^https?$/ });
const moment = z.int().nonnegative();

/** What a mail says, as facts. Its words come from `views/emails` and the catalogue when it is sent. */
export const about = z.discriminatedUnion("about", [
  z.strictObject({ about: z.literal("invitation"), inviter: z.string(), link, until: moment }),
  z.strictObject({ about: z.literal("share"), inviter: z.string(), link, until: moment }),
  z.strictObject({ about: z.literal("reset"), link, until: moment }),
  z.strictObject({ about: z.literal("notice"), notice: z.enum(notices), at: moment }),
]);

export const mail = z.intersection(
  z.object({ to: z.string(), name: z.string(), lang: z.enum(["en", "es"]), zone: z.string() }),
  about,
);

export type Mail = z.infer<typeof mail>;

/** A mail in words, ready to be carried. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Puts a mail into words. Pure: the same mail gives the same letter. */
export type Writer = (mail: Mail) => Letter | Promise<Letter>;

/** Takes a letter where it must go, or throws. `id` is the same at every try, so that a receiver can drop doubles. */
export interface Carrier {
  carry(id: string, to: string, letter: Letter): Promise<void>;
}
