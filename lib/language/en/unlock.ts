export const unlock = {
  "unlock.title": "Locked while you were away",
  "unlock.text": "Nobody can see what is open here. What you had typed is kept.",
  "unlock.page_text":
    "Nobody can see what is open here. What you had filled in is kept; words of a search are not.",
  "unlock.who": ({ name }: { name: string }) => `Signed in as ${name}`,
  "unlock.password": "Password",
  "unlock.unlock": "Unlock",
  "unlock.passkey": "Unlock with a passkey",
  "unlock.other": "I am someone else",
  "unlock.done": "Unlocked. Go on where you were.",
  "unlock.restored":
    "What you had filled in is here again. Nothing was sent yet: press the button once more.",
  "unlock.again": "Thank you. Nothing was sent yet: press the button once more to go on.",
  "unlock.files": "Choose the files again.",
  "unlock.too_often": ({ wait }: { wait: string }) => `Tried too often. ${wait}`,
  "unlock.wrong": "That is not the password. Try again.",
  "prove.title": "Confirm that it is you",
  "prove.text":
    "What comes next is sensitive, so we ask once more. What you filled in is kept. The answer counts for five minutes.",
  "prove.password": "Your password",
  "prove.passkey": "Use a passkey",
  "prove.passkey_refused": "Your passkey was not accepted. Try again.",
  "prove.continue": "Confirm",
  "prove.cancel": "Go back",
  "prove.wrong": "That is not your password. Try again.",
  "prove.wrong_both": "The password or the code does not count. Try again, with the next code from your app.",
};
