export const reset = {
  "reset.title": "I cannot get in",
  "reset.text":
    "Tell us your username or e-mail address. If there is such an account, we send a link to its address.",
  "reset.handle": "Username or e-mail address",
  "reset.send": "Send the link",
  "reset.sent_title": "Look in your mail",
  "reset.sent":
    "If there is an account with this name, a link is on its way to its address. It works for 30 minutes. Look in the spam folder too.",
  "reset.second_step":
    "Your second step stays as it is. If you lost that too, ask an administrator of your clinic to reset your access.",
  "reset.paste_lead": "Did the link bring you here without opening?",
  "reset.token": "Link from your mail",
  "reset.open": "Open the link",
  "reset.refused": "This link does not work. It may have ended or been used. Ask for another.",
  "reset.new_title": "Choose a new password",
  "reset.new": "New password",
  "reset.save": "Save the new password",
  "reset.all_end": "All devices are signed out when you save. Then sign in with the new password.",
  "reset.done": "Your new password is saved. Sign in with it.",
};
