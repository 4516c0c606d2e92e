const root = new URL("../../", import.meta.url);
const folders = ["lib", "routes", "views", "static", "deploy", "tests"];

export interface SourceFile {
  /** From the root, with slashes: "lib/clock.ts". */
  readonly path: string;
  readonly text: string;
}

/** Every text file of the project that somebody wrote, in order of path. */
export function sourceFiles(...endings: readonly string[]): readonly SourceFile[] {
  const paths = ["main.ts", ...folders.flatMap((folder) => walk(folder))];
  return paths.filter((path) => endings.some((ending) => path.endsWith(ending)) && exists(path))
    .map((path) => ({ path, text: Deno.readTextFileSync(new URL(path, root)) }));
}

function walk(folder: string): readonly string[] {
  if (!exists(folder) || folder === "static/vendor") return [];
  return [...Deno.readDirSync(new URL(folder, root))].toSorted((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => isDirectory ? walk(`${folder}/${name}`) : [`${folder}/${name}`]);
}

function exists(path: string): boolean {
  try {
    Deno.statSync(new URL(path, root));
    return true;
  } catch {
    return false;
  }
}
