import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Socket, Server as TcpServer } from "node:net";
import { refuseBrokenRequest } from "./client-error.js";
import { formatAddress, parseListenAddress } from "./listen-address.js";
import { listenErrorOf } from "./listen-error.js";
import type { ServerTimeouts } from "./server-deps.js";

/** Limits and the handler of every request. */
export interface ListenerOptions {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly timeouts: ServerTimeouts;
  readonly maxConnections: number;
  /** Called for every connection that could not be taken, with the reason. */
  readonly onDrop: (why: string) => void;
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

const maxHeaderBytes = 8 * 1024;
// A whole fleet of scrapers may knock in the same millisecond.
const backlog = 1_024;

/** Listens on one address. Rejects with a ListenError. */
export async function listen(address: string, options: ListenerOptions): Promise<Listener> {
  const { host, port } = parseListenAddress(address);
  const server = createLimitedServer(options);
  const answersDue = trackConnections(server, options.handle);
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
      for (const [socket, due] of answersDue) if (due === 0) socket.destroy();
      return closed;
    },
    destroy() {
      for (const socket of answersDue.keys()) socket.destroy();
      // Also ends the server's timer that looks for late requests.
      server.close();
    },
  };
}

/**
 * A connection that never sent a whole request is closed after `requestMs` + `checkMs`; one that did may rest for
 * `keepAliveMs`, longer than the pause between two scrapes, so that Prometheus need not connect anew for each.
 */
function createLimitedServer({ timeouts, maxConnections, onDrop }: ListenerOptions): Server {
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: timeouts.requestMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkMs,
    keepAliveTimeout: timeouts.keepAliveMs,
    keepAlive: true,
  });
  // Also bounds the wait for an answer: whatever a route does, no connection hangs for ever.
  server.timeout = timeouts.requestMs;
  server.maxConnections = maxConnections;
  server.on("drop", () => onDrop("too many connections"));
  return server;
}

/** The open connections, each with the number of answers it waits for. */
function trackConnections(server: Server, handle: ListenerOptions["handle"]): ReadonlyMap<Socket, number> {
  const answersDue = new Map<Socket, number>();
  const add = (socket: Socket, change: number): number => {
    const due = (answersDue.get(socket) ?? 0) + change;
    answersDue.set(socket, due);
    return due;
  };
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    add(socket, 1);
    // "close" comes when the last byte was handed to the system, or the connection broke.
    response.once("close", () => {
      if (answersDue.has(socket) && add(socket, -1) === 0 && !server.listening) socket.destroySoon();
    });
    handle(request, response);
  };
  server.on("connection", (socket) => {
    answersDue.set(socket, 0);
    socket.once("close", () => answersDue.delete(socket));
  });
  server.on("request", serve);
  // Without this, Node would invite the body that every route refuses.
  server.on("checkContinue", serve);
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    // Bytes in the middle of an answer would corrupt it.
    if ((answersDue.get(socket) ?? 0) > 0) socket.destroy();
    else refuseBrokenRequest(error, socket);
  });
  return answersDue;
}
