import type { Server } from "node:http";

/** Where to listen; port 0 takes a free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Where a simulated service listens when nothing else is said. */
export const freeLoopbackPort: ListenAddress = { host: "127.0.0.1", port: 0 };

/** Listens; answers the base URL. Rejects when the address cannot be taken. */
export function listen(server: Server, address: ListenAddress): Promise<{ readonly url: string }> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.host, () => {
      server.removeListener("error", reject);
      const bound = server.address();
      const port = typeof bound === "object" && bound ? bound.port : address.port;
      const host = address.host.includes(":") ? `[${address.host}]` : address.host;
      resolve({ url: `http://${host}:${port}` });
    });
  });
}

/** Ends every connection, also those whose answer is late or never comes. A server that does not listen is left alone. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await closed;
}
