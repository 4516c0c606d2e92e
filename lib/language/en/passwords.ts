export const passwords = {
  "password.title": "Change your password",
  "password.needed": "Choose a new password before you go on.",
  "password.others_end": "Every other device is signed out when you save.",
  "password.current": "Your password now",
  "password.new": "New password",
  "password.hint":
    "At least 15 characters. Four or five unrelated words are easy to remember and hard to guess; spaces are welcome.",
  "password.save": "Save the new password",
  "password.wrong": "That is not your password now.",
  "password.short": ({ least, has }: { least: number; has: number }) =>
    `Use at least ${least} characters; this has ${has}.`,
  "password.long": ({ most }: { most: number }) => `Use at most ${most} characters.`,
  "password.common": "Many people use this one, so it is tried first. Choose another.",
  "password.repeats": "This repeats itself too much. Choose something with more different parts.",
  "password.walk": "These keys or letters follow one another. Choose something less regular.",
  "password.words":
    "This is made of words that are easy to guess for you or for this place. Choose unrelated ones.",
  "password.composition": "Your clinic asks for a capital letter, a small letter, a digit and a sign.",
  "password.used": "You have used this one before. Choose a new one.",
  "password.saved": "Your password is changed.",
};
