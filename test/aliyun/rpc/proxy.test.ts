import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { runChild } from "../child.js";
import { leaksIn, rejectionOf } from "../fakes.js";
import { type Connect, startTestProxy, type TestProxy } from "../forward-proxy.js";
import { type Answerer, json, startLoopback } from "../loopback.js";
import { type RpcFixture, startRpcFixture } from "../rpc-fixture.js";
import { saidIn, signatures } from "../said.js";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
});

async function startProxy(script?: Parameters<typeof startTestProxy>[0]): Promise<TestProxy> {
  const proxy = await startTestProxy(script);
  closing.push(proxy);
  return proxy;
}

const user = "proxyCanaryUser";
const password = "proxyCanary/pass+word%";
const basic = `Basic ${btoa(`${user}:${password}`)}`;
const urlOf = ({ name }: Pick<TestProxy, "name">) => `http://${user}:${encodeURIComponent(password)}@${name}`;

/** Everything that a failure says must not hold what the proxy is told. */
function expectNoSecrets(failed: unknown): void {
  const everything = inspect(failed, { depth: null, showHidden: true });
  for (const secret of [user, password, encodeURIComponent(password), basic.slice("Basic ".length)]) {
    expect(everything).not.toContain(secret);
  }
  expect(leaksIn(everything)).toEqual([]);
}

