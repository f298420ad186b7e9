import { connect, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import "./strain-child.js";

/** What is asked of this process: many connections, each of which does one thing and then nothing. */
export interface Flood {
  readonly address: string;
  readonly count: number;
  /** How many addresses of the loopback they come from: 127.1.0.1 and so on; 0 for the one that everybody has. */
  readonly networks: number;
  readonly does: "nothing" | "half a header" | "half a handshake" | "a request";
}

// As many as are dialed at the same time; the server closes the others that it does not keep.
const atOnce = 250;
const request = "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n";

/** What a client of TLS says first. */
function firstOfHandshake(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({ read: () => undefined, write: (chunk) => resolve(chunk) });
    connectTls({ socket: wire, rejectUnauthorized: false }).on("error", () => undefined);
  });
}

/** Resolves when the connection has done its thing, or is closed. */
function open({ address, networks, does }: Flood, at: number, hello: Buffer): Promise<void> {
  const [host = "", port] = address.split(":");
  const from =
    networks === 0 ? undefined : `127.1.${Math.floor((at % networks) / 250)}.${((at % networks) % 250) + 1}`;
  return new Promise((resolve) => {
    const socket: Socket = connect({ host, port: Number(port), ...(from && { localAddress: from }) });
    socket.on("error", () => undefined);
    socket.once("close", () => resolve());
    socket.once("connect", () => {
      if (does === "half a header") socket.write("GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half");
      // Every second one stops within its first message, the others after it.
      if (does === "half a handshake") socket.write(hello.subarray(0, hello.length / (1 + (at % 2))));
      if (does === "a request") socket.write(request);
      else resolve();
    });
    // Whatever comes is an answer.
    socket.on("data", () => resolve());
  });
}

async function flood(wanted: Flood): Promise<void> {
  const hello = await firstOfHandshake();
  let next = 0;
  const worker = async () => {
    while (next < wanted.count) {
      next += 1;
      await open(wanted, next, hello);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

process.on("message", (message) => {
  if (message === "strain") return;
  void flood(message as Flood).then(() => process.send?.("done"));
});
process.send?.("ready");
