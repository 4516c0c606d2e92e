import { Secret } from "otpauth";
import { again } from "../again.ts";
import { fromBase64Url, type Id, newId, toBase64Url } from "../ids.ts";
import {
  type Also,
  commitFactors,
  type HeldFactors,
  notify,
  type Owner,
  putFactors,
  readFactors,
} from "./factors.ts";
import type { Identity } from "./identity.ts";
import { type Proof, proved } from "./proofs.ts";

const howMany = 10;
/** 15 bytes, 120 bits: more than the 112 from which ASVS 6.5.2 lets a plain hash do. */
const codePattern = /^[A-Z2-7]{24}$/;

/** Makes ten new codes, which end the old ones. To be shown once: only their HMACs stay. */
export async function makeRecoveryCodes(identity: Identity, owner: Owner, also?: Also): Promise<string[]> {
  const held = await readFactors(identity, owner.was);
  const codes = Array.from({ length: howMany }, newCode);
  await commitFactors(identity, owner, {
    held,
    value: {
      ...held.value,
      recovery: codes.map((code) => fingerprint(identity, owner.was.account.id, code)),
    },
    action: "recovery_codes.made",
    factor: "recovery_code",
    notice: "recovery_codes_made",
    also,
  });
  return codes.map(grouped);
}

/** Accepts a code once and tells its owner. */
export function acceptRecoveryCode(identity: Identity, proof: Proof): Promise<boolean> {
  return again(async () => {
    const code = readRecoveryCode(proof.code);
    if (code === undefined) return false;
    const held = await readFactors(identity, proof.of);
    const left = without(identity, held, code);
    if (!left) return false;
    const change = identity.vault.change();
    putFactors(change, held, { ...held.value, recovery: left });
    notify(identity, change, proof.of.account, "recovery_code_used", proof.now);
    await change.deed(proved(proof, "recovery_code")).commit();
    return true;
  });
}

/** 24 letters and digits of base32, with or without their dashes; 0, 1 and 8, which base32 lacks, as the letters they resemble. */
export function readRecoveryCode(typed: string): string | undefined {
  const code = typed.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase()
    .replaceAll("0", "O").replaceAll("1", "I").replaceAll("8", "B");
  return codePattern.test(code) ? code : undefined;
}

function without(identity: Identity, held: HeldFactors, code: string): string[] | undefined {
  const print = fromBase64Url(fingerprint(identity, held.owner.account.id, code));
  const left = held.value.recovery.filter((kept) => !identity.vault.same(fromBase64Url(kept), print));
  return left.length < held.value.recovery.length ? left : undefined;
}

function fingerprint(identity: Identity, account: Id, code: string): string {
  return toBase64Url(identity.vault.mac("recovery_code", `${account} ${code}`));
}

function newCode(): string {
  return new Secret({ buffer: fromBase64Url(newId()).slice(0, 15).buffer }).base32;
}

function grouped(code: string): string {
  return (code.match(/.{4}/g) ?? []).join("-");
}
