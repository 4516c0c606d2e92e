import { z } from "zod";
import type { AuditLog } from "../audit/log.ts";
import { placeText, readPlace } from "../audit/places.ts";
import type { Proof } from "../audit/proofs.ts";
import { day, type Instant } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { id } from "../id_schema.ts";
import { type Id, newId, newSecret } from "../ids.ts";
import { addressBucket } from "../limits/addresses.ts";
import type { Identity } from "../identity/identity.ts";
import { shelf } from "../vault/shelf.ts";
import type { Committed } from "../vault/store.ts";
import type { Change, Vault } from "../vault/vault.ts";

const lasts = 30 * day;

const certificateSchema = z.strictObject({
  id,
  what: z.enum(["record", "account", "both"]),
  askedAt: z.number(),
  erasedAt: z.number(),
  until: z.number(),
  language: z.enum(["en", "es"]),
  /** IANA zone in which its times are told. */
  zone: z.string(),
  /** Where the deed stands in the log; left out when the program stopped at that very moment. */
  place: z.string().exactOptional(),
});

/**
 * That an erasure was done. It names nobody: whoever holds it knows whose it is. Key: the hash of the token in the
 * mail that was the last one to this person.
 */
export type Certificate = Readonly<z.infer<typeof certificateSchema>>;

const certificates = shelf({
  name: "erasure_certificate",
  prefix: "ec",
  schema: certificateSchema,
  version: 1,
  under: "system",
});

/** A certificate about to be written with the erasure that it is about. */
export interface ComingCertificate {
  readonly id: Id;
  /** Where its mail leads; known to nobody else. */
  readonly token: string;
  readonly until: Instant;
  put(change: Change): void;
  /** Notes where the deed stands, once it does. */
  settle(committed: Committed): Promise<void>;
}

export function newCertificate(
  vault: Vault,
  about: Omit<Certificate, "id" | "until" | "place">,
): ComingCertificate {
  const token = newSecret();
  const key = [vault.hashToken(token)];
  const certificate: Certificate = { id: newId(), until: about.erasedAt + lasts, ...about };
  return {
    id: certificate.id,
    token,
    until: certificate.until,
    put: (change) => void change.put(certificates, key, certificate, { was: null }),
    async settle({ deeds: [place] }) {
      if (!place) return;
      await vault.change().put(certificates, key, { ...certificate, place: placeText(place) }).tidy();
    },
  };
}

/** The certificate behind a link, as often as it is opened until it ends. Undefined for every bad link. */
export async function openCertificate(
  identity: Identity,
  token: string,
  caller: Caller,
): Promise<Certificate | undefined> {
  await identity.limits.demand("token.address", addressBucket(caller.address));
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const kept = await identity.vault.read(certificates, [identity.vault.hashToken(token)]);
  return kept && kept.value.until > identity.clock.now() ? kept.value : undefined;
}

/** That the erasure stands in the signed log. Undefined when its place was not kept. */
export async function proofOfErasure(audit: AuditLog, { place }: Certificate): Promise<Proof | undefined> {
  const at = place === undefined ? undefined : readPlace(place);
  return at && await audit.proofOf(at);
}

/** Housekeeping: forgets certificates whose time is over. */
export async function sweepCertificates({ vault, clock }: Identity): Promise<void> {
  const rows = await vault.list(certificates, [], { limit: 500 });
  for (const row of rows.filter(({ value }) => value.until <= clock.now())) {
    await vault.change().remove(certificates, row.key, row).tidy();
  }
}
