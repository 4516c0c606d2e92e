export const mail = {
  "mail.hello": ({ name }: { name: string }) => name ? `Hello ${name},` : "Hello,",
  "mail.close": "Salus, which keeps health records",
  "mail.not_you": "If you did not expect this mail, you need not do anything.",
  "mail.until": ({ until }: { until: string }) => `The link works once, until ${until}.`,
  "mail.invitation.subject": "Your invitation to Salus",
  "mail.invitation.text": ({ who }: { who: string }) =>
    `${who} invites you to Salus. Follow the link to choose how you sign in.`,
  "mail.invitation.link": "Accept the invitation",
  "mail.share.subject": ({ who }: { who: string }) => `${who} wants to share something with you`,
  "mail.share.text": ({ who }: { who: string }) =>
    `${who} wants to share something with you on Salus. Follow the link to open it.`,
  "mail.share.link": "See what is shared",
  "mail.reset.subject": "Choose a new password",
  "mail.reset.text":
    "Somebody, perhaps you, asked for a new password for your account. Follow the link to choose one. Until then the old one stays.",
  "mail.reset.link": "Choose a new password",
  "mail.address.subject": "Confirm your new address",
  "mail.address.text":
    "Somebody, perhaps you, wants to use this address for their account. Follow the link to confirm that it is yours. Until then nothing changes.",
  "mail.address.link": "Confirm this address",
  "mail.certificate.subject": "What you asked us to erase is erased",
  "mail.certificate.text":
    "The erasure that you asked for is done: the key to what was erased is destroyed, and nobody can read it any more, not even we. Follow the link for your certificate.",
  "mail.certificate.link": "Open the certificate",
  "mail.certificate.until": ({ until }: { until: string }) =>
    `The link works until ${until}, as often as you like. Keep a copy of the certificate: after that we have none.`,
  "mail.news.erasure_asked.subject": "An erasure was asked for",
  "mail.news.erasure_asked.text": ({ goes }: { goes: string }) =>
    `Somebody, perhaps you, asked for an erasure. ${goes} Until then nothing is lost: sign in to keep everything.`,
  "mail.news.erasure_soon.subject": "What you asked us to erase goes in two days",
  "mail.news.erasure_soon.text": ({ goes }: { goes: string }) =>
    `${goes} That is in two days. Nobody can bring it back after that. Sign in if you want to keep it, or to take a copy first.`,
  "mail.news.record_erased.subject": "A record that was shared with you is gone",
  "mail.news.record_erased.text":
    "Somebody who shared something with you on Salus erased it. You can no longer open it; nothing is asked of you.",
  "mail.news.record_offered.subject": ({ who }: { who: string }) => `${who} asks you to take over a record`,
  "mail.news.record_offered.text": ({ who }: { who: string }) =>
    `${who} asks whether you take over a record that you may see today. Sign in to answer. If you do nothing, nothing changes.`,
  "mail.news.link": "Sign in to Salus",
  "mail.news.settings": ({ address }: { address: string }) =>
    `You can choose when reminders come, or turn them off, in your settings: ${address}`,
  "mail.news.appointment.subject": "You have an appointment",
  "mail.news.appointment.text": "You have an appointment on your Salus calendar. Sign in to see it.",
  "mail.news.share_ending.subject": "Something you share ends soon",
  "mail.news.share_ending.text":
    "Something that you share on Salus ends within three days. Sign in to see it, and to choose another end if you like. If you do nothing, it ends by itself.",
  "mail.news.share_offered.subject": ({ who }: { who: string }) => `${who} wants to share something with you`,
  "mail.news.share_offered.text": ({ who }: { who: string }) =>
    `${who} wants to share something with you on Salus. Sign in to answer.`,
  "mail.news.privacy_request.subject": "A privacy request waits for an answer",
  "mail.news.privacy_request.text":
    "Somebody asks the privacy officer something. Sign in to read it and to answer it.",
  "mail.news.privacy_answer.subject": "Your question was answered",
  "mail.news.privacy_answer.text": "Your question on Salus was answered. Sign in to read the answer.",
  "mail.notice.footer": ({ at }: { at: string }) =>
    `This happened on ${at}. This mail has no link on purpose. If it was not you, open Salus as you always do, change your password and tell your clinic.`,
  "mail.notice.password_changed.subject": "Your password was changed",
  "mail.notice.password_changed.text":
    "The password of your account was changed. Other devices are signed out.",
  "mail.notice.password_reset.subject": "A new password was chosen",
  "mail.notice.password_reset.text":
    "A new password was chosen for your account by mail. All devices are signed out.",
  "mail.notice.password_paused.subject": "Wrong passwords for your account",
  "mail.notice.password_paused.text":
    "Somebody typed several wrong passwords for your account. Further tries are slowed down.",
  "mail.notice.passkey_added.subject": "A passkey was added",
  "mail.notice.passkey_added.text": "A new passkey can sign in to your account.",
  "mail.notice.passkey_removed.subject": "A passkey was removed",
  "mail.notice.passkey_removed.text": "One of your passkeys no longer signs in to your account.",
  "mail.notice.authenticator_added.subject": "An authenticator app was added",
  "mail.notice.authenticator_added.text":
    "Signing in with your password now also asks for a code from your app.",
  "mail.notice.authenticator_removed.subject": "The authenticator app was removed",
  "mail.notice.authenticator_removed.text": "Codes from your app no longer count for your account.",
  "mail.notice.recovery_codes_made.subject": "New recovery codes were made",
  "mail.notice.recovery_codes_made.text": "Ten new recovery codes were made. Older ones no longer count.",
  "mail.notice.recovery_code_used.subject": "A recovery code was used",
  "mail.notice.recovery_code_used.text":
    "Somebody signed in to your account with one of your recovery codes.",
  "mail.notice.access_reset.subject": "Your access was reset",
  "mail.notice.access_reset.text":
    "An administrator removed your passkeys, authenticator app and recovery codes. All devices are signed out. Another mail lets you choose a new password.",
  "mail.notice.roles_changed.subject": "Your roles were changed",
  "mail.notice.roles_changed.text":
    "An administrator changed what you may do in Salus. All devices are signed out; sign in to see your roles.",
  "mail.notice.suspended.subject": "Your account is suspended",
  "mail.notice.suspended.text":
    "An administrator suspended your account. Nobody can sign in to it until it is restored. Your record stays as it is.",
  "mail.notice.restored.subject": "Your account is restored",
  "mail.notice.restored.text": "You can sign in again, with what you used before.",
  "mail.notice.signed_in.subject": "A new sign-in to your account",
  "mail.notice.signed_in.text": "Somebody signed in to your account from a device that it did not know.",
  "mail.notice.username_changed.subject": "Your username was changed",
  "mail.notice.username_changed.text":
    "The username of your account was changed. Use the new one when you sign in.",
  "mail.notice.address_asked.subject": "A new address was asked for",
  "mail.notice.address_asked.text":
    "Somebody asked to use another e-mail address for your account. It changes when the link that we sent to the new address is followed.",
  "mail.notice.address_changed.subject": "Your address was changed",
  "mail.notice.address_changed.text":
    "Your account now uses another e-mail address. We do not write to this one any more. All devices are signed out.",
  "mail.notice.erasure_stopped.subject": "Nothing will be erased",
  "mail.notice.erasure_stopped.text":
    "The erasure that was asked for is taken back. Your data stays as it is.",
  "mail.notice.record_received.subject": "You keep a record now",
  "mail.notice.record_received.text":
    "You took over a record. It is yours to keep, to share and to erase from now on.",
  "mail.notice.record_handed_over.subject": "Your record was handed over",
  "mail.notice.record_handed_over.text":
    "The person whom you asked has taken over your record. You can no longer open it.",
  "mail.notice.session_ended.subject": "A device was signed out",
  "mail.notice.session_ended.text":
    "Your account was signed in on more than five devices. The oldest is signed out.",
};
