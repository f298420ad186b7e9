import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Authorize } from "../../src/http/access/auth.js";
import { createServer } from "../../src/http/server.js";
import { ask } from "./client.js";
import { aJob, aSnapshot, createLogRecorder, serverDeps } from "./fixtures.js";
import { running } from "./running.js";

const known = [
  "/metrics",
  "/",
  "/jobs",
  "/jobs/k71r16fj13g",
  "/api/v1/targets",
  "/api/v1/jobs",
  "/api/v1/dedicated_clusters",
  "/api/v1/verifications",
  "/-/healthy",
  "/-/ready",
  "/-/page.js",
];
const withJob = { snapshot: () => aSnapshot([aJob()]) };

describe("every route", () => {
  it.each(known)("GET %s answers 200 with safe headers", async (path) => {
    const { address } = await running(withJob);
    const { status, headers } = await ask(address, path);
    expect(status).toBe(200);
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
    expect(headers).not.toHaveProperty("server");
    expect(headers).not.toHaveProperty("x-powered-by");
  });

  it.each(known)("HEAD %s answers like GET without a body", async (path) => {
    const { address } = await running(withJob);
    const get = await ask(address, path);
    const head = await ask(address, path, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.body).toBe("");
    expect(head.headers["content-length"]).toBe(String(Buffer.byteLength(get.body)));
    expect(head.headers["content-type"]).toBe(get.headers["content-type"]);
  });

  it.each(
    known.flatMap((path) =>
      ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"].map(
        (method) => [method, path] as const,
      ),
    ),
  )("%s %s answers 405 and what is allowed", async (method, path) => {
    const { address } = await running(withJob);
    const { status, headers, body } = await ask(address, path, { method });
    expect(status).toBe(405);
    expect(headers["allow"]).toBe("GET, HEAD");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(body).toBe("method not allowed: use GET or HEAD\n");
  });

  it("GET /-/reload answers 405 and allows POST", async () => {
    const { address } = await running();
    const { status, headers } = await ask(address, "/-/reload");
    expect(status).toBe(405);
    expect(headers["allow"]).toBe("POST");
  });

  it.each([
    "/nope",
    "/metrics/",
    "/Metrics",
    "/jobs/",
    "/jobs/a/b",
    "/api/v1",
    "/-/quit",
    "/debug/pprof",
    "/../etc/passwd",
    "/favicon.ico",
    "*",
    "*metrics",
  ])("%s is not found, as plain text with safe headers", async (path) => {
    const { address } = await running(withJob);
    const { status, headers, body } = await ask(address, path);
    expect(status).toBe(404);
    expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(body).toMatch(/^not found/);
  });

  it("a URL that cannot be decoded answers 400 with safe headers", async () => {
    const { address } = await running();
    const { status, headers, body } = await ask(address, "/jobs/%zz");
    expect(status).toBe(400);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(body).toBe("bad request: the URL is malformed\n");
  });

  it.each([...known, "/nope", "/-/reload"])(
    "%s stays closed to whom the authorization refuses",
    async (path) => {
      const authorize = () => ({ ok: false, challenge: 'Basic realm="metrics"' }) as const;
      const { address } = await running({ ...withJob, access: () => ({ authorize, headers: {} }) });
      const { status, headers, body } = await ask(address, path);
      expect(status).toBe(401);
      expect(headers["www-authenticate"]).toBe('Basic realm="metrics"');
      expect(body).toBe("unauthorized\n");
    },
  );

  it("does not keep the connection of whom the authorization refuses", async () => {
    const authorize = () => ({ ok: false, challenge: "Basic" }) as const;
    const { address } = await running({ access: () => ({ authorize, headers: {} }) });
    const { status, headers } = await ask(address, "/metrics", { headers: { connection: "keep-alive" } });
    expect([status, headers.connection]).toEqual([401, "close"]);
  });

  it("lets pass whom the authorization accepts", async () => {
    const authorize: Authorize = async ({ headers }) =>
      headers.authorization === "Basic eDp5" ? { ok: true } : { ok: false, challenge: "Basic" };
    const { address } = await running({ access: () => ({ authorize, headers: {} }) });
    expect((await ask(address, "/metrics", { headers: { authorization: "Basic eDp5" } })).status).toBe(200);
    expect((await ask(address, "/metrics")).status).toBe(401);
  });

  it("an error of a route is logged and not shown", async () => {
    const logger = createLogRecorder();
    const metrics = {
      render: () => Promise.reject(new Error("the inner reason")),
      contentType: () => "text/plain",
    };
    const { address } = await running({ metrics, logger });
    const { status, body, headers } = await ask(address, "/metrics");
    expect(status).toBe(500);
    expect(body).toBe("internal error: see the exporter's log\n");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(logger.lines).toContainEqual({
      level: "error",
      message: "request failed",
      fields: { route: "/metrics", error: "the inner reason" },
    });
  });
});

