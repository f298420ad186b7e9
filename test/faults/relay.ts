import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What a relay does with the bytes of its clients. */
export type RelayMode =
  /** Hands everything on, both ways. */
  | "pass"
  /** Takes what comes and is silent, as a peer that went away without a word. */
  | "silent"
  /** Resets a connection when a further request comes on it after an answered one. */
  | "reset reused";

/** The way to a server, with faults on it. */
export interface Relay {
  readonly url: string;
  mode(mode: RelayMode): void;
  /** Stops listening and breaks every connection: new ones are refused. */
  close(): Promise<void>;
  /** Listens again, at the same address. */
  open(): Promise<void>;
  /** Connections that clients have open. */
  openConnections(): number;
  /** Connections since the start. */
  connections(): number;
  /** Bytes handed to clients since the start. */
  bytesToClients(): number;
}

/** Starts a relay to the server at a URL. It closes with the test. */
export async function startRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const clients = new Set<Socket>();
  let mode: RelayMode = "pass";
  let connections = 0;
  let bytes = 0;

  const serve = (client: Socket): void => {
    connections += 1;
    clients.add(client);
    const server = connect(Number(port), hostname);
    let answered = false;
    for (const socket of [client, server]) socket.on("error", () => undefined);
    client.on("close", () => {
      clients.delete(client);
      server.destroy();
    });
    server.on("close", () => client.destroy());
    client.on("data", (chunk) => {
      if (mode === "reset reused" && answered) client.resetAndDestroy();
      else if (mode !== "silent") server.write(chunk);
    });
    server.on("data", (chunk) => {
      answered = true;
      if (mode === "silent") return;
      bytes += chunk.length;
      // What the client does not take is not read from the server either.
      if (client.write(chunk)) return;
      server.pause();
      client.once("drain", () => server.resume());
    });
    client.on("end", () => server.end());
    // A reset in the middle of an answer has to arrive as one.
    server.on("error", () => client.resetAndDestroy());
  };

  let listener: Server;
  const listen = async (at: number): Promise<number> => {
    listener = createServer({ allowHalfOpen: false }, serve);
    await new Promise<void>((resolve) => listener.listen(at, "127.0.0.1", resolve));
    return (listener.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
    for (const client of clients) client.destroy();
    await closed;
  };
  const ownPort = await listen(0);
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${ownPort}`,
    mode(next) {
      mode = next;
    },
    close,
    open: async () => void (await listen(ownPort)),
    openConnections: () => clients.size,
    connections: () => connections,
    bytesToClients: () => bytes,
  };
}
