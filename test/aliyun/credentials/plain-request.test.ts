import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { sendPlainRequest } from "../../../src/aliyun/credentials/plain-request.js";
import { readProxyEnvironment } from "../../../src/lib/proxy-environment.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { runChild } from "../child.js";
import { never, rejectionOf } from "../fakes.js";
import { startTestProxy } from "../forward-proxy.js";
import { type Answerer, startLoopback } from "../loopback.js";

async function setUp(answer: Answerer, env: Readonly<Record<string, string>> = {}) {
  const server = await startLoopback(answer);
  onTestFinished(() => server.close());
  const clock = createFakeClock();
  const send = (signal = never) =>
    sendPlainRequest({
      asked: { operation: "AssumeRole" },
      method: "POST",
      url: `${server.url}/?hidden=1`,
      body: "a=b",
      redact: (text) => text,
      proxy: readProxyEnvironment(env).proxyOf(server.url),
      clock,
      signal,
    });
  return { server, clock, send };
}

describe("a request to an issuer", () => {
  it("answers with status, headers and text, and closes its connection", async () => {
    const { send, server } = await setUp((_, response) => response.writeHead(418, { x: "y" }).end("text"));
    const { head, text } = await send();
    expect([head.status, head.headers["x"], text]).toEqual([418, "y", "text"]);
    expect(server.requests[0]?.form.get("a")).toBe("b");
    expect(server.requests[0]?.headers["accept-encoding"]).toBeUndefined();
    await server.allClosed();
  });

  it.each<[string, Answerer, string, string]>([
    [
      "a redirect",
      (_, response) => response.writeHead(307, { location: "/x" }).end(),
      "bad_response",
      "the answer is a redirect",
    ],
    [
      "a content encoding",
      (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}")),
      "bad_response",
      "a content encoding that was not asked for",
    ],
    [
      "64 KiB and a byte",
      (_, response) => response.end("x".repeat(64 * 1024 + 1)),
      "bad_response",
      "the answer is larger than 65536 bytes",
    ],
    [
      "an endless answer",
      (_, response) => {
        const more = (): void => {
          if (!response.destroyed) response.write("x".repeat(64 * 1024), more);
        };
        more();
      },
      "bad_response",
      "the answer is larger than 65536 bytes",
    ],
    [
      "an interim answer",
      (_, response) => {
        response.writeEarlyHints({ link: "</x>" });
        response.end("text");
      },
      "bad_response",
      "an interim answer (HTTP 103)",
    ],
    [
      "endless nesting",
      (_, response) => response.end(`{"a":${"[".repeat(1_000)}`),
      "bad_response",
      "nested more than 100 levels",
    ],
    [
      "a reset",
      (_, response) => response.socket?.resetAndDestroy(),
      "network",
      "the connection failed (ECONNRESET)",
    ],
    [
      "a reset in the middle",
      (_, response) => response.write("{", () => response.socket?.resetAndDestroy()),
      "network",
      "the connection failed (ECONNRESET)",
    ],
    [
      "something that is not HTTP",
      (_, response) => response.socket?.end("SSH-2.0\r\n\r\n"),
      "bad_response",
      "the connection failed (HPE_INVALID_CONSTANT)",
    ],
  ])("fails for %s, leaving no socket behind", async (_, answer, reason, problem) => {
    const { send, server } = await setUp(answer);
    const failed = await rejectionOf(send());
    expect(failed).toMatchObject({ reason, message: expect.stringContaining(problem) });
    expect(String(failed)).not.toMatch(/hidden|a=b|127\.0\.0\.1/);
    await server.allClosed();
  });

  it("that cannot be made is a defect, not a fault of the network", async () => {
    const { server } = await setUp(() => undefined);
    const asked = { service: "metadata service" };
    const wrong = { asked, method: "GET", headers: { "x\n": "hidden" }, url: server.url } as const;
    const failed = await rejectionOf(
      sendPlainRequest({ ...wrong, redact: (text) => text, clock: createFakeClock(), signal: never }),
    );
    expect(failed).toMatchObject({ reason: "internal", retryable: false });
    expect(String(failed)).toContain(
      "metadata service failed unexpectedly in the exporter itself (TypeError)",
    );
    expect(String(failed)).not.toContain("hidden");
  });

  it("takes 64 KiB", async () => {
    const { send } = await setUp((_, response) => response.end("x".repeat(64 * 1024)));
    expect((await send()).text).toHaveLength(64 * 1024);
  });

  it.each<[string, Answerer]>([
    ["no answer", () => undefined],
    ["a header only", (_, response) => response.writeHead(200).flushHeaders()],
    ["half an answer", (_, response) => response.write("{")],
  ])("is cut off after five seconds: %s", async (_, answer) => {
    let asked: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { send, clock, server } = await setUp((request, response) => {
      answer(request, response);
      asked();
    });
    const failed = rejectionOf(send());
    await begun;
    await clock.advance(4_999);
    expect(server.openSockets()).toBe(1);
    await clock.advance(1);
    expect(await failed).toMatchObject({
      reason: "timeout",
      message: expect.stringContaining("no complete answer within 5000 ms"),
    });
    await server.allClosed();
    expect(clock.sleepers()).toBe(0);
  });

  it("ends with its signal's reason", async () => {
    const stop = new AbortController();
    const { send, server } = await setUp(() => stop.abort(new Error("stop")));
    expect(await rejectionOf(send(stop.signal))).toBe(stop.signal.reason);
    await server.allClosed();
  });
});

