import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { refuseBrokenRequest } from "../routes/refusals.js";

// Nobody who reads metrics or pages sends requests ahead of the answers. Node hands on all that stand in one packet, some
// thousands, and each of them would hold a page until it is read.
const mostAnswersDue = 4;

/** What happens on the connections of a server. */
export interface ConnectionOptions {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Looks at a connection after its TLS handshake. Absent: the server speaks plain HTTP. */
  readonly accepts: ((socket: TLSSocket) => boolean) | undefined;
  /** Called for every handshake that failed for a reason other than a client that left. */
  readonly onHandshakeFailure: (why: string) => void;
}

/** The open connections of a server. */
export interface Connections {
  /** Closes those that wait for no answer, and those that did not come to ask. */
  closeResting(): void;
  closeAll(): void;
}

/** Serves the requests of a server and keeps track of the answers due on each connection. */
export function trackConnections(server: Server, options: ConnectionOptions): Connections {
  const answersDue = new Map<Socket, number>();
  const admit = (socket: Socket) => {
    answersDue.set(socket, 0);
    socket.once("close", () => answersDue.delete(socket));
  };
  const handshakes =
    options.accepts && trackHandshakes(server, { ...options, accepts: options.accepts, admit });
  if (!handshakes) server.on("connection", admit);

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const due = answersDue.get(socket);
    // A connection that was not admitted gets no answer.
    if (due === undefined || due >= mostAnswersDue) {
      socket.destroy();
      return;
    }
    answersDue.set(socket, due + 1);
    // "close" comes when the last byte was handed to the system, or the connection broke.
    response.once("close", () => {
      const left = (answersDue.get(socket) ?? 0) - 1;
      if (answersDue.has(socket)) answersDue.set(socket, left);
      if (left === 0 && !server.listening) socket.destroySoon();
    });
    options.handle(request, response);
  };
  server.on("request", serve);
  // Without this, Node would invite the body that every route refuses.
  server.on("checkContinue", serve);
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    const due = answersDue.get(socket);
    // Bytes in the middle of an answer would corrupt it, and without TLS they would not be understood.
    if (due === 0) refuseBrokenRequest(error, socket);
    else socket.destroy();
    if (options.accepts && due === undefined && error.code !== "ECONNRESET")
      options.onHandshakeFailure(error.code ?? error.name);
  });
  return {
    closeResting() {
      for (const [socket, due] of answersDue) if (due === 0) socket.destroy();
      for (const socket of handshakes?.values() ?? []) socket.destroy();
    },
    closeAll() {
      for (const socket of answersDue.keys()) socket.destroy();
      for (const socket of handshakes?.values() ?? []) socket.destroy();
    },
  };
}

interface HandshakeOptions extends ConnectionOptions {
  readonly accepts: (socket: TLSSocket) => boolean;
  readonly admit: (socket: Socket) => void;
}

/** TCP connections by their remote end, until the handshake is done. */
function trackHandshakes(
  server: Server,
  { accepts, admit, onHandshakeFailure }: HandshakeOptions,
): ReadonlyMap<string, Socket> {
  const shaking = new Map<string, Socket>();
  server.on("connection", (socket) => {
    const peer = peerOf(socket);
    shaking.set(peer, socket);
    socket.once("close", () => {
      if (shaking.get(peer) === socket) shaking.delete(peer);
    });
  });
  // Before the server's own listener, which reads requests.
  server.prependListener("secureConnection", (socket: TLSSocket) => {
    // The TLS socket is another object; what it shares with the TCP one is the address.
    shaking.delete(peerOf(socket));
    if (accepts(socket)) {
      admit(socket);
      return;
    }
    socket.destroy();
    onHandshakeFailure(socket.authorizationError?.toString() ?? "no client certificate");
  });
  return shaking;
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
