/** What a message may be filled with. */
export type Args = Readonly<Record<string, string | number>>;

/** The messages of one noun: plain words, or words made from facts. */
export type Messages = Readonly<Record<string, string | ((args: never) => string)>>;

/** Another language's words for the same keys with the same facts: `satisfies Same<typeof english>`. */
export type Same<M extends Messages> = { readonly [K in keyof M]: M[K] extends string ? string : M[K] };
