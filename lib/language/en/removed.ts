export const removed = {
  "removed.title": "Removed entries",
  "removed.text":
    "What was removed can be brought back for 30 days. Then it is destroyed, with every version of it.",
  "removed.none": "Nothing was removed",
  "removed.none_text": "Entries that are removed wait here for 30 days.",
  "removed.by": ({ name, when }: { name: string; when: string }) => `Removed by ${name}, ${when}`,
  "removed.gone_on": ({ day }: { day: string }) => `Gone on ${day}`,
  "removed.restore": "Bring it back",
  "removed.more": "There are more. The last 200 are shown.",
};
