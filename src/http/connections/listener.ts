import { createServer, type Server, type ServerOptions } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { Server as TcpServer } from "node:net";
import { clientCertificates } from "../access/client-certificates.js";
import { type ConnectionOptions, trackConnections } from "./connections.js";
import type { ServerTimeouts } from "./limits.js";
import { formatAddress, listenErrorOf, parseListenAddress } from "./listen-address.js";
import type { TlsContext } from "./tls-context.js";

/** Limits and the handler of every request. */
export interface ListenerOptions extends Omit<ConnectionOptions, "accepts" | "beforeRequest"> {
  readonly timeouts: ServerTimeouts;
  /** Called for every connection that could not be taken, with the reason. */
  readonly onDrop: (why: string) => void;
  /** Absent: plain HTTP. */
  readonly tls?: TlsContext | undefined;
}

/** One bound address. */
export interface Listener {
  /** Where it listens, with the real port. */
  readonly address: string;
  /** Stops accepting, closes resting connections; resolves when the last answer is out. */
  drain(): Promise<void>;
  /** Closes every connection now. */
  destroy(): void;
}

type TlsLimits = ServerOptions & { readonly handshakeTimeout: number };

interface LimitedServer extends Pick<ConnectionOptions, "beforeRequest"> {
  readonly server: Server;
}

const maxHeaderBytes = 8 * 1024;
// A whole fleet of scrapers may knock in the same millisecond.
const backlog = 1_024;

/** Listens on one address. Rejects with a ListenError. */
export async function listen(address: string, options: ListenerOptions): Promise<Listener> {
  const { host, port } = parseListenAddress(address);
  const { server, beforeRequest } = createLimitedServer(options.timeouts, options.tls, () =>
    connections.retire(),
  );
  const accepts = options.tls && clientCertificates[options.tls.settings.clientAuth].accepts;
  const connections = trackConnections(server, { ...options, accepts, beforeRequest });
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(listenErrorOf(address, error));
    server.once("error", fail);
    server.listen({ port, backlog, ...(host === undefined ? {} : { host }) }, () => {
      server.off("error", fail);
      resolve();
    });
  });
  // From here on an error is a connection that could not be accepted, e.g. for want of file descriptors.
  server.on("error", (error: NodeJS.ErrnoException) => options.onDrop(error.code ?? error.name));
  const bound = server.address();
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  return {
    address: bound !== null && typeof bound === "object" ? formatAddress(bound) : address,
    drain() {
      // http.Server.close() would also cut answers that are written but not yet read (it takes them for idle),
      // so only its TCP part runs here.
      TcpServer.prototype.close.call(server);
      connections.closeResting();
      return closed;
    },
    destroy() {
      connections.closeAll();
      // Also ends the server's timer that looks for late requests.
      server.close();
    },
  };
}

/**
 * A connection that never sent a whole request is closed after `requestMs` + `checkMs`; one that did may rest for
 * `keepAliveMs`, longer than the pause between two scrapes, so that Prometheus need not connect anew for each.
 */
function createLimitedServer(
  timeouts: ServerTimeouts,
  tls: TlsContext | undefined,
  onOtherAuthorities: () => void,
): LimitedServer {
  const limits = {
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: timeouts.requestMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkMs,
    keepAliveTimeout: timeouts.keepAliveMs,
    keepAlive: true,
    // Node would answer 400 by itself; the gate does it after the authorization.
    requireHostHeader: false,
  };
  const limited = tls
    ? createFollowingServer({ ...limits, handshakeTimeout: timeouts.handshakeMs }, tls, onOtherAuthorities)
    : { server: createServer(limits), beforeRequest: () => undefined };
  // Also bounds the wait for an answer: whatever a route does, no connection hangs for ever.
  limited.server.timeout = timeouts.requestMs;
  return limited;
}

/**
 * A TLS server whose every handshake uses the present certificate. What the authorities of the clients vouched for counts
 * no longer when they change, which is looked for at each request, too.
 */
function createFollowingServer(
  limits: TlsLimits,
  { settings, current }: TlsContext,
  onOtherAuthorities: () => void,
): LimitedServer {
  let used = current();
  const { requestCert, rejectUnauthorized } = clientCertificates[settings.clientAuth];
  const server = createTlsServer({ ...limits, ...used, requestCert, rejectUnauthorized });
  const follow = () => {
    const before = used;
    used = current();
    if (used === before) return;
    server.setSecureContext(used);
    if (used.ca !== before.ca) onOtherAuthorities();
  };
  // Before Node's own listener, which starts the handshake. SNI is no place for this: who dials an IP sends none.
  server.prependListener("connection", follow);
  return { server, beforeRequest: follow };
}
