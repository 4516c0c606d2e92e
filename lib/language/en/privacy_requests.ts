/** What people ask the privacy officer, and the answers. */
export const privacyRequests = {
  "privacy_request.mine": "Your requests",
  "privacy_request.none": "You have asked nothing",
  "privacy_request.none_text":
    "Ask below. About a visit of somebody else you can ask where you see who looked, in its details.",
  "privacy_request.ask": "Ask the privacy officer",
  "privacy_request.ask_text":
    "What you wrote yourself you can change yourself. For everything else write here; an answer comes within a month.",
  "privacy_request.kind": "What is it about?",
  "privacy_request.kind.correction": "Something is wrong and should be corrected",
  "privacy_request.kind.access": "I want to know what is kept about me, or why",
  "privacy_request.kind.objection": "I object to how my data is used",
  "privacy_request.type.log": "A question about the log",
  "privacy_request.type.correction": "A correction",
  "privacy_request.type.access": "What is kept, and why",
  "privacy_request.type.objection": "An objection",
  "privacy_request.words": "In your words",
  "privacy_request.words_hint":
    "The privacy officer reads this. Write no more about your health than you want them to read.",
  "privacy_request.send": "Send",
  "privacy_request.sent": "Sent. You are told by mail when there is an answer, and find it here.",
  "privacy_request.asked": ({ when }: { when: string }) => `Asked on ${when}`,
  "privacy_request.waiting": "Waiting for an answer",
  "privacy_request.answered": "Answered",
  "privacy_request.answered_on": ({ when }: { when: string }) => `Answered on ${when}`,

  "privacy_request.about_this": "Ask about this",
  "privacy_request.about_line": "Ask about this entry",
  "privacy_request.about_line_text":
    "The privacy officer reads what you write and this line of the log, and nothing of the record, nor whose it is.",
  "privacy_request.line_when": "When",
  "privacy_request.line_who": "Who",
  "privacy_request.line_what": "What they did",

  "privacy_request.title": "Privacy requests",
  "privacy_request.text":
    "What people ask about the log or about their data. You read what they wrote and the line of the log that it is about, never a record. That you read a question about a log stands in that log.",
  "privacy_request.nobody": "Nobody has asked anything",
  "privacy_request.nobody_text": "What somebody asks appears here.",
  "privacy_request.line": ({ kind, when }: { kind: string; when: string }) => `${kind}, ${when}`,
  "privacy_request.log_line": "The line of the log",
  "privacy_request.keeper_changed":
    "The record whose log this is has changed hands since it was asked. The answer goes to whoever asked, not to whoever keeps the record now.",
  "privacy_request.due": ({ when }: { when: string }) => `Answer by ${when}`,
  "privacy_request.late": ({ when }: { when: string }) => `Late: it was due on ${when}`,
  "privacy_request.answer": "Your answer",
  "privacy_request.answer_hint":
    "Whoever asked reads it on their own page; the mail says only that there is one. Once sent, it stays as it is.",
  "privacy_request.answer_send": "Answer",
  "privacy_request.answer_sent": "The answer was sent.",
};
