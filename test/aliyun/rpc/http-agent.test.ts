import http, { type Agent, type ClientRequest } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpAgent } from "../../../src/aliyun/rpc/http-agent.js";
import { json, type Loopback, startLoopback } from "../loopback.js";
import { calling } from "./calling.js";

let server: Loopback | undefined;
afterEach(() => server?.close());

function get(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    http.get(url, { agent }, (response) => response.resume().on("end", resolve)).on("error", reject);
  });
}

describe("an HTTP agent", () => {
  it("shows each request to its own observer and uses one connection", async () => {
    server = await startLoopback((_, response) => json(response, {}));
    const agent = createHttpAgent({ secure: false, idleTimeoutMs: 60_000 });
    const seen: [string, ClientRequest][] = [];
    await get(server.url, agent.forRequest(calling((request) => void seen.push(["first", request]))));
    await get(server.url, agent.forRequest(calling((request) => void seen.push(["second", request]))));
    expect(seen.map(([name]) => name)).toEqual(["first", "second"]);
    expect(seen[0]?.[1]).not.toBe(seen[1]?.[1]);
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1]);
    agent.close();
    await server.allClosed();
  });

  it("closes a connection that was idle for its time, before the server does", async () => {
    server = await startLoopback((_, response) => json(response, {}));
    const agent = createHttpAgent({ secure: false, idleTimeoutMs: 20 });
    await get(server.url, agent.forRequest(calling()));
    await server.allClosed();
    await get(server.url, agent.forRequest(calling()));
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 2]);
    agent.close();
  });
});
