import type { AuditKeys } from "../vault/audit_keys.ts";
import type { Reader } from "../vault/store.ts";
import { Findings } from "./findings.ts";
import { PointerCheck } from "./pointer_check.ts";
import { Suspects } from "./suspects.ts";
import { Tiles } from "./tiles.ts";
import { Trails } from "./trails.ts";
import { Witnesses } from "./witnesses.ts";

/** What one verification works with, and where it gathers what it sees. */
export interface Inquiry {
  readonly reader: Reader;
  readonly keys: AuditKeys;
  readonly findings: Findings;
  readonly suspects: Suspects;
  readonly tiles: Tiles;
  readonly trails: Trails;
  readonly pointers: PointerCheck;
  readonly witnesses: Witnesses;
}

export function openInquiry(
  reader: Reader,
  keys: AuditKeys,
  anchors: AsyncIterable<string> | undefined,
): Inquiry {
  const findings = new Findings();
  const tiles = new Tiles(reader, keys);
  return {
    reader,
    keys,
    findings,
    tiles,
    suspects: new Suspects(keys),
    trails: new Trails(reader, keys, findings),
    pointers: new PointerCheck(reader, keys, findings),
    witnesses: new Witnesses({ reader, keys, findings, tiles, anchors }),
  };
}