describe.each(signatures)("signed with %s, through HTTPS_PROXY,", (signature) => {
  async function serve(onConnect: (connect: Connect) => void, more: { url?: string } = {}) {
    const proxy = await startProxy({ onConnect });
    const fixture = await startRpcFixture((_, response) => json(response, {}), {
      signature,
      certificate: "valid",
      endpoint: "https://dts.cn-hangzhou.aliyuncs.com",
      env: { HTTPS_PROXY: more.url ?? urlOf(proxy) },
    });
    closing.push(fixture);
    return { proxy, ...fixture };
  }

  it.each([
    [
      407,
      false,
      /asks for a user and a password.*HTTP 407.*http:\/\/USER:PASSWORD@HOST:PORT \(HTTPS_PROXY\)/,
    ],
    [401, false, /asks for a user and a password, or refuses those that it gets \(HTTP 401\)/],
    [403, false, /did not connect to the endpoint \(HTTP 403\).*NO_PROXY/],
    [502, true, /did not connect to the endpoint \(HTTP 502\)/],
    [200.5, true, /cannot be used \(HPE_/],
  ])(
    "an answer of %d to CONNECT names the proxy, and no request goes out",
    async (status, retryable, text) => {
      const { proxy, failure, server, telemetry } = await serve(({ socket }) =>
        socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\n{}`),
      );
      const failed = await failure();
      expect([failed.reason, failed.httpStatus]).toEqual([
        status === 200.5 ? "bad_response" : "network",
        undefined,
      ]);
      expect(failed.retryable).toBe(status === 200.5 ? false : retryable);
      expect(failed.message).toMatch(text);
      expect(failed.message).toContain(`the proxy ${proxy.name} `);
      expect(proxy.asked).toEqual(["CONNECT dts.cn-hangzhou.aliyuncs.com:443"]);
      expect(proxy.authorizations).toEqual([basic]);
      expectNoSecrets(failed);
      await proxy.allClosed();
      expect(server.requests).toEqual([]);
      expect(telemetry.events[0]).toEqual(["apiRequestError", "DescribeDtsJobs", failed.reason]);
    },
  );

  it.each([
    [
      "a proxy that refuses connections",
      "http://127.0.0.1:1",
      "the proxy 127.0.0.1:1 cannot be used (ECONNREFUSED)",
    ],
    [
      "a proxy whose name is unknown",
      "http://proxy.invalid:3128",
      "the proxy proxy.invalid:3128 cannot be used (E",
    ],
  ])("%s is named, not the endpoint", async (_what, url, text) => {
    const { failure } = await serve(() => undefined, { url });
    const failed = await failure();
    expect(failed).toMatchObject({ reason: "network", retryable: true });
    expect(failed.message).toContain(text);
    expect(failed.message).toContain("Check the proxy and the way to it (HTTPS_PROXY)");
  });

  it("a proxy that hangs up, or speaks without end, is named, and little of it is kept", async () => {
    const said = { bytes: 0 };
    const scripts = [
      ({ socket }: Connect) => socket.destroy(),
      ({ socket }: Connect) => {
        socket.write("HTTP/1.1 200 OK\r\nx: ");
        const more = (): void => {
          if (socket.destroyed) return;
          said.bytes += 65_536;
          socket.write("x".repeat(65_536), () => setImmediate(more));
        };
        more();
      },
    ];
    const { proxy, failure } = await serve((connect) => void scripts.shift()?.(connect));
    expect((await failure()).message).toContain(`the proxy ${proxy.name} cannot be used (ECONNRESET)`);
    expect((await failure()).message).toContain(
      `the proxy ${proxy.name} cannot be used (HPE_HEADER_OVERFLOW)`,
    );
    await proxy.allClosed();
    expect(said.bytes).toBeLessThan(20_000_000);
  });

  it("a proxy that does not answer CONNECT runs into the deadline, and leaves no socket", async () => {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { proxy, failure, clock } = await serve(() => begin());
    const failing = failure();
    await begun;
    await clock.advance(10_000);
    const failed = await failing;
    expect(failed).toMatchObject({ reason: "timeout", retryable: true });
    expect(failed.message).toContain(`the proxy ${proxy.name} opened no way to the endpoint within 10000 ms`);
    await proxy.allClosed();
  });

  it("an abort during CONNECT rejects at once with the signal's reason, and leaves no socket", async () => {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { proxy, client } = await serve(() => begin());
    const abort = new AbortController();
    const calling = rejectionOf(client.call("DescribeDtsJobs", {}, abort.signal));
    await begun;
    abort.abort(new Error("cycle over"));
    expect(await calling).toBe(abort.signal.reason);
    await proxy.allClosed();
  });

  it("the endpoint's own certificate is checked, and nothing is sent to who has none", async () => {
    const ports: number[] = [];
    const { proxy, failure, server } = await serve(({ open }) => open(ports[0]));
    ports.push(Number(new URL(server.url).port));
    expect(await failure()).toMatchObject({ reason: "tls", retryable: false });
    await proxy.allClosed();
    expect(server.requests).toEqual([]);
  });

  it("secrets of the proxy are on no object that the client holds", async () => {
    const { client, failure } = await serve(({ socket }) => socket.end("HTTP/1.1 403 No\r\n\r\n"));
    await failure();
    expectNoSecrets(client);
  });
});

describe.each(signatures)("signed with %s, in a process of its own with HTTPS_PROXY,", (SIGNATURE) => {
  const authority = fileURLToPath(new URL("../certificates/cloud.crt", import.meta.url));

  it("CONNECT arrives at the proxy, calls succeed on one kept-alive tunnel, and NODE_TLS_REJECT_UNAUTHORIZED changes nothing", async () => {
    const server = await startLoopback((_, response) => json(response, {}), "cloud");
    closing.push(server);
    const proxy = await startProxy({ onConnect: ({ open }) => open(Number(new URL(server.url).port)) });
    const env = {
      ENDPOINTS: "https://dts.cn-hangzhou.aliyuncs.com",
      CALLS: "3",
      SIGNATURE,
      HTTPS_PROXY: urlOf(proxy),
      DEBUG: "*",
    };
    const good = await runChild("rpc-client-child.ts", { ...env, NODE_EXTRA_CA_CERTS: authority });
    expect([good.exitCode, JSON.parse(good.stdout).results]).toEqual([0, ["success", "success", "success"]]);
    expect(proxy.asked).toEqual(["CONNECT dts.cn-hangzhou.aliyuncs.com:443"]);
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1, 1]);
    expect(server.requests.map(({ headers }) => headers["proxy-authorization"])).toEqual(
      Array(3).fill(undefined),
    );
    expectNoSecrets(good.stderr);
    const untrusted = await runChild("rpc-client-child.ts", {
      ...env,
      CALLS: "1",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    });
    expect(JSON.parse(untrusted.stdout).results).toEqual(["tls"]);
  });
});

describe.each(signatures)("signed with %s, through HTTP_PROXY,", (signature) => {
  async function serve(
    answer: Answerer,
    script: Parameters<typeof startTestProxy>[0] = {},
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly proxy: TestProxy } & RpcFixture> {
    const proxy = await startProxy(script);
    const fixture = await startRpcFixture(answer, { signature, env: { http_proxy: urlOf(proxy), ...more } });
    closing.push(fixture);
    return { proxy, ...fixture };
  }

  it("a proxy that answers itself gets neither its user nor its password into an answer", async () => {
    const answer = {
      DtsJobList: [{ DtsJobName: `for ${user}` }, { DtsJobName: password }, { DtsJobName: basic }],
    };
    const { call, secretsIn } = await serve(() => undefined, {
      onRequest: (_, response) => json(response, answer),
    });
    expectNoSecrets(await call());
    expect(secretsIn).toEqual(["DescribeDtsJobs"]);
  });

  it("a request goes to the proxy whole, with a signature that still holds, and is kept alive", async () => {
    const { proxy, server, call } = await serve((_, response) => json(response, {}));
    expect(await call({ JobType: "SYNC" })).toEqual({});
    expect(await call({ JobType: "SYNC" })).toEqual({});
    const url = `POST ${server.url}/${signature === "v2" ? "" : "?JobType=SYNC"}`;
    expect(proxy.asked).toEqual([url, url]);
    expect(proxy.authorizations).toEqual([basic, basic]);
    expect(proxy.openSockets()).toBe(1);
    expect(server.requests.map((request) => saidIn(request).get("JobType"))).toEqual(["SYNC", "SYNC"]);
  });

  it.each(["127.0.0.1", "127.0.0.0/8", "*"])(
    "what NO_PROXY (%s) names is called directly",
    async (no_proxy) => {
      const { proxy, server, call } = await serve((_, response) => json(response, {}), {}, { no_proxy });
      await call();
      expect([proxy.asked, server.requests.length]).toEqual([[], 1]);
    },
  );

  it.each([
    ["a proxy that asks for a password", 407, "", "network", /the proxy .* asks for a user and a password/],
    ["a page of the proxy", 502, "<html>", "server", /the answer is not a JSON object through the proxy 127/],
  ])("%s is named", async (_what, status, body, reason, text) => {
    const onRequest = (_: unknown, response: Parameters<Answerer>[1]) =>
      void response.writeHead(status).end(body);
    const { proxy, failure } = await serve(() => undefined, { onRequest });
    const failed = await failure();
    expect([failed.reason, failed.message]).toEqual([reason, expect.stringMatching(text)]);
    expect(failed.message).toContain(proxy.name);
  });

  it("an answer that repeats what the proxy was told gives nothing away", async () => {
    const { failure } = await serve(() => undefined, {
      onRequest: ({ headers }, response) =>
        json(
          response,
          { Code: "Odd", Message: `${headers["proxy-authorization"]} ${user} ${password}` },
          400,
        ),
    });
    const failed = await failure();
    expect(failed.code).toBe("Odd");
    expectNoSecrets(failed);
  });

  it("refused connections name the proxy", async () => {
    const { failure } = await serve(() => undefined, {}, { http_proxy: "http://127.0.0.1:1" });
    expect((await failure()).message).toContain("the proxy 127.0.0.1:1 cannot be used (ECONNREFUSED)");
  });

  it("too large an answer is cut off, and the connection with it", async () => {
    const { proxy, failure } = await serve((_, response) => {
      const write = (): void => {
        if (!response.destroyed) response.write("x".repeat(10_000), () => setImmediate(write));
      };
      write();
    });
    expect((await failure()).message).toContain("larger than 100000 bytes");
    await proxy.allClosed();
  });
});
