import { plural } from "../plurals.ts";

/** `problem.<problem>.heading` and `.text`: what happened, then what to do next. */
export const errors = {
  "problem.not_found.heading": "Page not found",
  "problem.not_found.text":
    "It may have been removed, or it may not be open to you. If you typed the address, check it.",
  "problem.forbidden.heading": "You cannot do this",
  "problem.forbidden.text":
    "Your account is not allowed to do this. If you think that it should be, ask an administrator.",
  "problem.other_dose.heading": "Somebody else noted this dose",
  "problem.other_dose.text": "Nothing was changed. Whoever noted it, or whose record it is, can change it.",
  "problem.form_expired.heading": "This page was open for too long, or you signed out meanwhile",
  "problem.form_expired.text":
    "Nothing was changed. Copy your text before you go back or reload: both empty the form. Then open its page again and send it once more.",
  "problem.form_expired.typed": "What you had typed",
  "problem.cross_site.heading": "This came from another site",
  "problem.cross_site.text": "Nothing was changed. Use the links and buttons on our own pages.",
  "problem.sign_in.heading": "Please sign in",
  "problem.sign_in.text": "You are signed out. Sign in to go on.",
  "problem.second_factor_needed.heading": "A second step is needed",
  "problem.second_factor_needed.text": "Your role needs a second step when signing in. Set one up to go on.",
  "problem.locked.heading": "Locked while you were away",
  "problem.locked.text": "Nothing is lost. Unlock to go on where you were.",
  "problem.fresh_proof.heading": "Please confirm that it is you",
  "problem.fresh_proof.text": "This change is sensitive. Confirm who you are, then try again.",
  "problem.stale.heading": "Someone else changed this first",
  "problem.stale.text":
    "Your change is not saved. Open the page again to see what is new, then make your change.",
  "problem.repeated.heading": "This was sent before",
  "problem.repeated.text": "It was saved the first time. You do not need to send it again.",
  "problem.invalid.heading": "This request could not be understood",
  "problem.invalid.text": "Nothing was changed. Go back, reload the page and try again.",
  "problem.method.heading": "This page cannot be used that way",
  "problem.method.text": "Nothing was changed. Go back and use the buttons on the page.",
  "problem.content_type.heading": "This kind of data is not accepted here",
  "problem.content_type.text": "Nothing was changed. Go back and use the form on the page.",
  "problem.host.heading": "Wrong address",
  "problem.host.text": "This server does not answer at this address.",
  "problem.too_many.heading": "Too often in a short time",
  "problem.too_many.text": ({ wait }: { wait: string }) =>
    `Some things may be done only so often. Nothing was sent or changed. ${wait}`,
  "problem.wait": ({ minutes }: { minutes: number }) =>
    plural("en", minutes, { one: "Try again in 1 minute.", other: `Try again in ${minutes} minutes.` }),
  "problem.wait_until": ({ minutes, time }: { minutes: number; time: string }) =>
    plural("en", minutes, {
      one: `Try again in 1 minute, at ${time}.`,
      other: `Try again in ${minutes} minutes, at ${time}.`,
    }),
  "problem.back": "Back to where you were",
  "problem.too_many_shares.heading": "Too many shares at once",
  "problem.too_many_shares.text": "End a share that you no longer need, then try again.",
  "problem.too_many_invitations.heading": "Too many invitations wait for an answer",
  "problem.too_many_invitations.text":
    "Nothing was sent. Take back one that nobody needs any more, or wait until one ends.",
  "problem.too_many_requests.heading": "Too many questions wait for an answer",
  "problem.too_many_requests.text": "Nothing was sent. Wait for an answer to one of them, then ask again.",
  "problem.last_administrator.heading": "There must be an administrator",
  "problem.last_administrator.text":
    "Nothing was changed: this is the last one. Make somebody else an administrator first.",
  "problem.too_large.heading": "This is too large",
  "problem.too_large.text": "Nothing was saved. Send something smaller.",
  "problem.unavailable.heading": "Not available at the moment",
  "problem.unavailable.text":
    "Salus cannot safely write down what happens just now, so it shows nothing. Try again in a few minutes.",
  "problem.unexpected.heading": "Something went wrong",
  "problem.unexpected.text":
    "The fault is ours, and it is written down. Nothing was changed. Try again in a few minutes.",
  "problem.conflict": ({ name, when }: { name: string; when: string }) =>
    `${name} changed this on ${when}, while you were changing it. Nothing is saved yet: choose what to keep.`,
  "problem.conflict.own": ({ when }: { when: string }) =>
    `You changed this yourself on ${when}, on another device or in another window. Nothing of this page is saved yet: choose what to keep.`,
  "problem.conflict.yours": "Written here",
  "problem.conflict.yours_there": ({ when }: { when: string }) => `You, on another device, ${when}`,
  "problem.conflict.theirs": ({ name, when }: { name: string; when: string }) => `Saved by ${name}, ${when}`,
  "problem.reference": ({ request }: { request: string }) =>
    `If you ask for help, give this number: ${request}`,
  "problem.home": "Go to the start page",
};
