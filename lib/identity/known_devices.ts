import { z } from "zod";
import { day, type Instant } from "../clock.ts";
import { type Id, newId } from "../ids.ts";
import type { Identity } from "./identity.ts";

/** A browser somebody has fully signed in with before, so that a stranger's tries do not slow its owner. Proves nothing else. */
const known = z.strictObject({
  device: z.string(),
  accounts: z.array(z.string()),
  at: z.number(),
});

const keptFor = 180 * day;
const mostAccounts = 8;
const purpose = "known_device";

type Known = z.infer<typeof known>;

function read({ vault, clock }: Identity, cookie: string | undefined): Known | undefined {
  const text = cookie === undefined ? undefined : vault.openText(purpose, cookie);
  if (text === undefined) return undefined;
  const device = known.safeParse(JSON.parse(text)).data;
  return device && clock.now() - device.at < keptFor ? device : undefined;
}

/** The device's id, when this account has signed in from it. */
export function knownDevice(identity: Identity, cookie: string | undefined, account: Id): Id | undefined {
  const device = read(identity, cookie);
  return device?.accounts.includes(account) ? device.device : undefined;
}

/** The cookie that says so next time; several people may share a device. */
export function rememberDevice(
  identity: Identity,
  cookie: string | undefined,
  account: Id,
  now: Instant,
): string {
  const before = read(identity, cookie);
  const others = (before?.accounts ?? []).filter((other) => other !== account);
  const device: Known = {
    device: before?.device ?? newId(),
    accounts: [account, ...others].slice(0, mostAccounts),
    at: now,
  };
  return identity.vault.sealText(purpose, JSON.stringify(device));
}
