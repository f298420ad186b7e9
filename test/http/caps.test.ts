import { describe, expect, it } from "vitest";
import { ask, dial, readAll } from "./client.js";
import { running } from "./running.js";

const reload = async () => ({ ok: true }) as const;

describe("caps on a request", () => {
  it.each([
    [2_048, 404],
    [2_049, 414],
  ])("a URL of %i bytes answers %i", async (length, status) => {
    const { address } = await running();
    const answer = await ask(address, `/${"x".repeat(length - 1)}`);
    expect(answer.status).toBe(status);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
  });

  it("a header of more than 8 KiB answers 431 and closes", async () => {
    const { address } = await running();
    expect((await ask(address, "/metrics", { headers: { "x-big": "x".repeat(7_000) } })).status).toBe(200);
    const answer = await ask(address, "/metrics", { headers: { "x-big": "x".repeat(9_000) } });
    expect(answer).toMatchObject({ status: 431, body: "request header fields too large\n" });
    expect(answer.headers).toMatchObject({ connection: "close", "x-content-type-options": "nosniff" });
  });

  it.each([
    ["GET", "/metrics", { "content-length": "1" }],
    ["GET", "/nope", { "content-length": "1" }],
    ["POST", "/-/reload", { "content-length": "1" }],
    ["POST", "/-/reload", { "transfer-encoding": "chunked" }],
  ])("%s %s with a body answers 413 and closes", async (method, path, headers) => {
    const { address } = await running({ reload, enableLifecycle: true });
    const answer = await ask(address, path, { method, headers, body: "x" });
    expect(answer).toMatchObject({ status: 413, body: "a request must not have a body\n" });
    expect(answer.headers["connection"]).toBe("close");
  });

  it("a client that asks before it sends a body is not invited to", async () => {
    const { address } = await running({ reload, enableLifecycle: true });
    const socket = await dial(address);
    const answer = readAll(socket);
    socket.write("POST /-/reload HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([
    ["what is not HTTP", "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"],
    ["two lengths", "GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n"],
    [
      "a length and chunks",
      "GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
    ["no host", "GET /metrics HTTP/1.1\r\n\r\n"],
  ])("%s answers 400 and closes", async (_what, bytes) => {
    const { address } = await running();
    const socket = await dial(address);
    const answer = readAll(socket);
    socket.write(bytes, "latin1");
    expect(await answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});
