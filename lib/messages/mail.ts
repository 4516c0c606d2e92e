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
  "username_changed",
  "address_asked",
  "address_changed",
  "erasure_stopped",
  "record_received",
  "record_handed_over",
] as const;

export type Notice = typeof notices[number];

/** What waits for somebody on Salus: the mail says that, and nothing of what it is about. */
export const news = [
  "appointment",
  "share_ending",
  "share_offered",
  "privacy_request",
  "privacy_answer",
  "erasure_asked",
  "erasure_soon",
  "record_erased",
  "record_offered",
] as const;

export type News = typeof news[number];

const link = z.url({ protocol: /^https?$/ });
const moment = z.int().nonnegative();

/** What a mail says, as facts. Its words come from `views/emails` and the catalogue when it is sent. */
export const about = z.discriminatedUnion("about", [
  z.strictObject({ about: z.literal("invitation"), inviter: z.string(), link, until: moment }),
  z.strictObject({ about: z.literal("share"), inviter: z.string(), link, until: moment }),
  z.strictObject({ about: z.literal("reset"), link, until: moment }),
  z.strictObject({ about: z.literal("address"), link, until: moment }),
  z.strictObject({ about: z.literal("certificate"), link, until: moment }),
  z.strictObject({ about: z.literal("notice"), notice: z.enum(notices), at: moment }),
  z.strictObject({
    about: z.literal("news"),
    news: z.enum(news),
    /** Who is behind it, where the reader may know. */
    who: z.string().exactOptional(),
    /** What is erased when. */
    erasure: z.strictObject({ what: z.enum(["record", "account", "both", "kept"]), at: moment })
      .exactOptional(),
    /** A page of ours, for whoever signs in: no token. */
    link,
    /** Where such mails are turned off, when they can be. */
    settings: link.exactOptional(),
    /** From then on it says nothing new. */
    until: moment.exactOptional(),
  }),
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
