/** The key that a form carries: sent again, by a double press or a reload, it carries the same one. */
export function onceOf(data: FormData): string | undefined {
  const once = data.get("once");
  return typeof once === "string" && once !== "" ? once : undefined;
}
