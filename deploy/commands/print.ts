const encoder = new TextEncoder();

/** One line for the operator. The server itself logs instead. */
export function print(line: string): void {
  write(Deno.stdout, line);
}

export function complain(line: string): void {
  write(Deno.stderr, line);
}

function write(stream: { writeSync(bytes: Uint8Array): number }, line: string): void {
  let rest = encoder.encode(`${line}\n`);
  while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
}