describe("through a proxy", () => {
  it("a request goes to the proxy, and closes its connection", async () => {
    const proxy = await startTestProxy();
    onTestFinished(() => proxy.close());
    const { send, server } = await setUp((_, response) => response.end("text"), {
      HTTP_PROXY: `http://user:secret@${proxy.name}`,
    });
    expect((await send()).text).toBe("text");
    expect(proxy.asked).toEqual([`POST ${server.url}/?hidden=1`]);
    expect(proxy.authorizations).toEqual([`Basic ${btoa("user:secret")}`]);
    expect(server.requests[0]?.form.get("a")).toBe("b");
    await proxy.allClosed();
  });

  it("a failure names the proxy", async () => {
    const { send, server } = await setUp(() => undefined, { HTTP_PROXY: "http://user:secret@127.0.0.1:1" });
    const failed = await rejectionOf(send());
    expect(failed).toMatchObject({ reason: "network" });
    expect(String(failed)).toContain(
      "AssumeRole failed: the proxy 127.0.0.1:1 cannot be used (ECONNREFUSED)",
    );
    expect(String(failed)).not.toMatch(/secret|user/);
    expect(server.requests).toEqual([]);
  });

  it("that never answers is given up after five seconds, without a socket", async () => {
    let asked: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const proxy = await startTestProxy({ onRequest: () => asked() });
    onTestFinished(() => proxy.close());
    const { send, clock } = await setUp(() => undefined, { HTTP_PROXY: `http://${proxy.name}` });
    const failed = rejectionOf(send());
    await begun;
    await clock.advance(5_000);
    expect(String(await failed)).toContain(
      `no complete answer through the proxy ${proxy.name} within 5000 ms`,
    );
    await proxy.allClosed();
  });
});

describe("in a process of its own", () => {
  const authorities = fileURLToPath(new URL("../certificates/authorities.crt", import.meta.url));
  const byName = (url: string): string => url.replace("127.0.0.1", "localhost");

  async function serve(certificate: "valid" | "expired"): Promise<string> {
    const server = await startLoopback((_, response) => response.end("{}"), certificate);
    onTestFinished(() => server.close());
    return server.url;
  }

  it("certificates are checked for their authority, their dates and their names", async () => {
    const [good, expired] = [await serve("valid"), await serve("expired")];
    const { stdout } = await runChild("credentials/plain-request-child.ts", {
      ENDPOINTS: [byName(good), byName(expired), good].join(),
      NODE_EXTRA_CA_CERTS: authorities,
    });
    expect(JSON.parse(stdout)).toEqual(["success", "tls", "tls"]);
  });

  it("the environment cannot switch the check of certificates off", async () => {
    const { stdout } = await runChild("credentials/plain-request-child.ts", {
      ENDPOINTS: byName(await serve("valid")),
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    });
    expect(JSON.parse(stdout)).toEqual(["tls"]);
  });
});
