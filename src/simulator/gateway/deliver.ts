import type { ServerResponse } from "node:http";
import type { Clock } from "../../lib/clock.js";
import type { Reply } from "./reply.js";

/** What a delivery needs. The signal aborts when the caller hangs up or the simulator stops. */
export interface DeliveryPorts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Sends a reply the way it asks for: whole, in drops, with a reset, or not at all. Rejects only by the signal. */
export async function deliver(response: ServerResponse, reply: Reply, ports: DeliveryPorts): Promise<void> {
  if (reply.waitMs > 0) await ports.clock.sleep(reply.waitMs, ports.signal);
  switch (reply.delivery.how) {
    case "never":
      return;
    case "reset":
      return reset(response, reply, reply.delivery.when);
    case "drip":
      return drip(response, reply, { ...ports, ...reply.delivery });
    case "whole":
      writeHead(response, reply, ports.clock);
      response.end(reply.body);
  }
}

// The Date header is the gateway's clock: callers correct their own by it.
function writeHead(response: ServerResponse, reply: Reply, clock: Clock): void {
  response.sendDate = false;
  response.writeHead(reply.status, {
    ...reply.headers,
    date: new Date(clock.now()).toUTCString(),
    "content-length": String(reply.body.length),
  });
}

async function reset(response: ServerResponse, reply: Reply, when: "before" | "middle"): Promise<void> {
  const { socket } = response;
  if (when === "middle") {
    response.writeHead(reply.status, { ...reply.headers, "content-length": String(reply.body.length) });
    const half = reply.body.subarray(0, Math.ceil(reply.body.length / 2));
    await new Promise<void>((resolve) => {
      response.write(half, () => resolve());
    });
  }
  socket?.resetAndDestroy();
}

async function drip(
  response: ServerResponse,
  reply: Reply,
  pace: DeliveryPorts & { readonly chunkBytes: number; readonly everyMs: number },
): Promise<void> {
  writeHead(response, reply, pace.clock);
  for (let sent = 0; sent < reply.body.length; sent += pace.chunkBytes) {
    if (sent > 0) await pace.clock.sleep(pace.everyMs, pace.signal);
    response.write(reply.body.subarray(sent, sent + pace.chunkBytes));
  }
  response.end();
}
