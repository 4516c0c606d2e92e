import type { Portable } from "../records/exchange/portable.ts";

/** The kinds of entries, as the record names them. */
export type KindName = Portable["kind"];