describe("the telemetry path", () => {
  it("serves the negotiated bytes as they are", async () => {
    const packed = gzipSync("up 1\n");
    const { address } = await running({
      metrics: {
        render: ({ encoding }) => (encoding === "gzip" ? packed : Buffer.from("up 1\n")),
        contentType: (format) => `text/plain; version=${format}; charset=utf-8`,
      },
    });
    const plain = await ask(address, "/metrics", { headers: { accept: "1.0.0" } });
    expect(plain.body).toBe("up 1\n");
    expect(plain.headers).toMatchObject({
      "content-type": "text/plain; version=1.0.0; charset=utf-8",
      "content-length": "5",
      vary: "Accept, Accept-Encoding",
    });
    expect(plain.headers).not.toHaveProperty("content-encoding");

    const zipped = await fetch(`http://${address}/metrics`, { headers: { "accept-encoding": "gzip" } });
    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(zipped.headers.get("content-length")).toBe(String(packed.length));
    expect(await zipped.text()).toBe(gunzipSync(packed).toString());
  });

  it("ignores the query", async () => {
    const { address } = await running();
    expect((await ask(address, "/metrics?collect[]=x")).body).toBe("up 1 # 0.0.4 identity\n");
  });

  it("can be moved", async () => {
    const { address } = await running({ telemetryPath: "/dts/metrics" });
    expect((await ask(address, "/dts/metrics")).status).toBe(200);
    expect((await ask(address, "/metrics")).status).toBe(404);
    expect((await ask(address, "/")).body).toContain('href="./dts/metrics"');
  });

  it("takes the place of the page at /", async () => {
    const { address } = await running({ telemetryPath: "/" });
    expect((await ask(address, "/")).body).toBe("up 1 # 0.0.4 identity\n");
    expect((await ask(address, "/jobs")).status).toBe(200);
  });

  it.each([
    ["metrics", "not a plain path"],
    ["/me trics", "not a plain path"],
    ["/:any", "not a plain path"],
    ["/*", "not a plain path"],
    ["/metrics/", "not a plain path"],
    ["/jobs", "taken by /jobs"],
    ["/jobs/metrics", "taken by /jobs/:jobId"],
    ["/-/ready", "taken by /-/ready"],
  ])("refuses %s: %s", (telemetryPath, why) => {
    expect(() => createServer(serverDeps({ telemetryPath }))).toThrow(
      `telemetry path ${JSON.stringify(telemetryPath)}: ${why}`,
    );
  });
});

describe("health", () => {
  it.each([
    ["/-/healthy", {}, 200, "healthy\n"],
    [
      "/-/healthy",
      { isHealthy: () => ({ ok: false, why: "no poll for 10 min" }) },
      503,
      "unhealthy: no poll for 10 min\n",
    ],
    ["/-/ready", {}, 200, "ready\n"],
    ["/-/ready", { isReady: () => false }, 503, "not ready: some targets have not been polled yet\n"],
  ] as const)("%s with %o answers %i", async (path, changes, status, body) => {
    const { address } = await running(changes);
    expect(await ask(address, path)).toMatchObject({ status, body });
  });
});

describe("POST /-/reload", () => {
  const reload = async () => ({ ok: true }) as const;

  it.each([
    ["it is off", { reload, enableLifecycle: false }],
    ["there is nothing to reload", { enableLifecycle: true }],
  ])("is forbidden when %s", async (_when, changes) => {
    const { address } = await running(changes);
    const { status, body } = await ask(address, "/-/reload", { method: "POST" });
    expect(status).toBe(403);
    expect(body).toContain("--web.enable-lifecycle");
  });

  it("answers 200 after a reload, whatever type the empty body claims", async () => {
    const { address } = await running({ reload, enableLifecycle: true });
    const headers = { "content-type": "application/json", "content-length": "0" };
    expect(await ask(address, "/-/reload", { method: "POST", headers })).toMatchObject({
      status: 200,
      body: "reloaded\n",
    });
  });

  it("answers 400 with each mistake on its line", async () => {
    const mistakes = ["config.yaml:3:5: accounts[0].name: missing", "config.yaml:9:1: colectors: unknown"];
    const { address } = await running({
      reload: async () => ({ ok: false, mistakes }),
      enableLifecycle: true,
    });
    const { status, body, headers } = await ask(address, "/-/reload", { method: "POST" });
    expect(status).toBe(400);
    expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(body).toBe(`not reloaded, the old configuration stays in force:\n${mistakes.join("\n")}\n`);
  });
});
