import { readFileSync } from "node:fs";
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly form: URLSearchParams;
  /** 1 for the first connection to the server. */
  readonly connection: number;
}

/** A real HTTP(S) server on 127.0.0.1 that a test scripts. */
export interface Loopback {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  openSockets(): number;
  /** Resolves when no client connection is open. */
  allClosed(): Promise<void>;
  close(): Promise<void>;
}

/** What a server does with a request, after its body has come. */
export type Answerer = (request: SeenRequest, response: ServerResponse) => void;

/** Starts a server; `certificate` makes it HTTPS. */
export async function startLoopback(
  answer: Answerer,
  certificate?: "valid" | "expired" | "cloud",
): Promise<Loopback> {
  const requests: SeenRequest[] = [];
  const sockets = new Map<Socket, number>();
  let connections = 0;
  let onClosed: () => void = () => undefined;

  const listener: RequestListener = (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const seen: SeenRequest = {
        method: incoming.method ?? "",
        url: incoming.url ?? "",
        headers: incoming.headers,
        form: new URLSearchParams(Buffer.concat(chunks).toString()),
        connection: sockets.get(incoming.socket) ?? 0,
      };
      requests.push(seen);
      answer(seen, response);
    });
  };
  const server =
    certificate === undefined
      ? http.createServer(listener)
      : https.createServer(tlsFiles(certificate), listener);
  server.keepAliveTimeout = 0;
  server.on(certificate === undefined ? "connection" : "secureConnection", (socket: Socket) => {
    connections += 1;
    sockets.set(socket, connections);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) onClosed();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    openSockets: () => sockets.size,
    allClosed: () =>
      new Promise((resolve) => {
        onClosed = resolve;
        if (sockets.size === 0) resolve();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown, status = 200, headers: object = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function tlsFiles(certificate: string): { key: Buffer; cert: Buffer } {
  return { key: certificateFile("server.key"), cert: certificateFile(`${certificate}.crt`) };
}

function certificateFile(name: string): Buffer {
  return readFileSync(new URL(`certificates/${name}`, import.meta.url));
}
