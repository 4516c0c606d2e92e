/** "la 01:30", "las 08:00, 20:00": one o'clock alone is singular; said again where it changes. */
export function theTimes(times: string): string {
  return times.split(", ").map((time, at, all) => {
    const article = articleOf(time);
    return at > 0 && article === articleOf(all[at - 1] ?? "") ? time : `${article} ${time}`;
  }).join(", ");
}

function articleOf(time: string): "la" | "las" {
  return time.startsWith("01:") ? "la" : "las";
}
