import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A request for a tunnel, and how a test answers it. */
export interface Connect {
  /** `host:port` */
  readonly authority: string;
  readonly authorization: string | undefined;
  readonly socket: Socket;
  /** Opens the tunnel, to this port of the loopback; default the port that was asked for. */
  open(port?: number): void;
}

/** A real forward proxy on 127.0.0.1 that a test scripts. */
export interface TestProxy {
  /** `127.0.0.1:PORT` */
  readonly name: string;
  /** `CONNECT host:port` and `POST http://...`, in their order. */
  readonly asked: readonly string[];
  /** What came as Proxy-Authorization, in the same order. */
  readonly authorizations: readonly (string | undefined)[];
  openSockets(): number;
  /** Resolves when nobody is connected to it. */
  allClosed(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a proxy that opens every tunnel and forwards every request, unless told otherwise. */
export async function startTestProxy({
  onConnect = ({ open }: Connect) => open(),
  onRequest = forward,
}: {
  readonly onConnect?: (connect: Connect) => void;
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse) => void;
} = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  let onClosed: () => void = () => undefined;
  const keep = ({ method, url, headers }: IncomingMessage): void => {
    asked.push(`${method} ${url}`);
    authorizations.push(headers["proxy-authorization"]);
  };

  const server = http.createServer((request, response) => {
    keep(request);
    onRequest(request, response);
  });
  server.keepAliveTimeout = 0;
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) onClosed();
    });
  });
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    keep(request);
    // Half-open sockets would outlive the client.
    socket.on("end", () => socket.end());
    const authority = request.url ?? "";
    const open = (port = Number(authority.split(":").at(-1))): void => {
      const upstream = connect(port, "127.0.0.1");
      socket.on("close", () => upstream.destroy());
      upstream.on("error", () => socket.destroy()).on("close", () => socket.destroy());
      upstream.once("connect", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.pipe(upstream).pipe(socket);
      });
    };
    onConnect({ authority, authorization: request.headers["proxy-authorization"], socket, open });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    name: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    authorizations,
    openSockets: () => sockets.size,
    allClosed: () =>
      new Promise((resolve) => {
        onClosed = resolve;
        if (sockets.size === 0) resolve();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Sends a request in absolute form on to where it is for, without what is for the proxy. */
function forward(request: IncomingMessage, response: ServerResponse): void {
  const { "proxy-authorization": _own, ...headers } = request.headers;
  const onward = http.request(
    request.url ?? "",
    { method: request.method, headers, agent: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}
