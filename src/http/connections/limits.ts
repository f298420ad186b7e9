import { readFileSync } from "node:fs";

/** How long a client may take, in milliseconds. Kept by Node's own timers, not by the clock. */
export interface ServerTimeouts {
  /** From the connection to the end of the TLS handshake. */
  readonly handshakeMs: number;
  /** From the connection, or from the first byte of a further request, to the end of the request. */
  readonly requestMs: number;
  /** How often late requests are looked for: one is closed after `requestMs` plus this at the latest. */
  readonly checkMs: number;
  /** How long a connection may rest after an answered request. */
  readonly keepAliveMs: number;
  /** A reader that takes no byte of an answer for this long is closed. */
  readonly stalledReaderMs: number;
}

/** The timeouts of a server that is told no others. */
export const defaultTimeouts: ServerTimeouts = {
  handshakeMs: 10_000,
  requestMs: 30_000,
  checkMs: 2_000,
  keepAliveMs: 310_000,
  stalledReaderMs: 30_000,
};

// 1,000 scrapers at once get their answer where the machine lets them.
const mostConnections = 1_200;

/**
 * How many connections are kept. At most half of the files that the process may open: with the 1,024 of many containers
 * that is 512, and calls to the cloud still find a free one.
 */
export function defaultMaxConnections(openFiles: number | undefined): number {
  const half = Math.floor((openFiles ?? Number.POSITIVE_INFINITY) / 2);
  return Math.max(1, Math.min(mostConnections, half));
}

/** How many files this process may open, as Linux tells it; `undefined` where there is no limit or no Linux. */
export function openFilesLimit(): number | undefined {
  try {
    return openFilesOf(readFileSync("/proc/self/limits", "utf8"));
  } catch {
    return undefined;
  }
}

/** The soft limit in the text of `/proc/self/limits`. Node has raised it to the hard one at its start. */
export function openFilesOf(limits: string): number | undefined {
  const soft = /^Max open files +(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}
