/** A random 128-bit id as 22 characters of base64url (RFC 4648 §5). Says nothing about when or for whom it was made. */
export type Id = string;

const pattern = /^[A-Za-z0-9_-]{21}[AQgw]$/;

export function newId(): Id {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

/** A 256-bit secret as 43 characters of base64url: invitation, reset and session tokens. */
export function newSecret(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

export function isId(text: unknown): text is Id {
  return typeof text === "string" && pattern.test(text);
}

/** The 16 bytes that stand for the id in store keys. Throws on anything that is not an id. */
export function idBytes(id: Id): Uint8Array<ArrayBuffer> {
  if (!isId(id)) throw new TypeError("not an id");
  return fromBase64Url(id);
}

export function toBase64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}
