export const deleted = {
  "deleted.title": "Removed entries",
  "deleted.text":
    "What was removed can be brought back for 30 days. Then it is destroyed, with every version of it.",
  "deleted.none": "Nothing was removed",
  "deleted.none_text": "Entries that are removed wait here for 30 days.",
  "deleted.by": ({ name, when }: { name: string; when: string }) => `Removed by ${name}, ${when}`,
  "deleted.gone_on": ({ day }: { day: string }) => `Gone on ${day}`,
  "deleted.restore": "Bring it back",
  "deleted.more": "There are more. The last 200 are shown.",
};
