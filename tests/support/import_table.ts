/** Part of the program → what it may import of ours, besides itself and the leaves (`lib/*.ts`). */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  "leaves": [],
  "forms": [],
  "language": [],
  "files": [],
  "vault": [],
  "messages": ["vault"],
  "audit": ["vault"],
  "limits": ["vault"],
  "identity": ["forms", "vault", "audit", "limits", "messages"],
  "access": ["forms", "files", "vault", "audit", "limits", "messages", "identity"],
  "records": ["forms", "access"],
  "fhir": ["records"],
  "routes": [
    "forms",
    "language",
    "files",
    "messages",
    "audit",
    "limits",
    "identity",
    "access",
    "records",
    "fhir",
  ],
};

/** These wire the program together: anything goes. */
const unrestricted = ["main", "deploy", "tests"];
/** They pass the vault on, so they may name its types. */
const passVaultOn = ["routes/app.ts", "routes/env.ts"];
/** Made from views/ before start. */
const compiledViews = /^\.build\//;

/** Npm and Node modules with one place of their own. */
const homes: Readonly<Record<string, RegExp>> = {
  "hono": /^(routes|tests\/bench)\//,
  "eta": /^(routes\/pages|deploy\/commands\/compile_views)\.ts$/,
  "nodemailer": /^lib\/messages\//,
  "otpauth": /^(lib\/identity|tests|deploy)\//,
  "@simplewebauthn/server": /^lib\/identity\//,
  "@deno/kv": /^(lib\/vault|tests)\//,
  "node:crypto": /^lib\/vault\//,
  "playwright-core": /^tests\//,
  "axe-core": /^tests\//,
  "fast-check": /^tests\//,
  "smtp-server": /^tests\//,
};

/** What is wrong with one import, if anything. `file` is a path from the root; `types`: only types are imported. */
export function importProblem(file: string, specifier: string, types: boolean): string | undefined {
  if (/^(jsr|https?):/.test(specifier)) return `${specifier} is not from npm`;
  if (!specifier.startsWith(".")) return moduleProblem(file, specifier);
  const target = new URL(specifier, `file:///${file}`).pathname.slice(1);
  if (compiledViews.test(target)) {
    return file === "routes/pages.ts" ? undefined : "only routes/pages.ts imports the compiled views";
  }
  const from = partOf(file);
  const to = partOf(target);
  if (from === to || to === "leaves" || unrestricted.includes(from)) return undefined;
  if (to === "vault" && types && passVaultOn.includes(file)) return undefined;
  return importTable[from]?.includes(to) ? undefined : `${from} may not import ${to} (${target})`;
}

/** "lib/vault/store.ts" → "vault"; "lib/clock.ts" → "leaves"; "routes/app.ts" → "routes". */
export function partOf(file: string): string {
  const [top = "", folder = "", ...rest] = file.split("/");
  if (top !== "lib") return top.replace(/\.ts$/, "");
  return rest.length > 0 ? folder : "leaves";
}

function moduleProblem(file: string, specifier: string): string | undefined {
  if (/^tests\//.test(file) && specifier === "node:crypto") return undefined;
  const name = /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0] ?? specifier;
  const home = homes[name];
  return !home || home.test(file) ? undefined : `${name} has its own place (${home.source})`;
}
