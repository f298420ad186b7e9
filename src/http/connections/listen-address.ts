import type { AddressInfo } from "node:net";
import { ListenError } from "./listen-error.js";

/** Where to listen. Without a host: every address of the machine, IPv6 and IPv4. */
export interface ListenAddress {
  readonly host: string | undefined;
  readonly port: number;
}

const pattern = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^[\]:/\s]*)):(\d{1,5})$/;

/** Reads `HOST:PORT`, `:PORT` or `[IPV6]:PORT`. Throws a {@link ListenError} for anything else. */
export function parseListenAddress(text: string): ListenAddress {
  const match = pattern.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) {
    throw new ListenError(text, "not an address (write HOST:PORT, :PORT or [IPV6]:PORT, e.g. :10155)");
  }
  const host = match[1] ?? match[2];
  return { host: host === "" ? undefined : host, port };
}

/** The address a socket is bound to, as `127.0.0.1:10155` or `[::]:10155`. */
export function formatAddress({ address, port }: AddressInfo): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
