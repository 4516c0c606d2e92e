import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { Buffer } from "node:buffer";

/** What a passkey can be told to do wrong. */
export interface Faults {
  readonly origin?: string;
  readonly host?: string;
  readonly unverified?: boolean;
  readonly counter?: number;
  readonly challenge?: string;
  readonly userHandle?: string;
}

/** An authenticator in software (WebAuthn L3 §6): one ES256 key, discoverable, "none" attestation. */
export class SoftPasskey {
  readonly id = randomBytes(32).toString("base64url");
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #origin: string;
  #counter = 0;
  #userHandle = "";

  constructor(origin = "http://localhost:8000") {
    this.#origin = origin;
  }

  /** Answers `askForNewPasskey`, as `credential.toJSON()` in a browser would. */
  create(options: unknown, faults: Faults = {}): unknown {
    const asked = options as { challenge: string; user: { id: string } };
    this.#userHandle = asked.user.id;
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    const cose = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
      Buffer.from(x, "base64url"),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y, "base64url"),
    ]);
    const id = Buffer.from(this.id, "base64url");
    const data = Buffer.concat([
      this.#data(0x40, faults),
      Buffer.alloc(16),
      Buffer.from([0, id.length]),
      id,
      cose,
    ]);
    const attestation = Buffer.concat([
      Buffer.from([0xa3, 0x63]),
      Buffer.from("fmt"),
      Buffer.from([0x64]),
      Buffer.from("none"),
      Buffer.from([0x67]),
      Buffer.from("attStmt"),
      Buffer.from([0xa0, 0x68]),
      Buffer.from("authData"),
      Buffer.from([0x58, data.length]),
      data,
    ]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: this.#client("webauthn.create", asked.challenge, faults).toString("base64url"),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      },
    };
  }

  /** Answers `askForPasskey`. */
  get(options: unknown, faults: Faults = {}): unknown {
    const asked = options as { challenge: string };
    const data = this.#data(0, faults);
    const client = this.#client("webauthn.get", asked.challenge, faults);
    const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: client.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: sign("sha256", signed, this.#keys.privateKey).toString("base64url"),
        userHandle: faults.userHandle ?? this.#userHandle,
      },
    };
  }

  #credential() {
    return { id: this.id, rawId: this.id, type: "public-key", clientExtensionResults: {} };
  }

  #client(type: string, challenge: string, faults: Faults): Buffer {
    const origin = faults.origin ?? this.#origin;
    return Buffer.from(JSON.stringify({ type, challenge: faults.challenge ?? challenge, origin }));
  }

  /** Flags: user present, verified, key may be synced and is. */
  #data(more: number, faults: Faults): Buffer {
    const host = faults.host ?? new URL(this.#origin).hostname;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(faults.counter ?? ++this.#counter);
    const flags = (faults.unverified ? 0x01 : 0x05) | 0x18 | more;
    return Buffer.concat([createHash("sha256").update(host).digest(), Buffer.from([flags]), counter]);
  }
}
