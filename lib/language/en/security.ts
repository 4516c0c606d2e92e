import { plural } from "../plurals.ts";

export const security = {
  "security.title": "Sign-in and security",
  "security.needed":
    "Your role needs a second step when signing in. Add a passkey or an authenticator app to go on.",
  "security.one_needed":
    "Your role needs a second step, so the last one cannot be removed. Add another first.",
  "security.password": "Password",
  "security.password_changed": ({ when }: { when: string }) => `Changed ${when}`,
  "security.password_none": "You have none and sign in with a passkey.",
  "security.password_change": "Change the password",
  "security.devices": "Devices",
  "security.devices_text": "Where your account is signed in now.",
  "security.devices_see": "See your devices",
  "security.passkeys": "Passkeys",
  "security.passkeys_text":
    "A passkey is your phone, your computer or a security key. It asks for your finger, your face or a PIN, needs no password, and cannot be tricked by a false page.",
  "security.passkeys_none": "No passkey yet.",
  "security.passkey_name": "A name for the passkey",
  "security.passkey_name_hint": "So that you can tell them apart, such as “My phone”.",
  "security.passkey_add": "Add a passkey",
  "security.passkey_added": ({ when }: { when: string }) => `Added ${when}`,
  "security.passkey_used": ({ when }: { when: string }) => `last used ${when}`,
  "security.passkey_unused": "not used yet",
  "security.passkey_synced": "on all your devices",
  "security.passkey_rename": "Rename",
  "security.passkey_remove": "Remove",
  "security.passkey_remove_named": ({ name }: { name: string }) => `Remove the passkey “${name}”`,
  "security.passkey_rename_named": ({ name }: { name: string }) => `Rename the passkey “${name}”`,
  "security.passkey_refused": "The passkey could not be added. You can have ten; try again.",
  "security.passkey_script": "Adding a passkey needs JavaScript. An authenticator app works without.",
  "security.authenticator": "Authenticator app",
  "security.authenticator_text":
    "An app on your phone shows six digits that change every half minute. Signing in with your password then asks for them too.",
  "security.authenticator_none": "Not set up.",
  "security.authenticator_on": ({ when }: { when: string }) => `On since ${when}`,
  "security.authenticator_add": "Set up an app",
  "security.authenticator_replace": "Set up another app",
  "security.authenticator_remove": "Remove the app",
  "security.authenticator_title": "Set up an authenticator app",
  "security.authenticator_scan": "Open the app and scan this picture.",
  "security.authenticator_picture":
    "A picture for your authenticator app, with the same secret as the text below",
  "security.authenticator_type": "If you cannot scan it, type this into the app:",
  "security.authenticator_code": "The six digits that the app shows now",
  "security.authenticator_finish": "Turn it on",
  "security.authenticator_wrong":
    "These digits do not fit. Check the clock of your phone and type the newest ones.",
  "security.recovery": "Recovery codes",
  "security.recovery_text":
    "Ten codes on paper that replace the second step when your phone is lost. Each counts once.",
  "security.recovery_left": ({ n }: { n: number }) =>
    n === 0 ? "No codes." : plural("en", n, { one: "1 code left.", other: `${n} codes left.` }),
  "security.recovery_make": "Make ten codes",
  "security.recovery_again": "Make ten new codes",
  "security.recovery_title": "Your recovery codes",
  "security.recovery_once":
    "This is the only time that they are shown. Print them or write them down, and keep them where you keep papers that matter. Codes from before no longer count.",
  "security.recovery_done": "I have kept them",
  "security.saved.passkey_added": "The passkey is added.",
  "security.saved.passkey_removed": "The passkey is removed.",
  "security.saved.passkey_renamed": "The passkey has its new name.",
  "security.saved.authenticator_added": "The authenticator app is on.",
  "security.saved.authenticator_removed": "The authenticator app is off.",
};
