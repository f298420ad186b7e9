import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { runChild } from "./child.js";
import { leaksIn } from "./fakes.js";
import { json, type Loopback, startLoopback } from "./loopback.js";
import { signatures } from "./said.js";

const authorities = fileURLToPath(new URL("certificates/authorities.crt", import.meta.url));

const servers: Loopback[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...input: Parameters<typeof startLoopback>): Promise<string> {
  const server = await startLoopback(...input);
  servers.push(server);
  return server.url;
}

/** Reaches the same server under the name in its certificate. */
const byName = (url: string): string => url.replace("127.0.0.1", "localhost");

describe.each(signatures)("signed with %s, in a process of its own", (SIGNATURE) => {
  it.each(["*", "httpx*", "httpx:body", "*,-express:*"])("DEBUG=%s prints no request", async (DEBUG) => {
    const url = await serve((_, response) => json(response, { RequestId: "1" }));
    const { exitCode, stdout, stderr } = await runChild("rpc-client-child.ts", {
      ENDPOINTS: url,
      SIGNATURE,
      DEBUG,
    });
    expect({ exitCode, ...JSON.parse(stdout) }).toEqual({ exitCode: 0, results: ["success"], debug: DEBUG });
    expect(leaksIn(stderr)).toEqual([]);
    expect(stderr).not.toContain("httpx");
  });

  it("certificates are checked for their authority, their dates and their names", async () => {
    const good = await serve((_, response) => json(response, {}), "valid");
    const expired = await serve((_, response) => json(response, {}), "expired");
    const { stdout } = await runChild("rpc-client-child.ts", {
      ENDPOINTS: [byName(good), byName(expired), good].join(),
      SIGNATURE,
      NODE_EXTRA_CA_CERTS: authorities,
    });
    expect(JSON.parse(stdout).results).toEqual(["success", "tls", "tls"]);
  });

  it("the environment cannot switch the check of certificates off for an unknown authority", async () => {
    const good = await serve((_, response) => json(response, {}), "valid");
    const { stdout } = await runChild("rpc-client-child.ts", {
      ENDPOINTS: byName(good),
      SIGNATURE,
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    });
    expect(JSON.parse(stdout).results).toEqual(["tls"]);
  });

  it("nothing keeps the process alive after refused, broken and cut off answers", async () => {
    const urls = [
      await serve((_, response) =>
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}")),
      ),
      await serve((_, response) =>
        response.writeHead(200, { "content-encoding": "gzip" }).write(gzipSync("{}").subarray(0, 12)),
      ),
      await serve((_, response) => response.writeHead(302).end("{}")),
      await serve((_, response) => response.end("x".repeat(1_000_000))),
      await serve((_, response) => response.write("{", () => response.socket?.resetAndDestroy())),
      await serve((_, response) => json(response, {})),
    ];
    const { exitCode, stdout } = await runChild("rpc-client-child.ts", { ENDPOINTS: urls.join(), SIGNATURE });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).results).toEqual([
      "bad_response",
      "bad_response",
      "bad_response",
      "bad_response",
      "network",
      "success",
    ]);
  });
});
