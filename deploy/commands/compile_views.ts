/**
 * Writes .build/views.js: every template as a function, so that the server needs no code made from strings.
 * Refuses a template that includes one that is not there.
 */
import { Eta } from "eta/core";

const views = new URL("../../views/", import.meta.url);
const target = new URL("../../.build/", import.meta.url);

async function writeViews(): Promise<void> {
  const sources = new Map(templates(views, "/").map(({ name, url }) => [name, Deno.readTextFileSync(url)]));
  await Deno.mkdir(target, { recursive: true });
  await Deno.writeTextFile(new URL("views.js", target), compiled(sources));
  await Deno.writeTextFile(new URL("views.d.ts", target), declaration);
}

/** The module's text. Names are paths in views/ without their ending: "/signin/show". */
export function compiled(sources: ReadonlyMap<string, string>): string {
  const eta = new Eta({ autoEscape: true, autoFilter: true, autoTrim: false, rmWhitespace: true });
  const functions = [...sources].map(([name, source]) => {
    const body = eta.compileToString(withoutEmptyLines(withFullNames(name, source, sources)));
    return `  ${JSON.stringify(name)}: function (it, options) {\n${body}\n  },`;
  });
  return `// @ts-self-types="./views.d.ts"\nexport const views = {\n${functions.join("\n")}\n};\n`;
}

const declaration = `type View = (data?: object, options?: Record<string, unknown>) => string;
export const views: Readonly<Record<string, View>>;
`;

/** Templates name others by their whole path; one beside them may be "./_row". */
function withFullNames(name: string, source: string, sources: ReadonlyMap<string, string>): string {
  return source.replace(
    /\b(include|layout)\((["'])([^"']+)\2/g,
    (_, verb: string, quote: string, path: string) => {
      const full = new URL(path, `file://${name}`).pathname;
      if (!sources.has(full)) throw new Error(`views${name}.eta: there is no views${full}.eta`);
      return `${verb}(${quote}${full}${quote}`;
    },
  );
}

/** A line that holds only a statement prints no line. */
function withoutEmptyLines(source: string): string {
  return source.replace(/^([ \t]*<%(?![=~])(?:(?!%>).)*%>)[ \t]*\n/gm, "$1");
}

function templates(folder: URL, path: string): { name: string; url: URL }[] {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  return entries.flatMap((entry) => {
    if (entry.isDirectory) return templates(new URL(`${entry.name}/`, folder), `${path}${entry.name}/`);
    const stem = /^(.+)\.eta$/.exec(entry.name)?.[1];
    return stem === undefined ? [] : [{ name: path + stem, url: new URL(entry.name, folder) }];
  });
}

if (import.meta.main) await writeViews();
