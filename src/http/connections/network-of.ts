/**
 * Whose connection it is: the IPv4 address, or the first 64 bits of an IPv6 one, because that many addresses belong to one
 * machine. An IPv4 address in the form of IPv6 is the IPv4 one. `address` is the `remoteAddress` of a socket.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return "nobody who is still there";
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(":")) return address;
  const [start = "", end = ""] = address.replace(/%.*$/, "").split("::");
  const [first, last] = [groupsOf(start), groupsOf(end)];
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => "0");
  return `${[...first, ...zeros, ...last].slice(0, 4).join(":")}::/64`;
}

function groupsOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(":");
}
