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
  /** Made when first asked for, once: a test or a command that serves no page compresses nothing. */
  readonly packed: Map<Packing, Promise<Bytes>>;
}

type Packing = "br" | "gzip";

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
    const plain = trimmed(name, name.endsWith(".css") ? withAddresses(read, files) : read);
    files.set(name, made(name, plain, integrityOf(plain)));
  }
  const byHref = new Map([...files.values()].map((file) => [file.href, file]));
  return {
    find: (name) => {
      const file = files.get(name);
      if (!file) throw new TypeError(`static/${name} is not there`);
      return file;
    },
    serve: (app) => {
      app.get("/s/:file", async (c, next) => await answer(c, byHref.get(c.req.path)) ?? await next());
    },
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
  return {
    name,
    href: `/s/${stem}.${mark}.${ending}`,
    integrity,
    type: types[ending] ?? "",
    plain,
    packed: new Map(),
  };
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

/** Our own scripts, sheets and icons without indentation and lines of comment; what others made goes out untouched. */
function trimmed(name: string, plain: Bytes): Bytes {
  if (name.startsWith("vendor/") || name.endsWith(".woff2")) return plain;
  const text = new TextDecoder().decode(plain).replace(/^[ \t]*(\/\/.*)?\n?/gm, "");
  return new TextEncoder().encode(text);
}

async function answer(c: Ctx, file: File | undefined): Promise<Response | undefined> {
  if (!file) return undefined;
  const packing = packingFor(file, c.req.header("Accept-Encoding") ?? "");
  c.header("Content-Type", file.type);
  c.header("Cache-Control", "public, max-age=31536000, immutable");
  c.header("Vary", "Accept-Encoding");
  if (packing === undefined) return c.body(file.plain);
  c.header("Content-Encoding", packing);
  return c.body(await packed(file, packing));
}

/** A font is compressed already. */
function packingFor(file: File, accepted: string): Packing | undefined {
  if (file.type === types.woff2) return undefined;
  return /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : undefined;
}

function packed(file: File, packing: Packing): Promise<Bytes> {
  const known = file.packed.get(packing);
  if (known) return known;
  const fresh = pack(file.plain, packing);
  file.packed.set(packing, fresh);
  return fresh;
}

/** Loaded when first needed: a start packs nothing. */
async function pack(plain: Bytes, packing: Packing): Promise<Bytes> {
  const { brotliCompress, gzip } = await import("node:zlib");
  const packer = packing === "br" ? brotliCompress : gzip;
  return await new Promise((resolve, reject) => {
    packer(plain, (error, bytes) => error ? reject(error) : resolve(new Uint8Array(bytes)));
  });
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
