import { readdirSync, readFileSync } from "node:fs";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { clockIsWrong, createClockSkew } from "../../../src/aliyun/clock-skew.js";
import { StaleConnectionFailure } from "../../../src/aliyun/failures/failure-of-error.js";
import { createRpcClient } from "../../../src/aliyun/rpc/rpc-client.js";
import { senders } from "../../../src/aliyun/signatures.js";
import { Failure } from "../../../src/lib/failure.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { disguises } from "../disguises.js";
import {
  canaries,
  createFixedProvider,
  createRecordingTelemetry,
  leaksIn,
  never,
  rejectionOf,
  scope,
} from "../fakes.js";
import { type Answerer, json } from "../loopback.js";
import { limits, type RpcFixture, startRpcFixture } from "../rpc-fixture.js";
import { saidIn, signatures } from "../said.js";

let fixture: RpcFixture | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await fixture?.close();
  fixture = undefined;
});

/** Resolves when the server has begun to answer. */
function beginning(): { readonly begun: Promise<void>; begin(): void } {
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return { begun, begin: () => begin() };
}

interface Answer {
  readonly http: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  readonly body?: unknown;
  readonly bodyText?: string;
}

describe.each(signatures)("signed with %s:", (signature) => {
  async function serve(
    answer: Answerer,
    options: Parameters<typeof startRpcFixture>[1] = {},
  ): Promise<RpcFixture> {
    fixture = await startRpcFixture(answer, { signature, ...options });
    return fixture;
  }

  describe("the request", () => {
    it("is one POST whose URL holds no key, token or signature", async () => {
      const { call, server } = await serve((_, response) => json(response, { RequestId: "1" }));
      await call({ JobType: "SYNC" });
      expect(server.requests).toHaveLength(1);
      const [request] = server.requests;
      expect(request?.method).toBe("POST");
      expect(request?.url).toBe(signature === "v2" ? "/" : "/?JobType=SYNC");
      expect(request?.headers["x-acs-action"]).toBe("DescribeDtsJobs");
      const said = request && saidIn(request);
      expect(said?.get("Action")).toBe("DescribeDtsJobs");
      expect(said?.get("Version")).toBe("2020-01-01");
      expect(said?.get("AccessKeyId")).toBe(canaries.accessKeyId);
      expect(said?.get("SecurityToken")).toBe(canaries.securityToken);
      expect(said?.get("Signature")).toMatch(signature === "v2" ? /=$/ : /^[0-9a-f]{64}$/);
    });

    it("leaves undefined parameters out and writes the others as text", async () => {
      const { call, server } = await serve((_, response) => json(response, {}));
      await call({ PageSize: 30, WithoutDbList: true, DtsJobId: undefined, JobType: "SYNC" });
      const form = server.requests.map(saidIn)[0];
      expect(form?.has("DtsJobId")).toBe(false);
      expect([form?.get("PageSize"), form?.get("WithoutDbList"), form?.get("JobType")]).toEqual([
        "30",
        "true",
        "SYNC",
      ]);
    });

    it("carries the time of the clock that the client was given", async () => {
      const { call, server, clock } = await serve((_, response) => json(response, {}));
      await call();
      const expected = new Date(clock.now()).toISOString().replace(/\.\d+Z/, "Z");
      expect(server.requests.map(saidIn)[0]?.get("Timestamp")).toBe(expected);
    });

    it("asks for no compression", async () => {
      const { call, server } = await serve((_, response) => json(response, {}));
      await call();
      expect(server.requests[0]?.headers["accept-encoding"]).toBeUndefined();
    });

    it("is signed with the credentials that the provider gives at that moment", async () => {
      const { call, server, provider } = await serve((_, response) => json(response, {}));
      await call();
      provider.use({ accessKeyId: "second", accessKeySecret: "secret" });
      await call();
      expect(server.requests.map((request) => saidIn(request).get("AccessKeyId"))).toEqual([
        canaries.accessKeyId,
        "second",
      ]);
      expect(server.requests.map(saidIn)[1]?.has("SecurityToken")).toBe(false);
    });

    it("goes out on the connection that the last one left open", async () => {
      const { call, server } = await serve((_, response) => json(response, {}));
      await call();
      await call();
      expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1]);
    });
  });

  describe("a success", () => {
    it.each([200, "200", "OK", "Success", "success", "", null])("may have Code %j", async (code) => {
      const { call } = await serve((_, response) => json(response, { Code: code, Success: true }));
      expect(await call()).toEqual({ Code: code, Success: true });
    });

    it("is plain data: usual prototypes, finite numbers, long integers as text", async () => {
      const { call } = await serve((_, response) =>
        response.end(
          '{"List":[{"Small":7,"Exact":9007199254740991,"Long":92233720368547758079,"Real":1.6100000000000001}]}',
        ),
      );
      const body = await call();
      expect(body).toStrictEqual({
        List: [{ Small: 7, Exact: 9007199254740991, Long: "92233720368547758079", Real: 1.61 }],
      });
    });

    it("is reported with its duration", async () => {
      const { call, telemetry } = await serve((_, response) => json(response, {}));
      await call();
      expect(telemetry.events).toEqual([["apiRequest", "DescribeDtsJobs", 0]]);
    });
  });

  describe("an answer that is no success", () => {
    it.each<[string, number, string, string]>([
      ["HTTP 500 with {}", 500, "{}", "server"],
      ["HTTP 503 with Code 200", 503, '{"Code":"200"}', "server"],
      ["HTTP 400 with {}", 400, "{}", "bad_request"],
      ["HTTP 400 with a lower-case code", 400, '{"code":"Throttling.User"}', "throttled"],
      ["HTTP 429 with {}", 429, "{}", "throttled"],
      ["HTTP 429 with another code", 429, '{"Code":"InvalidParameter"}', "throttled"],
      ["HTTP 429 with a page", 429, "<html></html>", "throttled"],
      ["Success false", 200, '{"Success":false}', "server"],
      ["Success as text", 200, '{"Success":" FALSE ","ErrCode":"InvalidParameter"}', "bad_request"],
      [
        "Success false beside Code 200",
        200,
        '{"Code":"200","Success":false,"ErrCode":"Forbidden.RAM"}',
        "forbidden",
      ],
      ["a numeric ErrCode", 200, '{"Success":false,"ErrCode":403}', "forbidden"],
      ["an unknown code", 200, '{"Code":"Odd"}', "server"],
      ["an unknown code with HTTP 400", 400, '{"Code":"Odd"}', "bad_request"],
      ["HTML", 200, "<html>hello</html>", "bad_response"],
      ["HTML with HTTP 403", 403, "<html>hello</html>", "bad_response"],
      ["HTML with HTTP 502", 502, "<html>hello</html>", "server"],
      ["nothing", 200, "", "bad_response"],
      ["truncated JSON", 200, '{"DtsJobList":[{"DtsJo', "bad_response"],
      ["JSON after a byte order mark", 200, "\uFEFF{}", "bad_response"],
      ["a list", 200, "[]", "bad_response"],
      ["a text", 200, '"ok"', "bad_response"],
      ["a number", 200, "7", "bad_response"],
      ["null", 200, "null", "bad_response"],
      ["a __proto__ key", 200, '{"__proto__":{"x":1}}', "bad_response"],
      ["a constructor key", 200, '{"constructor":{"x":1}}', "bad_response"],
      ["endless nesting", 200, "[".repeat(50_000), "bad_response"],
      [
        "endless nesting that closes",
        200,
        `{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`,
        "bad_response",
      ],
    ])("%s", async (_, status, body, reason) => {
      const { failure, telemetry } = await serve((__, response) => response.writeHead(status).end(body));
      const failed = await failure();
      expect([failed.reason, failed.httpStatus]).toEqual([reason, status]);
      expect(telemetry.events).toEqual([
        ["apiRequestError", "DescribeDtsJobs", reason],
        ["apiRequest", "DescribeDtsJobs", 0],
      ]);
    });

    it.each([301, 302, 307, 304])("a redirect (HTTP %i) is not followed", async (status) => {
      const { failure, server } = await serve((_, response) =>
        response.writeHead(status, { location: "/elsewhere" }).end("{}"),
      );
      expect(await failure()).toMatchObject({ reason: "bad_response", httpStatus: status, retryable: false });
      expect(server.requests).toHaveLength(1);
    });

    it.each(["gzip", "deflate", "br", "GZIP", "x-gzip"])(
      "content encoding %s is refused",
      async (encoding) => {
        const { failure, server } = await serve((_, response) =>
          response.writeHead(200, { "content-encoding": encoding }).write(gzipSync("{}")),
        );
        expect(await failure()).toMatchObject({ reason: "bad_response", retryable: false });
        await server.allClosed();
      },
    );

    it("a content encoding of identity is none", async () => {
      const { call } = await serve((_, response) =>
        json(response, {}, 200, { "content-encoding": "identity" }),
      );
      expect(await call()).toEqual({});
    });

    it("a gzip bomb is not inflated", async () => {
      const bomb = gzipSync(Buffer.alloc(50_000_000));
      const { failure } = await serve((_, response) =>
        response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
      );
      const before = process.memoryUsage().arrayBuffers;
      expect(await failure()).toMatchObject({ reason: "bad_response" });
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
    });
  });

  describe("the number of values in an answer", () => {
    const large = { maxResponseSizeBytes: 8 * 1024 * 1024 };

    it("is bounded: a parser would make hundreds of MB of some", async () => {
      const { failure } = await serve(
        (_, response) => response.end(`{"List":[${"{},".repeat(1_000_000)}{}]}`),
        large,
      );
      const failed = await failure();
      expect(failed).toMatchObject({ reason: "bad_response", retryable: false });
      expect(failed.message).toContain("more than 100000 values");
    });

    it("is counted in the body alone, whatever comes before it", async () => {
      const { failure } = await serve((_, { socket }) => {
        const body = `{"List":[${"{},".repeat(1_000_000)}{}]}`;
        socket?.end(`HTTP/1.1 200 OK\r\netag: "\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      }, large);
      expect((await failure()).message).toContain("more than 100000 values");
    });

    it("does not matter behind an interim answer, which is refused", async () => {
      const { failure, server } = await serve((_, { socket }) =>
        socket?.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nx: "\r\n\r\n'),
      );
      expect(await failure()).toMatchObject({ reason: "bad_response", retryable: false });
      await server.allClosed();
    });

    it("does not count what stands in texts", async () => {
      const text = '{\\"a\\":[1,2]},'.repeat(200_000);
      const { call } = await serve((_, response) => response.end(`{"Objects":"${text}"}`), large);
      expect(await call()).toHaveProperty("Objects");
    });
  });

  describe("the size of an answer", () => {
    it("may be all that is allowed", async () => {
      const { call } = await serve((_, response) => response.end(jsonOfSize(limits.maxResponseSizeBytes)));
      expect(await call()).toHaveProperty("a");
    });

    it("is refused by its Content-Length before the body comes", async () => {
      const { failure, server } = await serve((_, response) => {
        response.writeHead(200, { "content-length": limits.maxResponseSizeBytes + 1 });
        response.flushHeaders();
      });
      const failed = await failure();
      expect(failed).toMatchObject({ reason: "bad_response", retryable: false });
      expect(failed.message).toContain("larger than 100000 bytes");
      await server.allClosed();
    });

    it("is cut off while it comes in pieces, and the connection with it", async () => {
      let written = 0;
      const { failure, server } = await serve((_, response) => {
        const write = (): void => {
          if (response.destroyed) return;
          written += 10_000;
          response.write("x".repeat(10_000), () => setImmediate(write));
        };
        write();
      });
      expect(await failure()).toMatchObject({ reason: "bad_response" });
      await server.allClosed();
      // What the sockets of both sides can hold comes on top.
      expect(written).toBeLessThan(20_000_000);
    });
  });

  // The HTTP library has timers of its own, of 15 s: what ends by them has ended too late.
  describe("time", { timeout: 10_000 }, () => {
    it("runs out for an answer that never begins", async () => {
      const { begun, begin } = beginning();
      const { failure, clock, server, telemetry } = await serve(() => begin());
      const failing = failure();
      await begun;
      await clock.advance(9_999);
      expect(server.openSockets()).toBe(1);
      await clock.advance(1);
      expect(await failing).toMatchObject({ reason: "timeout", retryable: true, httpStatus: undefined });
      await server.allClosed();
      expect(telemetry.events).toContainEqual(["apiRequest", "DescribeDtsJobs", 10]);
    });

    it("runs out for an answer that drips, whatever has come", async () => {
      const { begun, begin } = beginning();
      const { failure, clock, server } = await serve((_, response) => {
        response.write('{"DtsJobList":[', begin);
      });
      const failing = failure();
      await begun;
      await clock.advance(10_000);
      expect(await failing).toMatchObject({ reason: "timeout" });
      await server.allClosed();
    });

    it("is not cut to the three seconds of the HTTP library", async () => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const { begun, begin } = beginning();
      let answer: () => void = () => undefined;
      const { call } = await serve((_, response) => {
        answer = () => json(response, { late: true });
        begin();
      });
      const calling = call();
      await begun;
      vi.advanceTimersByTime(9_000);
      answer();
      expect(await calling).toEqual({ late: true });
    });

    it("leaves no timer behind", async () => {
      const { call, failure, clock } = await serve((request, response) =>
        json(response, saidIn(request).get("JobType") === "SYNC" ? {} : { Code: "InternalError" }),
      );
      await call({ JobType: "SYNC" });
      await failure();
      expect(clock.sleepers()).toBe(0);
    });

    it("leaves no socket and no buffer after 20 slow answers", async () => {
      const megabyte = 1_000_000;
      let begun = 0;
      const { begun: allBegun, begin } = beginning();
      const { client, clock, server } = await serve(
        (_, response) => {
          response.write("x".repeat(2 * megabyte), () => {
            begun += 1;
            if (begun === 20) begin();
          });
        },
        { maxResponseSizeBytes: 8 * megabyte },
      );
      const before = await collectedBufferBytes();
      const failing = Array.from({ length: 20 }, () =>
        rejectionOf(client.call("DescribeDtsJobs", {}, new AbortController().signal)),
      );
      await allBegun;
      await clock.advance(10_000);
      const reasons = (await Promise.all(failing)).map((error) => (error as Failure).reason);
      expect(reasons).toEqual(Array(20).fill("timeout"));
      await server.allClosed();
      expect((await collectedBufferBytes()) - before).toBeLessThan(megabyte);
    });
  });

  describe("an abort by the caller", () => {
    it("before the call rejects with the signal's reason and sends nothing", async () => {
      const { client, server, telemetry } = await serve((_, response) => json(response, {}));
      const reason = new Error("shutting down");
      const signal = AbortSignal.abort(reason);
      expect(await rejectionOf(client.call("DescribeDtsJobs", {}, signal))).toBe(reason);
      expect([server.requests, telemetry.events]).toEqual([[], []]);
    });

    it.each(["before the answer", "in the middle of the answer"])(
      "%s rejects at once and closes the connection",
      async (when) => {
        const { begun, begin } = beginning();
        const { client, server, telemetry } = await serve((_, response) => {
          if (when === "before the answer") begin();
          else response.write("{", begin);
        });
        const abort = new AbortController();
        const calling = rejectionOf(client.call("DescribeDtsJobs", {}, abort.signal));
        await begun;
        const reason = new Error("cycle over");
        abort.abort(reason);
        expect(await calling).toBe(reason);
        await server.allClosed();
        expect(telemetry.events.map(([name]) => name)).toEqual(["apiRequest"]);
      },
    );

    it("while the credentials are fetched rejects with the signal's reason", async () => {
      const clock = createFakeClock();
      const telemetry = createRecordingTelemetry();
      const abort = new AbortController();
      const client = createRpcClient({
        ...limits,
        endpoint: "http://127.0.0.1:9",
        send: senders[signature],
        scope,
        credentials: {
          type: "rrsa",
          get: async () => {
            abort.abort(new Error("stop"));
            throw new Error("secret");
          },
          invalidate: () => undefined,
          onChange: () => () => undefined,
        },
        clock,
        clockSkew: createClockSkew({ clock, onCorrection: () => undefined }),
        telemetry,
      });
      expect(await rejectionOf(client.call("DescribeDtsJobs", {}, abort.signal))).toBe(abort.signal.reason);
      expect(telemetry.events).toEqual([]);
    });
  });

  describe("the connection", () => {
    it("refused is a network failure", async () => {
      const { server, failure, close } = await serve(() => undefined);
      await server.close();
      expect(await failure()).toMatchObject({ reason: "network", retryable: true });
      fixture = undefined;
      await close();
    });

    it.each(["before", "in the middle of"])("reset %s the answer is a network failure", async (when) => {
      const { failure } = await serve((_, response) => {
        if (when === "before") response.socket?.resetAndDestroy();
        else response.write('{"a":', () => response.socket?.resetAndDestroy());
      });
      const failed = await failure();
      expect(failed).toMatchObject({ reason: "network", retryable: true });
      expect(failed).not.toBeInstanceOf(StaleConnectionFailure);
    });

    it("reset on a connection used before is told apart", async () => {
      const { call, failure } = await serve((request, response) => {
        if (saidIn(request).get("JobType") === "SYNC") json(response, {});
        else response.socket?.resetAndDestroy();
      });
      await call({ JobType: "SYNC" });
      expect(await failure()).toBeInstanceOf(StaleConnectionFailure);
    });

    it("reset on a connection used before, after the answer began, is not repeated for free", async () => {
      const { call, failure } = await serve((request, response) => {
        if (saidIn(request).get("JobType") === "SYNC") json(response, {});
        else response.write('{"a":', () => response.socket?.resetAndDestroy());
      });
      await call({ JobType: "SYNC" });
      expect(await failure()).not.toBeInstanceOf(StaleConnectionFailure);
    });

    it("to something that does not speak HTTP is a bad response", async () => {
      const { failure } = await serve((_, response) => response.socket?.end("SSH-2.0-OpenSSH_9.2\r\n"));
      expect(await failure()).toMatchObject({ reason: "bad_response", retryable: false });
    });

    it("to a server with an unknown certificate is a TLS failure, and no request is sent", async () => {
      const { failure, server } = await serve((_, response) => json(response, {}), { certificate: "valid" });
      expect(await failure()).toMatchObject({ reason: "tls", retryable: false });
      expect(server.requests).toEqual([]);
    });
  });

  describe("credentials", () => {
    it("that cannot be had fail the call and are counted, without a request", async () => {
      const { server, telemetry } = await serve((_, response) => json(response, {}));
      const clock = createFakeClock();
      const missing = new Failure({
        reason: "credentials",
        message: "The file /keys/id cannot be read",
        retryable: false,
      });
      const client = createRpcClient({
        ...limits,
        endpoint: server.url,
        send: senders[signature],
        scope,
        credentials: { ...createFixedProvider(), get: () => Promise.reject(missing) },
        clock,
        clockSkew: createClockSkew({ clock, onCorrection: () => undefined }),
        telemetry,
      });
      expect(await rejectionOf(client.call("DescribeDtsJobs", {}, never))).toBe(missing);
      expect(telemetry.events).toEqual([["apiRequestError", "DescribeDtsJobs", "credentials"]]);
    });

    it.each([
      ["InvalidSecurityToken.Expired", true, 1],
      ["InvalidSecurityToken.MismatchWithAccessKey", false, 1],
      ["InvalidAccessKeyId.NotFound", false, 1],
      ["SignatureDoesNotMatch", false, 0],
      ["Forbidden.RAM", false, 0],
    ])("refused with %s: repeatable %s, invalidated %i times", async (Code, retryable, invalidated) => {
      const { failure, provider } = await serve((_, response) => json(response, { Code }, 403));
      expect((await failure()).retryable).toBe(retryable);
      expect(provider.refused).toEqual(Array(invalidated).fill(canaries));
    });
  });

  describe("a wrong local clock", () => {
    const expired = { Code: "InvalidTimeStamp.Expired", Message: "Specified time stamp is expired." };

    it("is corrected from the Date header for the next request, with one warning", async () => {
      const { clock, call, failure, server, logger } = await serve((request, response) => {
        const serverMs = clock.now() + 3_600_000;
        const sentMs = Date.parse(saidIn(request).get("Timestamp") ?? "");
        if (Math.abs(serverMs - sentMs) < 900_000) json(response, {});
        else json(response, expired, 400, { date: new Date(serverMs).toUTCString() });
      });
      expect(await failure()).toMatchObject({ reason: "credentials", retryable: true });
      await call();
      await call();
      expect(server.requests).toHaveLength(3);
      expect(logger.lines).toEqual([
        ["warn", clockIsWrong, { offsetSeconds: 3600, advice: expect.any(String) }],
      ]);
    });

    it("is not corrected from a time of another age, and later calls go on", async () => {
      const forged = "Sat, 13 Sep 275760 00:00:00 GMT";
      const answers: Answerer[] = [(_, response) => json(response, expired, 400, { date: forged })];
      const { call, failure, logger } = await serve((request, response) =>
        (answers.shift() ?? ((_, next) => json(next, {})))(request, response),
      );
      expect(await failure()).toMatchObject({ reason: "credentials", retryable: false });
      expect(await call()).toEqual({});
      expect(logger.lines).toEqual([]);
    });

    it("that no time stamp can be made of is a defect of ours, counted as no request's, and forgets the correction", async () => {
      const { clock, call, failure, server, telemetry } = await serve((_, response) => {
        const isFirst = server.requests.length === 1;
        const date = new Date(clock.now() + 3_600_000).toUTCString();
        json(response, isFirst ? expired : {}, isFirst ? 400 : 200, { date });
      });
      await failure();
      clock.jumpWall(8_640_000_000_000_000);
      const failed = await failure();
      expect(failed).toMatchObject({ reason: "internal", retryable: false, operation: "DescribeDtsJobs" });
      expect(failed.message).toBe(
        "DescribeDtsJobs failed unexpectedly in the exporter itself (RangeError). Report this.",
      );
      clock.jumpWall(-8_640_000_000_000_000);
      await call();
      const stamp = new Date(clock.now()).toISOString().replace(/\.\d+Z/, "Z");
      expect(server.requests.map((request) => saidIn(request).get("Timestamp"))[1]).toBe(stamp);
      expect(telemetry.events.filter(([name]) => name === "apiRequestError")).toEqual([
        ["apiRequestError", "DescribeDtsJobs", "credentials"],
      ]);
    });

    it("stays as it is when the Date header agrees with it", async () => {
      const { clock, failure, logger } = await serve((_, response) =>
        json(response, expired, 400, { date: new Date(clock.now()).toUTCString() }),
      );
      expect(await failure()).toMatchObject({ reason: "credentials", retryable: false });
      expect(logger.lines).toEqual([]);
    });
  });

  describe("secrets", () => {
    it("are on no object that the client holds", async () => {
      const { client, call } = await serve((_, response) => json(response, {}));
      await call();
      expect(leaksIn(inspect(client, { depth: null, showHidden: true }))).toEqual([]);
    });

    it("stay out of failures whatever the answer echoes", async () => {
      const { failure } = await serve((request, response) => {
        const form = saidIn(request).toString();
        const echo = [...Object.values(canaries), saidIn(request).get("Signature"), form];
        const base64 = echo.map((text) => Buffer.from(String(text)).toString("base64"));
        const text = [
          ...echo,
          ...echo.map((each) => encodeURIComponent(String(each))),
          ...base64.slice(0, 3),
        ].join("\n");
        json(
          response,
          { Code: canaries.accessKeyId, RequestId: canaries.accessKeySecret, Message: text },
          400,
          {
            "x-acs-request-id": canaries.accessKeyId,
          },
        );
      });
      const failed = await failure();
      const sent = fixture?.server.requests.map(saidIn)[0]?.get("Signature") ?? "";
      const everything = inspect(failed, { depth: null, showHidden: true });
      expect(leaksIn(everything)).toEqual([]);
      expect(sent).not.toBe("");
      expect(everything).not.toContain(sent);
      expect(everything).not.toContain(encodeURIComponent(sent));
    });

    it("stay out of failures in whatever disguise: the signature of the request is one of them", async () => {
      const all = Object.entries(disguises);
      const { failure } = await serve((request, response) => {
        const [, disguise] = all[(fixture?.server.requests.length ?? 0) - 1] ?? [];
        json(
          response,
          { Code: "Odd", Message: `was ${disguise?.(saidIn(request).get("Signature") ?? "")}!` },
          400,
        );
      });
      for (const [name] of all) {
        expect((await failure()).message, name).toMatch(/Odd: (\[a text that|was "?\[removed\]"?!)/);
      }
    });

    it("stay out of the texts of a success, and the first is told", async () => {
      const { call, secretsIn } = await serve((request, response) => {
        const said = saidIn(request);
        const texts = ["AccessKeyId", "SecurityToken", "Signature"].map((name) => `is ${said.get(name)}`);
        json(response, { texts, nested: [{ Name: canaries.accessKeyId.toLowerCase(), Id: "dtsabc" }] });
      });
      const note = "[a text that holds a secret was left out]";
      expect(await call()).toEqual({ texts: [note, note, note], nested: [{ Name: note, Id: "dtsabc" }] });
      expect(secretsIn).toEqual(["DescribeDtsJobs"]);
    });

    it("that are none of a success's texts change nothing", async () => {
      const { call, secretsIn } = await serve((_, response) =>
        json(response, { Name: "LTAI5t", Id: 7, No: null }),
      );
      expect(await call()).toEqual({ Name: "LTAI5t", Id: 7, No: null });
      expect(secretsIn).toEqual([]);
    });

    it("stay out of failures of the connection and of unreadable answers", async () => {
      const answers: Answerer[] = [
        (request, response) => response.end(`<html>${saidIn(request)}</html>`),
        (_, response) => response.socket?.resetAndDestroy(),
        (request, response) => response.writeHead(302, { location: `/?${saidIn(request)}` }).end(),
      ];
      const { failure } = await serve((request, response) => answers.shift()?.(request, response));
      const all = [await failure(), await failure(), await failure()];
      const everything = inspect(all, { depth: null, showHidden: true });
      expect(leaksIn(everything)).toEqual([]);
      expect(everything).not.toContain("Signature");
      // The host of the configuration, and nothing else of the raw error.
      const rest = everything.replaceAll(/the connection to 127\.0\.0\.1:\d+ failed \(ECONNRESET\)/g, "");
      expect(rest).not.toEqual(everything);
      expect(rest).not.toContain("127.0.0.1");
    });
  });

  describe("the recorded and composed error answers", () => {
    const reasons: Readonly<Record<string, string>> = {
      "composed-15-statuslist-error": "server, InternalError, retryable",
      "composed-err-00-missing-region": "bad_request, MissingRegion",
      "composed-err-01-throttling-user": "throttled, Throttling.User, retryable after 812 ms",
      "composed-err-02-throttling-plain": "throttled, Throttling, retryable",
      "composed-err-03-dts-msg-throttling": "throttled, DTS.Msg.Throttling.User, retryable",
      "composed-err-04-service-unavailable": "server, ServiceUnavailable, retryable",
      "composed-err-05-sts-expired": "credentials, InvalidSecurityToken.Expired, retryable",
      "composed-err-06-ak-notfound": "credentials, InvalidAccessKeyId.NotFound",
      "composed-err-07-ak-inactive": "credentials, InvalidAccessKeyId.Inactive",
      "composed-err-08-signature": "credentials, SignatureDoesNotMatch",
      "composed-err-09-nonce": "server, SignatureNonceUsed, retryable",
      "composed-err-10-clock": "credentials, InvalidTimeStamp.Expired, retryable",
      "composed-err-11-ram-denied-dts": "forbidden, DTS.Msg.RamPermissionDenied",
      "composed-err-12-ram-denied-gw": "forbidden, Forbidden.RAM",
      "composed-err-13-instance-notfound": "bad_request, Forbidden.InstanceNotFound",
      "composed-err-14-invalid-jobid": "bad_request, InvalidJobId",
      "composed-err-15-invalid-parameter": "bad_request, InvalidParameter",
      "composed-err-16-invalid-version": "bad_request, InvalidVersion",
      "composed-err-17-invalid-action": "bad_request, InvalidAction.NotFound",
      "composed-err-18-internal-error": "server, InternalError, retryable",
      "composed-err-19-success-false": "forbidden, 403",
      "composed-err-20-http400-no-code": "server, InternalError, retryable",
      "composed-err-21-html-502": "server, no code, retryable",
      "composed-err-22-empty-503": "server, no code, retryable",
      "public-error-403-LXBuyError": "forbidden, LXBuyError",
      "public-error-envelope-generic": "bad_request, UnsupportedOperation",
      "public-error-envelope-generic-xml": "bad_response, no code, retryable",
      "public-error-throttling-sae": "throttled, Throttling.User, retryable",
    };

    it("are all listed here", () => {
      const files = readdirSync(new URL("../answers/", import.meta.url)).map((file) =>
        file.replace(".json", ""),
      );
      expect(files.sort()).toEqual(Object.keys(reasons).sort());
    });

    it.each(Object.entries(reasons))("%s is %s", async (name, expected) => {
      const answer = JSON.parse(
        readFileSync(new URL(`../answers/${name}.json`, import.meta.url), "utf8"),
      ) as Answer;
      const { failure } = await serve((_, response) => {
        // The server's clock is an hour off the client's, so that the clock can be corrected.
        response.writeHead(answer.http.status, {
          ...answer.http.headers,
          date: "Thu, 20 Nov 2025 13:00:00 GMT",
        });
        response.end(answer.bodyText ?? JSON.stringify(answer.body));
      });
      const failed = await failure();
      const after = failed.retryAfterMs === undefined ? "" : ` after ${failed.retryAfterMs} ms`;
      const words = [
        failed.reason,
        failed.code ?? "no code",
        ...(failed.retryable ? [`retryable${after}`] : []),
      ];
      expect(words.join(", ")).toBe(expected);
      expect(Buffer.byteLength(failed.message)).toBeLessThanOrEqual(1024);
      expect(failed.message).not.toMatch(/string to sign|<html|\n/);
    });
  });
});

/** A JSON object of exactly that many bytes. */
function jsonOfSize(bytes: number): string {
  return JSON.stringify({ a: "x".repeat(bytes - 8) });
}

/** Memory of buffers outside the heap, after a garbage collection. */
async function collectedBufferBytes(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // Callbacks of closed sockets have to end first, and V8 gives buffers back only a while after a collection.
  for (let round = 0; round < 5; round += 1) {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return process.memoryUsage().arrayBuffers;
}
