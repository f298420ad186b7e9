import type { Socket } from "node:net";

/**
 * What stands for everybody who can send from the address of a connection: an IPv4 address as it is, also where IPv6 carries it, and of
 * an IPv6 address the first 64 bits, because whoever has one has the whole network.
 */
export function shareOf({ remoteAddress = "" }: Pick<Socket, "remoteAddress">): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(remoteAddress)?.[1];
  if (mapped !== undefined) return mapped;
  if (!remoteAddress.includes(":")) return remoteAddress;
  const [head = "", tail] = remoteAddress.replace(/%.*$/, "").split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length;
  return [...groups, ...Array<string>(Math.max(0, zeros)).fill("0"), ...after].slice(0, 4).join(":");
}
