/** The texts that everybody may read: terms of use, privacy notice, help, accessibility. */
export const policies = {
  "policy.version": ({ n }: { n: number }) => `Version ${n}`,
  "policy.others": "More texts",

  "policy.terms.title": "Terms of use",
  "policy.terms.1": "What Salus is",
  "policy.terms.1_text":
    "Salus keeps health records. You keep your own record here and share it with whom you choose.\nIt does not give medical advice, and it does not call for help. In an emergency call the emergency number of your country.",
  "policy.terms.2": "Your account",
  "policy.terms.2_text":
    "An account is for one person. Keep your password, passkeys and codes to yourself. If somebody else may have them, change them and end the other sessions: Your account, Security.",
  "policy.terms.3": "What you write",
  "policy.terms.3_text":
    "What you keep here is yours. Write about yourself, and about others only what belongs to your own record. You decide who sees it and for how long.",
  "policy.terms.4": "What others share with you",
  "policy.terms.4_text":
    "Use it for the person who shared it, and for nothing else. They see each time you look.",
  "policy.terms.5": "What you can count on",
  "policy.terms.5_text":
    "Your record is sealed, and reading it leaves a trace that you can see and check. We may be unreachable at times; what was saved is not lost by that.",
  "policy.terms.6": "Leaving",
  "policy.terms.6_text":
    "You can take a copy of everything and erase your record and your account at any time, without giving a reason: Your account, Your rights.",

  "policy.privacy.title": "Privacy notice",
  "policy.privacy.1": "Who is responsible",
  "policy.privacy.1_text":
    "The organisation that runs this installation of Salus. Its privacy officer answers what you ask under Your account, Your rights.",
  "policy.privacy.2": "What we keep",
  "policy.privacy.2_text":
    "Your name, username, e-mail address and settings; what you write into your record, with its files; with whom you share; where you are signed in; and a log of who did what.",
  "policy.privacy.3": "Why, and on what ground",
  "policy.privacy.3_text":
    "To keep your record and to let those see it whom you choose: because you asked for it, and because you agreed that health data is kept (GDPR articles 6(1)(a) and (b), and 9(2)(a)). The log: because the law asks for it and to protect you (articles 6(1)(c) and 32).\nMails that remind you of appointments: only while you allow them. We do not advertise, we do not make profiles, and no decision is made by a machine.",
  "policy.privacy.4": "Who sees it",
  "policy.privacy.4_text":
    "You; those you share with, until the day you choose; and a doctor to whom you hand a link. Administrators run the place and cannot read it. The mail service sees your address and our mails: they say, for example, that you have an appointment, or who shares with you, and nothing more about your health. Nobody else, and nobody outside, unless a law compels us.",
  "policy.privacy.5": "How it is protected",
  "policy.privacy.5_text":
    "Everything is sealed on the disk, your record under a key of your own. Whoever reads it leaves an entry in a signed log. You can see those entries and check that they are all there.",
  "policy.privacy.6": "How long",
  "policy.privacy.6_text":
    "Your record: until you erase it. Removed entries: 30 days. The log: as long as the law asks; of somebody who is erased it keeps numbers that no longer lead to a person. Copies for safety: after an erasure they cannot be read, at the latest 7 days later.",
  "policy.privacy.7": "Your rights",
  "policy.privacy.7_text":
    "To see and take with you what we keep, to have it corrected, to restrict it, to object, and to have it erased: Your account, Your rights. Erasing takes a waiting time in which you can change your mind. A court or a law may order that a record is kept for a while; then we tell you.",
  "policy.privacy.8": "If you are not content",
  "policy.privacy.8_text":
    "Write to our privacy officer. You can also complain to the data protection authority of the country where you live.",

  "policy.help.title": "Help",
  "policy.help.1": "I cannot sign in",
  "policy.help.1_text":
    "Choose I cannot get in on the page where you sign in: a link comes by mail. If you lost your phone, use one of your recovery codes. If all is lost, ask whoever invited you.",
  "policy.help.2": "How do I add something?",
  "policy.help.2_text":
    "Choose Add, then what it is. If you typed something wrong, you can change it later; what you remove you can bring back for 30 days.",
  "policy.help.3": "How do I show my record to somebody?",
  "policy.help.3_text":
    "Choose Sharing, then Share with somebody. You choose what they see and until when, and you can stop at any moment.",
  "policy.help.4": "Who looked at my record?",
  "policy.help.4_text":
    "Choose Who looked. Each visit is there, with the person, the reason and the parts they saw.",
  "policy.help.5": "How do I take my data with me?",
  "policy.help.5_text": "Under Your account, Your rights you can take a copy of everything.",
  "policy.help.6": "How do I erase everything?",
  "policy.help.6_text":
    "Under Your account, Your rights. Nothing happens at once: there is a waiting time, and one button keeps everything.",
  "policy.help.7": "Does Salus call for help?",
  "policy.help.7_text":
    "No. Nobody watches your values as they come in. If you are unwell, call your doctor; in an emergency call the emergency number of your country.",
  "policy.help.8": "Something does not work",
  "policy.help.8_text":
    "Tell whoever runs this installation what you did and what you saw. A page that says Something went wrong shows a number: give that number too.",

  "policy.accessibility.title": "Accessibility",
  "policy.accessibility.1": "What we aim for",
  "policy.accessibility.1_text":
    "Everybody can use every page: with a keyboard, with a screen reader, with large letters, on a small phone, and without script. The measure is WCAG 2.2, level AA.",
  "policy.accessibility.2": "What you can choose",
  "policy.accessibility.2_text":
    "Under Your account, Language, units and appearance: letters that are easy to read, more room, light or dark colours. The page also follows what your device asks for: less motion, more contrast.",
  "policy.accessibility.3": "How it is tested",
  "policy.accessibility.3_text":
    "Every page is checked by a program in both languages, narrow and wide, light and dark, with and without script.",
  "policy.accessibility.4": "If something stands in your way",
  "policy.accessibility.4_text":
    "Tell whoever runs this installation which page it is and what you use. You are entitled to an answer.",
};
