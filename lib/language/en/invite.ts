export const invite = {
  "invite.title": "Your invitation",
  "invite.paste": "If this page stays, paste the link from your mail here.",
  "invite.token": "Link from your mail",
  "invite.open": "Open the invitation",
  "invite.refused":
    "This invitation does not work. It may be over, used or taken back. Ask whoever invited you for another.",
  "invite.from": ({ who }: { who: string }) => `${who} invites you to Salus.`,
  "invite.share_from": ({ who }: { who: string }) =>
    `${who} wants to share something with you. You see it once you have an account.`,
  "invite.address": ({ email }: { email: string }) => `Your account will belong to ${email}.`,
  "invite.name": "Your name",
  "invite.username": "Username",
  "invite.password": "Password",
  "invite.passkey_lead": "Sign in without a password",
  "invite.passkey_text":
    "Your phone, your computer or a security key can be your key. It needs no password and no codes.",
  "invite.passkey": "Create the account with a passkey",
  "invite.password_lead": "Or choose a password",
  "invite.create": "Create the account with this password",
  "invite.password_or_passkey": "Choose a password, or use a passkey.",
  "invite.passkey_refused": "The passkey could not be made. Try again, or choose a password.",
  "invite.has_account": "This address has an account already. Sign in with it.",
  "invite.have_account": "Do you have an account already?",
  "invite.have_account_text": "Sign in with it. What is shared with you waits there.",
  "invite.sign_in": "Sign in",
  "invite.signed_in_as": ({ name }: { name: string }) => `You are signed in as ${name}.`,
  "invite.join": "Accept with this account",
  "invite.other_address": "This invitation was sent to another address than the one of your account.",
  "account.username_taken": "Somebody has this username already. Choose another.",
  "problem.too_many_invitations.heading": "Too many invitations are waiting",
  "problem.too_many_invitations.text":
    "Twenty can wait at a time. Take one back, or wait until one is answered.",
};
