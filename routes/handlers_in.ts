import type { Handler } from "./env.ts";

/** What a noun's file offers to the site map, by name. */
export type Handlers<Noun> = { readonly [Name in keyof Noun as HandlerName<Noun, Name>]: Handler };

type HandlerName<Noun, Name extends keyof Noun> = Noun[Name] extends Handler ? Name : never;

/**
 * The handlers of a noun, whose file is loaded when the first of them is asked: a start does not wait for pages that
 * nobody wants yet. A name that the file does not have does not compile.
 */
export function handlersIn<Noun extends object>(load: () => Promise<Noun>): Handlers<Noun> {
  let loaded: Noun | undefined;
  const handler = (name: string): Handler => async (c) => {
    loaded ??= await load();
    const handle = (loaded as Readonly<Record<string, Handler | undefined>>)[name];
    if (!handle) throw new TypeError(`the site map names ${name}, which is not there`);
    return await handle(c);
  };
  return new Proxy({} as Handlers<Noun>, { get: (_, name) => handler(String(name)) });
}
