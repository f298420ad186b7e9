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

  it("gives who asked an empty object, and knows the body itself, whatever its framing", async () => {
    server = await startLoopback((_, { socket }) => {
      const headers = 'HTTP/1.1 200 OK\r\nx: "\r\ntransfer-encoding: chunked\r\n\r\n';
      socket?.end(`${headers}3;x="{,"\r\n{"a\r\n7\r\n":"b c"\r\n1\r\n}\r\n0\r\ny: [[\r\n\r\n{,{,`);
    });
    agent = createHttpAgent({ secure: false, idleTimeoutMs: 60_000 });
    const exchange = createExchange({ maxResponseSizeBytes: 11, refuse: () => undefined });
    const given = new Promise<string>((resolve) => {
      http
        .get(server?.url ?? "", { agent: agent?.forRequest(calling(exchange.watch)) }, async (response) =>
          resolve((await response.toArray()).join("")),
        )
        // For what comes behind the answer.
        .on("error", () => undefined);
    });
    expect(await given).toBe("{}");
    expect(exchange.body.text()).toBe('{"a":"b c"}');
  });

  it.each([
    ["a continuation", "HTTP/1.1 100 Continue\r\n\r\n", "an interim answer (HTTP 100) came"],
    ["an interim answer", "HTTP/1.1 103 Early Hints\r\n\r\n", "an interim answer (HTTP 103) came"],
    [
      "another protocol",
      "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
      "an interim answer (HTTP 101) came",
    ],
    ["a length over the cap", "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n", "larger than 11 bytes"],
    ["a byte over the cap", "HTTP/1.1 200 OK\r\n\r\n123456789012", "larger than 11 bytes"],
    [
      "chunks that are nothing but frames",
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${`1;${"x".repeat(9_000)}\r\n \r\n`.repeat(2)}`,
      "more framing than",
    ],
  ])("refuses %s", async (_, answer, problem) => {
    server = await startLoopback((__, { socket }) => socket?.write(answer));
    agent = createHttpAgent({ secure: false, idleTimeoutMs: 60_000 });
    const refused = new Promise<string>((refuse) => {
      const exchange = createExchange({ maxResponseSizeBytes: 11, refuse });
      http
        .get(server?.url ?? "", { agent: agent?.forRequest(calling(exchange.watch)) }, (response) =>
          response.on("error", () => undefined).resume(),
        )
        .on("error", () => undefined);
    });
    expect(await refused).toContain(problem);
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
