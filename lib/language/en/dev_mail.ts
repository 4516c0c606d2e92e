export const devMail = {
  "dev_mail.title": "Mail that would be sent",
  "dev_mail.text": "Nothing leaves this computer. What Salus would send is kept here, newest first.",
  "dev_mail.none": "No mail yet. Invite somebody, or ask for a new password.",
  "dev_mail.to": ({ to }: { to: string }) => `To ${to}`,
  "dev_mail.open_link": "Open the link",
};
