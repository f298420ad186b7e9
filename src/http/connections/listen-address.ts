import type { AddressInfo } from "node:net";
import { listenAddressPattern } from "../../lib/text-patterns.js";

/** Where to listen. Without a host: every address of the machine, IPv6 and IPv4. */
export interface ListenAddress {
  readonly host: string | undefined;
  readonly port: number;
}

/** Reads `HOST:PORT`, `:PORT` or `[IPV6]:PORT`. Throws a {@link ListenError} for anything else. */
export function parseListenAddress(text: string): ListenAddress {
  const match = listenAddressPattern.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) {
    throw new ListenError(text, "not an address (write HOST:PORT, :PORT or [IPV6]:PORT, e.g. :10155)");
  }
  return { host: match[1] ?? match[2], port };
}

/** The address a socket is bound to, as `127.0.0.1:10155` or `[::]:10155`. */
export function formatAddress({ address, port }: AddressInfo): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

const another = "choose another with --web.listen-address";

// Node's error code -> what it means to whoever starts the program.
const meanings: ReadonlyMap<string, string> = new Map([
  ["EADDRINUSE", `address already in use (another exporter? ${another})`],
  ["EACCES", `permission denied (a port below 1024 needs privileges; ${another})`],
  ["EADDRNOTAVAIL", `this machine has no such address (${another})`],
  ["EAFNOSUPPORT", `this machine does not support this address family (${another})`],
  ["ENOTFOUND", `unknown host (${another})`],
  ["EAI_AGAIN", `the host name cannot be resolved now (${another})`],
]);

/** A listen address cannot be used. The message is one line for people: where, why, what to do. */
export class ListenError extends Error {
  readonly address: string;

  constructor(address: string, why: string) {
    super(`cannot listen on ${address}: ${why}`);
    this.name = "ListenError";
    this.address = address;
  }
}

/** The {@link ListenError} for what `listen` of Node's servers reported at an address. */
export function listenErrorOf(address: string, error: NodeJS.ErrnoException): ListenError {
  const code = error.code ?? error.name;
  return new ListenError(address, meanings.get(code) ?? `${code} (${another})`);
}
