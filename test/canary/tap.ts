import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that keeps what clients send. */
export interface Tap {
  readonly url: string;
  /** The signatures of all requests so far. */
  signatures(): readonly string[];
  close(): Promise<void>;
}

/** Opens a tap on the way to the server at a URL. Resets go through it as they are. */
export async function openTap(target: string): Promise<Tap> {
  const { hostname, port } = new URL(target);
  const sent: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.resetAndDestroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    client.on("data", (chunk) => sent.push(chunk));
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signatures: () =>
      [
        ...Buffer.concat(sent)
          .toString("latin1")
          .matchAll(/\bSignature=([^&\s]+)/g),
      ].map(([, text]) => decodeURIComponent(text ?? "")),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
