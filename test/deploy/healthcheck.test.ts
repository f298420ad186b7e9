import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
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

async function check(env: Record<string, string>, ...args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, "deploy/image/healthcheck.js"), ...args], { env });
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
});
