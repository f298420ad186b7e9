import http, { type Agent, type ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createExchange, type Exchange } from "../../../src/aliyun/rpc/exchange.js";
import { createHttpAgent, type HttpAgent } from "../../../src/aliyun/rpc/http-agent.js";
import { json, type Loopback, startLoopback } from "../loopback.js";
import { calling } from "./calling.js";

let server: Loopback | undefined;
let agent: HttpAgent | undefined;
afterEach(async () => {
  agent?.close();
  await server?.close();
});

function get(url: string, through: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent: through }, (response) => response.resume());
    request.on("close", resolve).on("error", reject);
  });
}

describe("an exchange", () => {
  it("tells the head of the answer and whether the connection was used before", async () => {
    server = await startLoopback((_, response) => json(response, {}, 418, { "x-acs-request-id": "7F1A" }));
    agent = createHttpAgent({ secure: false, idleTimeoutMs: 60_000 });
    const seen: Exchange[] = [];
    for (let call = 0; call < 2; call += 1) {
      const exchange = createExchange({ maxResponseSizeBytes: 1_000, refuse: () => undefined });
      expect([exchange.head(), exchange.reusedConnection()]).toEqual([undefined, false]);
      await get(server.url, agent.forRequest(calling(exchange.watch)));
      seen.push(exchange);
    }
    expect(seen.map((exchange) => exchange.reusedConnection())).toEqual([false, true]);
    expect(seen[0]?.head()).toMatchObject({ status: 418, headers: { "x-acs-request-id": "7F1A" } });
  });

  it("leaves no listener on a connection that lives on", async () => {
    server = await startLoopback((_, response) => json(response, {}));
    agent = createHttpAgent({ secure: false, idleTimeoutMs: 60_000 });
    const counts: number[] = [];
    for (let call = 0; call < 3; call += 1) {
      const exchange = createExchange({ maxResponseSizeBytes: 1_000, refuse: () => undefined });
      let socket: Socket | undefined;
      const watch = (request: ClientRequest): void => {
        exchange.watch(request);
        request.once("socket", (given) => {
          socket = given;
        });
      };
      await get(server.url, agent.forRequest(calling(watch)));
      counts.push(socket?.listenerCount("data") ?? -1);
    }
    expect(new Set(counts).size).toBe(1);
  });
});
