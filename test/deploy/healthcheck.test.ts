import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../e2e/eventually.js";
import { root } from "./programs.js";

const folder = mkdtempSync(join(tmpdir(), "dts-healthcheck-"));
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function listen(server: Server): Promise<number> {
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const serve = (listener: RequestListener) => listen(createServer(listener));

const check = (env: Record<string, string>, ...args: readonly string[]) =>
  outcomeOf([join(root, "deploy/image/healthcheck.js"), ...args], env);

async function outcomeOf(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, args, { env });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const [code] = await once(child, "close");
  return { code, stdout };
}

describe("the health check of the image", () => {
  it("ends with 0 when /-/healthy answers 200", async () => {
    const port = await serve(({ url }, response) =>
      response.writeHead(url === "/-/healthy" ? 200 : 404).end(),
    );
    const found = await check({ HEALTHCHECK_URL: `http://127.0.0.1:${port}` });
    expect(found).toEqual({ code: 0, stdout: "/-/healthy: 200\n" });
  });

  it("ends with 1 for any other answer of the path that it is given", async () => {
    const port = await serve(({ url }, response) => response.writeHead(url === "/-/ready" ? 503 : 200).end());
    const found = await check({ HEALTHCHECK_URL: `http://127.0.0.1:${port}` }, "/-/ready");
    expect(found).toEqual({ code: 1, stdout: "/-/ready: 503\n" });
  });

  it("ends with 1 when nobody listens", async () => {
    const found = await check({ HEALTHCHECK_URL: "http://127.0.0.1:1" });
    expect(found).toEqual({ code: 1, stdout: "/-/healthy: ECONNREFUSED\n" });
  });

  it("sends name and password from files, over TLS with the certificate of another name", async () => {
    const seen: (string | undefined)[] = [];
    const certificates = join(root, "test/http/certificates");
    const tls = {
      cert: readFileSync(join(certificates, "server.crt")),
      key: readFileSync(join(certificates, "server.key")),
    };
    const port = await listen(
      createTlsServer(tls, ({ headers }, response) => {
        seen.push(headers.authorization);
        response.end();
      }),
    );
    const [name, password] = [join(folder, "username"), join(folder, "password")];
    writeFileSync(name, "prometheus\n");
    writeFileSync(password, "s3cret\n");
    const env = {
      HEALTHCHECK_URL: `https://127.0.0.1:${port}`,
      HEALTHCHECK_USERNAME_FILE: name,
      HEALTHCHECK_PASSWORD_FILE: password,
    };
    expect(await check(env)).toEqual({ code: 0, stdout: "/-/healthy: 200\n" });
    expect(seen).toEqual([`Basic ${Buffer.from("prometheus:s3cret").toString("base64")}`]);
  });

  it("asks at the port that the environment of both names", async () => {
    const port = await serve((_request, response) => response.end());
    const found = await check({ DTS_EXPORTER_WEB_LISTEN_ADDRESS: `127.0.0.1:1, :${port}` });
    expect(found).toEqual({ code: 0, stdout: "/-/healthy: 200\n" });
  });
});

