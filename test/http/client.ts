import { type IncomingHttpHeaders, request } from "node:http";
import { connect, type Socket } from "node:net";

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a test asks. */
export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends one request on a connection of its own and reads the whole answer. */
export function ask(
  address: string,
  path: string,
  { method = "GET", headers = {}, body }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`http://${address}`, { path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The value of `Authorization` for a user and a password. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** A bare TCP connection that is established. */
export function dial(address: string): Promise<Socket> {
  const { hostname, port } = new URL(`http://${address}`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ""));
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      // Later errors show as "close".
      socket.on("error", () => undefined);
      resolve(socket);
    });
  });
}

/** Everything that arrives until the server closes. */
export function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) =>
    socket.once("close", () => resolve(Buffer.concat(chunks).toString("latin1"))),
  );
}

/** Resolves when `text` has arrived. Leaves the socket reading. */
export function readUntil(socket: Socket, text: string): Promise<string> {
  let seen = "";
  return new Promise((resolve, reject) => {
    socket.once("close", () => reject(new Error(`closed before ${JSON.stringify(text)} came: ${seen}`)));
    socket.on("data", function collect(chunk: Buffer) {
      seen += chunk.toString("latin1");
      if (!seen.includes(text)) return;
      socket.off("data", collect);
      resolve(seen);
    });
  });
}
