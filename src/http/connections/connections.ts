import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { refuseBrokenRequest } from "../routes/refusals.js";
import { networkOf } from "./network-of.js";
import type { Places } from "./places.js";

// Nobody who reads metrics or pages sends requests ahead of the answers. Node hands on all that stand in one packet, some
// thousands, and each of them would hold a page until it is read.
const mostAnswersDue = 4;

/** One connection, from the moment at which it is accepted. */
export interface Connection {
  /** What is read and closed: that of TCP, and after a handshake that of TLS. */
  socket: Socket;
  answersDue: number;
  /** Whether a request on it was ever authorised. */
  isProven: boolean;
  /** Whether it closes after its present answers. */
  isLeaving: boolean;
}

/** What happens on the connections of a server. */
export interface ConnectionOptions {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Those of all servers of the process. */
  readonly places: Places<Connection>;
  /** Filled here: what to call when a request on a socket was authorised. */
  readonly onAuthorised: Pick<WeakMap<Socket, () => void>, "set">;
  /** Looks at a connection after its TLS handshake. Absent: the server speaks plain HTTP. */
  readonly accepts: ((socket: TLSSocket) => boolean) | undefined;
  /** Called before each request is looked at. It may retire connections. */
  readonly beforeRequest: () => void;
  /** Headers of what is answered to no request. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** Called for every handshake that failed for a reason other than a client that left. */
  readonly onHandshakeFailure: (why: string) => void;
}

/** The open connections of a server. */
export interface Connections {
  /** Closes those that wait for no answer, and those that did not come to ask. */
  closeResting(): void;
  closeAll(): void;
  /** Closes those that are open now: each as soon as no answer is due on it. */
  retire(): void;
}

/** Serves the requests of a server and keeps track of the answers due on each connection. */
export function trackConnections(server: Server, options: ConnectionOptions): Connections {
  const { places } = options;
  const open = new Set<Connection>();
  const connectionOf = new WeakMap<Socket, Connection>();

  const admit = (socket: Socket, connection: Connection) => {
    connection.socket = socket;
    connectionOf.set(socket, connection);
    options.onAuthorised.set(socket, () => {
      connection.isProven = true;
      if (connection.answersDue > 0) places.move(connection, "served");
    });
  };
  const shaking = options.accepts && trackHandshakes(server, { ...options, accepts: options.accepts, admit });
  server.on("connection", (tcp: Socket) => {
    const connection: Connection = { socket: tcp, answersDue: 0, isProven: false, isLeaving: false };
    places.enter(connection, networkOf(tcp.remoteAddress));
    open.add(connection);
    tcp.once("close", () => {
      open.delete(connection);
      places.leave(connection);
    });
    if (shaking) shaking(connection);
    else admit(tcp, connection);
  });

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    options.beforeRequest();
    const { socket } = request;
    const connection = connectionOf.get(socket);
    // A connection that was not admitted gets no answer, and one that was closed meanwhile neither.
    if (!connection || socket.destroyed || connection.isLeaving || connection.answersDue >= mostAnswersDue) {
      socket.destroy();
      return;
    }
    connection.answersDue += 1;
    places.move(connection, connection.isProven ? "served" : "asking");
    // "close" comes when the last byte was handed to the system, or the connection broke.
    response.once("close", () => {
      connection.answersDue -= 1;
      if (connection.answersDue > 0) return;
      places.move(connection, connection.isProven ? "resting" : "silent");
      if (connection.isLeaving || !server.listening) socket.destroySoon();
    });
    options.handle(request, response);
  };
  server.on("request", serve);
  // Without these two, Node would invite the body that every route refuses, and refuse other expectations by itself.
  server.on("checkContinue", serve);
  server.on("checkExpectation", serve);
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    const due = connectionOf.get(socket)?.answersDue;
    // Bytes in the middle of an answer would corrupt it, and without TLS they would not be understood.
    if (due === 0) refuseBrokenRequest(error, socket, options.headers());
    else socket.destroy();
    if (options.accepts && due === undefined && error.code !== "ECONNRESET")
      options.onHandshakeFailure(error.code ?? error.name);
  });

  const closeResting = () => {
    for (const { socket, answersDue } of open) if (answersDue === 0) socket.destroy();
  };
  return {
    closeResting,
    closeAll() {
      for (const { socket } of open) socket.destroy();
    },
    retire() {
      closeResting();
      for (const connection of open) connection.isLeaving = true;
    },
  };
}

interface HandshakeOptions extends Pick<ConnectionOptions, "onHandshakeFailure"> {
  readonly accepts: (socket: TLSSocket) => boolean;
  readonly admit: (socket: Socket, connection: Connection) => void;
}

/** Keeps connections by their remote end until the handshake is done. Returns what to call for each that begins. */
function trackHandshakes(
  server: Server,
  { accepts, admit, onHandshakeFailure }: HandshakeOptions,
): (connection: Connection) => void {
  const shaking = new Map<string, Connection>();
  // Before the server's own listener, which reads requests.
  server.prependListener("secureConnection", (socket: TLSSocket) => {
    // The TLS socket is another object; what it shares with the TCP one is the address.
    const peer = peerOf(socket);
    const connection = shaking.get(peer);
    shaking.delete(peer);
    if (connection && accepts(socket)) {
      admit(socket, connection);
      return;
    }
    socket.destroy();
    // A client that has left meanwhile has no address any more.
    if (!connection) return;
    onHandshakeFailure(socket.authorizationError?.toString() ?? "no client certificate");
  });
  return (connection) => {
    const peer = peerOf(connection.socket);
    shaking.set(peer, connection);
    connection.socket.once("close", () => {
      if (shaking.get(peer) === connection) shaking.delete(peer);
    });
  };
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