describe("the health check beside an exporter", () => {
  // As in the image: the check is beside dist, and the exporter is known by its place.
  const app = join(folder, "app");
  let exporter: ChildProcess | undefined;
  beforeAll(() => {
    cpSync(join(root, "deploy/image/healthcheck.js"), join(app, "healthcheck.js"));
    symlinkSync(join(root, "dist"), join(app, "dist"));
  });
  afterEach(() => exporter?.kill("SIGKILL"));

  /** Starts the exporter with these settings and waits until it listens. */
  async function start(flags: readonly string[], env: Record<string, string> = {}) {
    const account = { ALIBABA_CLOUD_ACCESS_KEY_ID: "demo", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "demo" };
    const proxy = { HTTPS_PROXY: "http://127.0.0.1:1", DTS_EXPORTER_REGIONS: "cn-hangzhou" };
    const child = spawn(process.execPath, [join(app, "dist/main.js"), ...flags], {
      env: { ...account, ...proxy, ...env },
    });
    exporter = child;
    let printed = "";
    child.stderr.on("data", (chunk) => {
      printed += chunk;
    });
    await eventually("it listens", async () => {
      if (printed.includes('"address":')) return true;
      throw new Error(printed);
    });
    return { printed: () => printed };
  }
  const checkBeside = (...args: readonly string[]) => outcomeOf([join(app, "healthcheck.js"), ...args], {});

  /** A file of `--web.config.file`. */
  function webFile(name: string, lines: readonly string[]) {
    writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
    return `--web.config.file=${join(folder, name)}`;
  }
  const certificates = join(root, "test/http/certificates");
  const tls = (...more: readonly string[]) => [
    "tls_server_config:",
    `  cert_file: ${join(certificates, "server.crt")}`,
    `  key_file: ${join(certificates, "server.key")}`,
    ...more.map((line) => `  ${line}`),
  ];
  const users = ["basic_auth_users:", `  prometheus: ${hashSync("s3cret", 4)}`];
  const clients = (kind: string) =>
    tls(`client_auth_type: ${kind}`, `client_ca_file: ${join(certificates, "authority.crt")}`);
  const anyPort = "--web.listen-address=127.0.0.1:0";
  const certificate = "it works, and asks for a certificate";

  it.each([
    ["a flag", ["--web.listen-address=127.0.0.1:0"], "200"],
    ["a flag for IPv6", ["--web.listen-address=[::1]:0"], "200"],
    ["a flag without a host", ["--web.listen-address=:0"], "200"],
    ["TLS", [anyPort, webFile("tls", tls())], "200"],
    ["users", [anyPort, webFile("users", users)], "401: it works, and asks for a name and a password"],
    [
      "TLS and users",
      [anyPort, webFile("both", [...tls(), ...users])],
      "401: it works, and asks for a name and a password",
    ],
    ["any client certificate", [anyPort, webFile("any", clients("RequireAnyClientCert"))], certificate],
    [
      "known client certificates",
      [anyPort, webFile("known", clients("RequireAndVerifyClientCert"))],
      certificate,
    ],
    [
      "those of TLS 1.2",
      [anyPort, webFile("old", [...clients("RequireAndVerifyClientCert"), "  max_version: TLS12"])],
      certificate,
    ],
  ])(
    "finds the address and speaks the language of %s, and the exporter has nothing to complain of",
    async (_what, flags, text) => {
      const { printed } = await start(flags);
      expect(await checkBeside()).toEqual({ code: 0, stdout: `/-/healthy: ${text}\n` });
      if (text !== certificate) expect(printed()).not.toContain("TLS handshakes fail");
    },
  );

  it("finds what a variable or a file of the configuration says", async () => {
    await start([], { DTS_EXPORTER_WEB_LISTEN_ADDRESS: "127.0.0.1:0" });
    expect(await checkBeside()).toEqual({ code: 0, stdout: "/-/healthy: 200\n" });
    exporter?.kill("SIGKILL");
    const file = join(folder, "config.yaml");
    const credentials = "{type: access_key, access_key_id_env: A, access_key_secret_env: A}";
    writeFileSync(
      file,
      `accounts: [{name: a, regions: [cn-hangzhou], credentials: ${credentials}}]\nweb: {listen_address: ["127.0.0.1:0", "127.0.0.2:0"]}\n`,
    );
    await start([`--config.file=${file}`], { A: "demo" });
    expect(await checkBeside()).toEqual({ code: 0, stdout: "/-/healthy: 200\n" });
  });

  it("says of a place that asks for a password nothing but that it works: not whether it is ready", async () => {
    await start([anyPort, webFile("users", users)]);
    expect(await checkBeside("/-/ready")).toEqual({ code: 1, stdout: "/-/ready: 401\n" });
  });

  it("ends with 1 when the exporter is stuck", async () => {
    await start([anyPort]);
    exporter?.kill("SIGSTOP");
    expect(await checkBeside()).toEqual({ code: 1, stdout: "/-/healthy: no answer within 4 s\n" });
  });
});
