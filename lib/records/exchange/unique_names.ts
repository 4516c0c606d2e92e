/** Gives each name once, whatever the letters' case: the second "scan.pdf" is "scan (2).pdf". */
export function onlyOnce(): (name: string) => string {
  const given = new Set<string>();
  return (name) => {
    const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? "";
    const stem = name.slice(0, name.length - ending.length);
    let unique = name;
    for (let n = 2; given.has(unique.toLowerCase()); n++) unique = `${stem} (${n})${ending}`;
    given.add(unique.toLowerCase());
    return unique;
  };
}
