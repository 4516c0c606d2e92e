import type { Id } from "../ids.ts";
import { listAdministrators, wasOneSuspendedLately } from "../identity/administrators.ts";
import { Desk } from "./desk.ts";

/** Whether an administrator is there, or was until a suspension days ago, who neither asks nor is concerned. */
export async function hasSecondAdministrator(desk: Desk, concerned?: Id): Promise<boolean> {
  const { identity } = Desk.inner(desk);
  const administrators = await listAdministrators(identity);
  return administrators.some(({ id }) => id !== desk.reader.id && id !== concerned) ||
    await wasOneSuspendedLately(identity);
}
