import type { Keyring } from "./keyring.ts";
import { type Bytes, deriveKey, hmacSha256, utf8 } from "./primitives.ts";
import type { DataKey } from "./subject_keys.ts";

const indexBytes = 16;

/**
 * 16 bytes that stand for a value in store keys: whoever has the store alone can neither guess nor confirm the
 * value. Each field has a key of its own, so that equal values of two fields do not show. The value is taken as
 * it is: whoever calls folds case and Unicode first, the same way when writing and when looking up.
 */
export class BlindIndex {
  readonly #key: Bytes;
  readonly #fieldKeys = new Map<string, Bytes>();

  constructor(keyring: Keyring) {
    this.#key = keyring.key("idx");
  }

  of(field: string, value: string): Bytes {
    let key = this.#fieldKeys.get(field);
    if (key === undefined) {
      key = fieldKey(this.#key, field);
      this.#fieldKeys.set(field, key); // fields are names in code: there are few
    }
    return indexOf(key, value);
  }

  /** Under the subject's own key, so that it says nothing once that is destroyed. */
  under(subject: DataKey, field: string, value: string): Bytes {
    return indexOf(fieldKey(subject.indexKey(), field), value);
  }
}

function fieldKey(key: Bytes, field: string): Bytes {
  return deriveKey(key, "salus/blind-index/v1", utf8(field));
}

function indexOf(key: Bytes, value: string): Bytes {
  return hmacSha256(key, utf8(value)).slice(0, indexBytes);
}
