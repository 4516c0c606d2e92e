import { z } from "zod";
import type { Clock, Instant } from "../clock.ts";
import { fromBase64Url } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Vault } from "../vault/vault.ts";
import type { Carrier } from "./mail.ts";

const received = shelf({
  name: "dev_mail",
  prefix: "md",
  version: 1,
  under: "system",
  schema: z.strictObject({
    id: z.string(),
    at: z.number(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  }),
});

export type ReceivedMail = z.infer<typeof received.schema>;

export interface DevMailbox extends Carrier {
  /** The newest first. */
  latest(limit: number): Promise<ReceivedMail[]>;
  find(at: Instant, id: string): Promise<ReceivedMail | undefined>;
}

/** Keeps mail, sealed like everything else, instead of sending it. For demonstrations and development only. */
export function openDevMailbox(vault: Vault, clock: Clock): DevMailbox {
  return {
    async carry(id, to, letter) {
      const at = clock.now();
      await vault.change().put(received, [at, fromBase64Url(id)], { id, at, to, ...letter }).tidy();
    },
    async latest(limit) {
      return (await vault.list(received, [], { limit, reverse: true })).map((row) => row.value);
    },
    async find(at, id) {
      return (await vault.read(received, [at, fromBase64Url(id)]))?.value;
    },
  };
}
