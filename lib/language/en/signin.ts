export const signin = {
  "signin.title": "Sign in",
  "signin.handle": "Username or e-mail address",
  "signin.password": "Password",
  "signin.continue": "Continue",
  "signin.passkey": "Sign in with a passkey",
  "signin.forgotten": "I cannot get in",
  "signin.refused":
    "We could not sign you in. Check the name and the password. After several tries in a row you have to wait a little before each new one.",
  "signin.ended": "You have signed out.",
};
