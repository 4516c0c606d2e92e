import { plural } from "../plurals.ts";

const days = (n: number) => plural("en", n, { one: "1 day", other: `${n} days` });

/** What a person may demand of whoever keeps their data, and the desk that answers. */
export const privacy = {
  "privacy.title": "Your rights",
  "privacy.text": "What is kept about you is yours. Here you can use every right that you have over it.",
  "privacy.see": "See and take with you",
  "privacy.see_text": "Everything that is kept, to read or to take elsewhere, and everybody who looked.",
  "privacy.export": "Take a copy",
  "privacy.who_looked": "Who looked",
  "privacy.restrict": "Restrict",
  "privacy.restrict_text":
    "While your record is restricted, only you can use it: shares, links and reminders pause. Nothing is lost, and you can lift it at any time.",
  "privacy.restrict_now": "Restrict the record",
  "privacy.rests": "You restricted this record: shares, links and reminders rest until you lift that.",
  "privacy.rests_link": "To your rights",
  "privacy.restricted": "Restricted",
  "privacy.unrestricted": "Not restricted",
  "privacy.restricted_since": ({ when }: { when: string }) =>
    `Since ${when} only you can use the record. Shares, links and reminders pause.`,
  "privacy.lift": "Lift the restriction",
  "privacy.restricted_now": "Only you can use the record now.",
  "privacy.unrestricted_now": "The restriction is lifted. Shares and reminders go on.",
  "privacy.object": "Take back what you allowed",
  "privacy.object_text": "Every purpose that is not needed can be refused.",
  "privacy.erase_text":
    "Your record, your account, or both. There is a waiting time in which you can change your mind. Instead of erasing it, you can hand your record over to somebody you trust.",

  "erasure.title": "Erase",
  "erasure.text": ({ n }: { n: number }) =>
    `Nothing happens today. After ${days(n)} it cannot be undone by anybody.`,
  "erasure.point.wait": ({ n }: { n: number }) =>
    `For ${
      days(n)
    } everything stays as it is, and one button keeps it. We write to you now and two days before.`,
  "erasure.point.shares": "Then everybody with whom you share is told and can no longer open it.",
  "erasure.point.key":
    "The key to it is destroyed. Copies for safety that were made before do not open any more either, at the latest 7 days later.",
  "erasure.point.log": "The log of who did what stays. It leads to no person any more.",
  "erasure.point.certificate": "You get a certificate that you can check yourself.",
  "erasure.first": "Do you want to keep a copy, or give it to somebody?",
  "erasure.goes": "What goes",
  "erasure.what": "What should go?",
  "erasure.what.record": "My record; my account stays",
  "erasure.what.account": "My account",
  "erasure.what.both": "My record and my account",
  "erasure.what.kept": ({ name }: { name: string }) => `The record of ${name}, which I keep`,
  "erasure.stays.staff": "The account of somebody who works here is ended by an administrator.",
  "erasure.stays.keeps":
    "You keep a record of somebody else. Hand it over or erase it first; then you can erase your account.",
  "erasure.word": "Type ERASE to confirm",
  "erasure.word_hint": "So that nobody does this by mistake.",
  "erasure.the_word": "ERASE",
  "erasure.word_wrong": "Type the word ERASE.",
  "erasure.held":
    "This record has to be kept for now: a legal hold stands. Nothing is erased. Ask the privacy officer what it is about.",
  "erasure.offered":
    "You asked somebody to take this record over. Take that question back first, then you can erase it.",
  "erasure.ask": "Plan the erasure",
  "erasure.keep": "Keep everything",
  "erasure.waiting_title": "An erasure is planned",
  "erasure.planned": ({ when }: { when: string }) => `On ${when} it will be erased for good.`,
  "erasure.waiting_text": "Until then you can use everything as before, and take a copy.",
  "erasure.banner.record": ({ when }: { when: string }) => `Your whole health record is erased on ${when}.`,
  "erasure.banner.account": ({ when }: { when: string }) => `Your account is erased on ${when}.`,
  "erasure.banner.both": ({ when }: { when: string }) =>
    `Your whole health record and your account are erased on ${when}.`,
  "erasure.banner.kept": ({ when }: { when: string }) =>
    `The whole health record that you keep for somebody else is erased on ${when}.`,
  "erasure.banner_link": "See or stop the erasure",
  "problem.erasure_begun.heading": "The erasure has begun",
  "problem.erasure_begun.text": "It cannot be stopped any more: part of what you chose is erased already.",
  "erasure.stopped": "Nothing is erased. Everything stays as it is.",
  "erasure.certificate": "Certificate of erasure",
  "erasure.token": "Link from the mail",
  "erasure.refused":
    "This link does not work. It may be incomplete, or its 30 days are over. Open it once more from the mail.",
  "erasure.done.record": "A health record was erased, as its owner asked.",
  "erasure.done.account": "An account was erased.",
  "erasure.done.both": "A health record and its owner\u2019s account were erased, as the owner asked.",
  "erasure.statement":
    "The key under which it was kept is destroyed. What may be left of it in copies cannot be opened by anybody, at the latest 7 days after the erasure. The audit log keeps that the erasure was done, and numbers that lead to no person.",
  "erasure.number": "Certificate",
  "erasure.asked_at": "Asked for",
  "erasure.erased_at": "Erased",
  "erasure.position": "Entry in the log",
  "erasure.log_key": "Key of the log",
  "erasure.proof": "Download the proof",
  "erasure.proof_text":
    "The file proves that the erasure stands in the signed log. It can be checked without us; the file says how.",
  "erasure.until": ({ when }: { when: string }) =>
    `This page opens until ${when}. Print or download it: after that we have none.`,

  "handover.title": "Hand the record over",
  "handover.text":
    "Somebody who may see your record today can take it over: a daughter, a guardian. Once they accept it is theirs, with everything in it, and you can no longer open it.",
  "handover.to": "Who should take it over?",
  "handover.to_hint": "Those who may see it today.",
  "handover.taker_of": ({ taker, name }: { taker: string; name: string }) =>
    `${taker}, the record of ${name}`,
  "handover.leave": "Then erase my account",
  "handover.leave_hint": "After the waiting time; until then you can keep it.",
  "handover.erasure_planned": "An erasure is planned. While it is, no record changes hands; stop it first.",
  "handover.ask": "Ask them",
  "handover.sent": "Asked. Nothing changes before they accept.",
  "handover.asked": ({ taker, until }: { name: string; taker: string; until: string }) =>
    `${taker} is asked to take it over, until ${until}.`,
  "handover.withdraw": "Take the question back",
  "handover.withdrawn": "Taken back. The record stays yours.",
  "handover.nobody":
    "You share with nobody at the moment. Share with somebody first; once they accepted, they can take it over.",
  "handover.waiting": "You are asked to take a record over.",
  "handover.kept": "Records that you keep for others",
  "handover.offers": "Records offered to you",
  "handover.no_offers": "Nobody asks you to take a record over.",
  "handover.offered": ({ who, name, until }: { who: string; name: string; until: string }) =>
    `${who} asks you to take over the record of ${name}, until ${until}.`,
  "handover.offered_own": ({ who, until }: { who: string; name: string; until: string }) =>
    `${who} asks you to take over their record, until ${until}.`,
  "handover.means":
    "It will be yours to keep, to share and to erase. Whoever gives it can no longer open it.",
  "handover.answer": "Your answer",
  "handover.take": "Take it over",
  "handover.decline": "No, thank you",
  "problem.erasure_planned.heading": "An erasure is planned",
  "problem.erasure_planned.text":
    "While you, or whoever hands a record over, plan an erasure, no record changes hands. Stop the erasure first.",
  "handover.taken": "The record is yours to keep now.",
  "handover.declined": "Declined. Nothing changed.",

  "legal_hold.title": "Legal holds",
  "legal_hold.text":
    "While a hold stands, a record cannot be erased. It opens nothing: nobody sees more of the record because of it.",
  "legal_hold.none": "No record is held.",
  "legal_hold.new": "Hold a record",
  "legal_hold.handle": "Username or e-mail address of the person",
  "legal_hold.handle_hint": "Exactly as they sign in.",
  "legal_hold.record": "Which record",
  "legal_hold.record_hint": "They keep more than one.",
  "legal_hold.which": "Choose the record.",
  "legal_hold.reason": "Why",
  "legal_hold.reason_hint": "The law or the order, with its number. Not what the record says.",
  "legal_hold.set": "Hold the record",
  "legal_hold.held": "The record is held.",
  "legal_hold.nobody": "Nobody with this name keeps a record here.",
  "legal_hold.lift": "Lift the hold",
  "legal_hold.lifted": "The hold is lifted.",
};
