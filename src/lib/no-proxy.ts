import { BlockList, isIP } from "node:net";

/** Whether NO_PROXY names a host. `host` is as in a URL, without brackets; `port` is the one that is connected to. */
export type IsNamed = (host: string, port: number) => boolean;

interface Entry {
  readonly name: string;
  /** Only this port. Absent: every port. */
  readonly port?: number;
}

/**
 * Reads a list in the form that curl, Go and Python share: names and addresses, separated by commas or blanks, each with or
 * without a port. `example.com` is that host and all below it; `.example.com` and `*.example.com` are those below it only;
 * `10.0.0.0/8` and `fd00::/8` are networks; `*` is everything.
 */
export function readNoProxy(text: string): IsNamed {
  const tests = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map(testOf);
  return (host, port) => tests.some((test) => test(host.toLowerCase().replace(/\.$/, ""), port));
}

function testOf(text: string): IsNamed {
  if (text === "*") return () => true;
  const network = networkOf(text);
  if (network !== undefined) return (host) => contains(network, host);
  const { name, port } = entryOf(text);
  const address = isIP(name) === 0 ? undefined : networkOf(`${name}/${isIP(name) === 4 ? 32 : 128}`);
  const isHost = (host: string) => (address ? contains(address, host) : isBelow(host, name));
  return (host, toPort) => (port === undefined || port === toPort) && isHost(host);
}

function isBelow(host: string, name: string): boolean {
  const domain = name.replace(/^\*?\./, "").replace(/\.$/, "");
  if (domain === "") return false;
  return host.endsWith(`.${domain}`) || (host === domain && !/^\*?\./.test(name));
}

/** `host`, `host:port`, `[address]`, `[address]:port`, and an IPv6 address without brackets. */
function entryOf(text: string): Entry {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [];
  const name = bracketed ?? plain ?? text;
  return port === undefined ? { name } : { name, port: Number(port) };
}

/** The addresses of `address/bits`; undefined for anything else. */
function networkOf(text: string): BlockList | undefined {
  const [, address = "", bits = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  const network = new BlockList();
  network.addSubnet(address, Number(bits), family === 4 ? "ipv4" : "ipv6");
  return network;
}

function contains(network: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && network.check(host, family === 4 ? "ipv4" : "ipv6");
}
