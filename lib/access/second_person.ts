import type { Id } from "../ids.ts";
import { listAdministrators } from "../identity/administrators.ts";
import { Desk } from "./desk.ts";

/** Whether an administrator is there who neither asks nor is concerned, and so could approve. */
export async function hasSecondAdministrator(desk: Desk, concerned?: Id): Promise<boolean> {
  const administrators = await listAdministrators(Desk.inner(desk).identity);
  return administrators.some(({ id }) => id !== desk.reader.id && id !== concerned);
}
