import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Clock } from "../../lib/clock.js";
import { deliver } from "./deliver.js";
import type { Gateway } from "./gateway.js";
import { close, type ListenAddress, listen } from "./listening.js";

const maxBodyBytes = 1024 * 1024;

/** The simulator's HTTP side. */
export interface GatewayServer {
  /** Listens; answers the base URL. Rejects when the address cannot be taken. */
  start(address: ListenAddress): Promise<{ readonly url: string }>;
  /** Ends every connection, also those whose answer is late or never comes. */
  stop(): Promise<void>;
}

/** A server that is not yet listening. */
export function createGatewayServer(gateway: Gateway, clock: Clock): GatewayServer {
  const stopping = new AbortController();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      // The caller hung up or the simulator stops: nobody is left to answer.
      response.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once("close", () => gone.abort(new Error("the caller hung up")));
    const body = await readBody(request);
    if (body === undefined) {
      response.writeHead(413, { connection: "close" }).end();
      return;
    }
    const reply = gateway.handle({
      method: request.method ?? "",
      url: request.url ?? "/",
      headers: request.headers,
      body,
    });
    await deliver(response, reply, { clock, signal: AbortSignal.any([gone.signal, stopping.signal]) });
  }

  return {
    start: (address) => listen(server, address),
    async stop() {
      stopping.abort(new Error("the simulator stops"));
      await close(server);
    },
  };
}

/** The body as text; undefined when it is larger than any request needs. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // The rest is read and dropped, so that the caller gets to the answer.
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return bytes > maxBodyBytes ? undefined : Buffer.concat(chunks).toString("utf8");
}
