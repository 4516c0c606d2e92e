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
  "password.ends": ({ n }: { n: number }) =>
    n <= 1
      ? "Your clinic asks for a new password from time to time. Yours ends within a day."
      : `Your clinic asks for a new password from time to time. Yours ends in ${n} days.`,
  "password.policy.composition":
    "Passwords must mix kinds of characters here. NIST SP 800-63B-4 §3.1.1.2(5) and OWASP ASVS 6.2.5 forbid such a rule: it makes passwords easier to guess. Whoever runs the system can switch it off.",
  "password.policy.rotation":
    "Passwords end after some time here. NIST SP 800-63B-4 §3.1.1.2(6) and OWASP ASVS 6.2.10 forbid such a rule: people then choose weaker ones. Whoever runs the system can switch it off.",
  "password.saved": "Your password is changed.",
};
