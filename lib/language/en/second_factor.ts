export const secondFactor = {
  "code.title": "One more step",
  "code.text": "Type the six digits that your authenticator app shows now, or one of your recovery codes.",
  "code.field": "Code",
  "code.hint": "A recovery code has 24 letters and digits. Each code counts once.",
  "code.continue": "Continue",
  "code.wrong": "This code does not count. Wait for the next one in your app and try again.",
  "code.over": "That took too long, or too many codes were wrong. Sign in again.",
  "code.again": "Start again",
  "code.no_codes": "I have no codes",
  "code.no_codes_text":
    "Ask an administrator of your clinic to reset your access. They will make sure that it is you.",
  "passkey.use": "Use a passkey instead",
  "passkey.failed": "Your passkey was not accepted. Try again, or sign in with your password.",
  "passkey.cancelled": "The passkey was not used. Try again when you are ready.",
  "passkey.refused_title": "Passkey not accepted",
  "passkey.again": "Try again",
};
