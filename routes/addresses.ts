import { BlockList, isIPv4, isIPv6 } from "node:net";

/** One spelling for one IP address: IPv6 compressed (RFC 5952), IPv4 in IPv6 as IPv4. Undefined for anything else. */
export function canonicalAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const compressed = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed);
  if (!mapped) return compressed;
  const [high, low] = [parseInt(mapped[1] ?? "", 16), parseInt(mapped[2] ?? "", 16)];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** Whether a canonical address lies in one of the CIDR ranges. No ranges: no. */
export function inRanges(address: string, ranges: readonly string[]): boolean {
  if (address === "" || ranges.length === 0) return false;
  return listOf(ranges).check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

const lists = new WeakMap<readonly string[], BlockList>();

function listOf(ranges: readonly string[]): BlockList {
  const known = lists.get(ranges);
  if (known) return known;
  const list = new BlockList();
  for (const range of ranges) {
    const [net = "", bits] = range.split("/");
    const family = isIPv4(net) ? "ipv4" : "ipv6";
    if (bits === undefined) list.addAddress(net, family);
    else list.addSubnet(net, Number(bits), family);
  }
  lists.set(ranges, list);
  return list;
}
