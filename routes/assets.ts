import { brotliCompress, constants, gzip } from "node:zlib";
import type { Hono } from "hono";
import type { Ctx, Env } from "./env.ts";

/** One file of static/, under an address that names its content and so never changes. */
export interface Asset {
  readonly href: string;
  /** For `integrity` (Subresource Integrity). */
  readonly integrity: string;
}

export interface Assets {
  /** By path in static/: "js/app.js". Throws on one that is not there. */
  find(name: string): Asset;
  /** Answers GET /s/… with the files. */
  serve(app: Hono<Env>): void;
}

interface File extends Asset {
  readonly name: string;
  readonly type: string;
  readonly plain: Bytes;
  brotli?: Bytes;
  gzip?: Bytes;
}

type Bytes = Uint8Array<ArrayBuffer>;

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/** Reads static/ once. `integrityOf` is the vault's: hashing has one place. */
export async function openAssets(integrityOf: (bytes: Uint8Array) => string): Promise<Assets> {
  const files = new Map<string, File>();
  const folder = new URL("../static/", import.meta.url);
  // Style sheets name fonts by their final address, so they come last.
  const names = (await namesIn(folder)).sort((a, b) =>
    Number(a.endsWith(".css")) - Number(b.endsWith(".css"))
  );
  for (const name of names) {
    const read = await Deno.readFile(new URL(name, folder));
    const plain = name.endsWith(".css") ? withAddresses(read, files) : read;
    files.set(name, made(name, plain, integrityOf(plain)));
  }
  const byHref = new Map([...files.values()].map((file) => [file.href, file]));
  for (const file of files.values()) compress(file);
  return {
    find: (name) => {
      const file = files.get(name);
      if (!file) throw new TypeError(`static/${name} is not there`);
      return file;
    },
    serve: (app) => app.get("/s/:file", (c, next) => answer(c, byHref.get(c.req.path)) ?? next()),
  };
}

async function namesIn(folder: URL, path = ""): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(new URL(path, folder))) {
    const name = path + entry.name;
    if (entry.isDirectory) names.push(...await namesIn(folder, `${name}/`));
    else if (endingOf(name) in types) names.push(name);
  }
  return names;
}

function made(name: string, plain: Bytes, integrity: string): File {
  const stem = name.slice(name.lastIndexOf("/") + 1, name.lastIndexOf("."));
  const mark = integrity.slice(7, 19).replace(/[+/]/g, "_");
  const ending = endingOf(name);
  return { name, href: `/s/${stem}.${mark}.${ending}`, integrity, type: types[ending] ?? "", plain };
}

/** `url("fonts/x.woff2")` in a style sheet becomes the address under which that file is served. */
function withAddresses(sheet: Bytes, files: ReadonlyMap<string, File>): Bytes {
  const text = new TextDecoder().decode(sheet).replace(/url\("([^":#]+)"\)/g, (_, name: string) => {
    const file = files.get(name);
    if (!file) throw new TypeError(`a style sheet names static/${name}, which is not there`);
    return `url("${file.href}")`;
  });
  return new TextEncoder().encode(text);
}

/** In the background: until it is done the file goes out as it is. A font is compressed already. */
function compress(file: File): void {
  if (file.type === types.woff2) return;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  brotliCompress(file.plain, quality, (failed, bytes) => {
    if (!failed) file.brotli = new Uint8Array(bytes);
  });
  gzip(file.plain, { level: 9 }, (failed, bytes) => {
    if (!failed) file.gzip = new Uint8Array(bytes);
  });
}

function answer(c: Ctx, file: File | undefined): Response | undefined {
  if (!file) return undefined;
  const accepted = c.req.header("Accept-Encoding") ?? "";
  const brotli = /\bbr\b/.test(accepted) ? file.brotli : undefined;
  const gzipped = brotli === undefined && /\bgzip\b/.test(accepted) ? file.gzip : undefined;
  c.header("Content-Type", file.type);
  c.header("Cache-Control", "public, max-age=31536000, immutable");
  c.header("Vary", "Accept-Encoding");
  if (brotli || gzipped) c.header("Content-Encoding", brotli ? "br" : "gzip");
  return c.body(brotli ?? gzipped ?? file.plain);
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
