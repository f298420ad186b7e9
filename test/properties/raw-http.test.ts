import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/app.js";
import { dial, readAll } from "../http/client.js";
import { checkExposition } from "../support/strict-exposition.js";
import { createLoopbackApp, type LoopbackCloud, startLoopbackCloud } from "./loopback-app.js";
import { configOf } from "./pipeline.js";

let cloud: LoopbackCloud;
let app: App;
let address = "";
beforeAll(async () => {
  cloud = await startLoopbackCloud();
  const settings = `web: {listen_address: "127.0.0.1:0"}`;
  ({ app } = createLoopbackApp(configOf({ a: ["cn-hangzhou"] }, settings)));
  [address = ""] = await app.start();
});
afterAll(async () => {
  await app.stop(0);
  await cloud.close();
});

/** Sends bytes, says that no more will come, and takes everything until the server has closed. */
async function exchange(bytes: Uint8Array): Promise<string> {
  const socket = await dial(address);
  const answer = readAll(socket);
  socket.end(bytes);
  return answer;
}

const anyMethod = fc.constantFrom("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "get", "G ET", "");
const anyPath = fc.oneof(
  fc.constantFrom(
    "/",
    "/metrics",
    "/probe?x",
    "/-/reload",
    "/jobs",
    "/..//etc/passwd",
    "*",
    "http://a/metrics",
  ),
  fc.string({ unit: "binary" }).map((text) => `/${text}`),
  fc.string().map((text) => `/metrics?${text}`),
);
const anyHeader = fc.oneof(
  fc.constantFrom(
    ...["Host: a", "Host: ", "Content-Length: 5", "Content-Length: -1", "Transfer-Encoding: chunked"],
    ...["Authorization: Basic !!", "Accept: */*;q=x", "Accept-Encoding: gzip;q=2", "Expect: 100-continue"],
    ...["Connection: upgrade", "Upgrade: h2c", "Range: bytes=0-"],
  ),
  fc.tuple(fc.string(), fc.string({ unit: "binary" })).map(([name, value]) => `${name}: ${value}`),
);
const anyLineEnd = fc.constantFrom("\r\n", "\n", "\r", "\0");
const nearlyRequest = fc
  .record({
    method: anyMethod,
    path: anyPath,
    version: fc.constantFrom("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", ""),
    headers: fc.array(anyHeader, { maxLength: 5 }),
    end: fc.oneof({ weight: 5, arbitrary: fc.constant("\r\n") }, { weight: 1, arbitrary: anyLineEnd }),
    body: fc.string({ unit: "binary" }),
  })
  .map(({ method, path, version, headers, end, body }) =>
    Buffer.from([`${method} ${path} ${version}`, ...headers, "", body].join(end), "latin1"),
  );
const anyBytes = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }) },
  { weight: 4, arbitrary: nearlyRequest },
);

describe("whatever bytes a client sends", { timeout: 120_000 }, () => {
  it("the answer is none or one of HTTP without a server's error, and the next scrape is whole", async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        const answer = await exchange(bytes);
        for (const [, status] of answer.matchAll(/^HTTP\/1\.[01] (\d+)/gm)) {
          expect(Number(status)).toBeLessThan(500);
        }
        expect(answer === "" || answer.startsWith("HTTP/1.")).toBe(true);
        expect(answer).not.toMatch(/\bat .+:\d+:\d+|node_modules/);
      }),
      { numRuns: 400 },
    );
    const response = await fetch(`http://${address}/metrics`);
    expect(response.status).toBe(200);
    checkExposition(await response.text(), "text-0.0.4");
  });
});
