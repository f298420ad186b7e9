import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/lib/clock.js";
import { createCloud } from "../../src/simulator/cloud.js";
import { demoRole } from "../../src/simulator/sts/roles.js";
import { startTestProxy, type TestProxy } from "../aliyun/forward-proxy.js";
import { signatures } from "../aliyun/said.js";
import { startTinyproxy } from "./tinyproxy.js";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const certificates = new URL("../aliyun/certificates/", import.meta.url);
const authority = fileURLToPath(new URL("cloud.crt", certificates));
const password = "pa55word-of-the-proxy";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** `https://` in front of the simulated cloud, under the names of the real one. */
async function startFrontDoor(backends: Readonly<Record<string, string>>): Promise<number> {
  const tls = {
    key: await readFile(new URL("server.key", certificates)),
    cert: await readFile(authority),
  };
  const server = https.createServer(tls, (request, response) => {
    const { method, headers, url = "" } = request;
    const target = `${backends[headers.host ?? ""]}${url}`;
    const onward = http.request(target, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

let folder: string;
let outside: TestProxy;
let config: string;
/** The proxy behind the proxy knows the way to the cloud; this machine does not. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dts-e2e-proxy-"));
  closing.push(() => rm(folder, { recursive: true }));
  const { dts, sts, metadata } = createCloud({ clock: systemClock, types: { sync: 3 } });
  const [dtsAt, stsAt, metadataAt] = await Promise.all([dts.start(), sts.start(), metadata.start()]);
  closing.push(() => Promise.all([dts.stop(), sts.stop(), metadata.stop()]));
  const port = await startFrontDoor({
    "dts.cn-hangzhou.aliyuncs.com": dtsAt.url,
    "sts.aliyuncs.com": stsAt.url,
  });
  outside = await startTestProxy({
    onConnect: ({ authority: asked, open, socket }) =>
      /^(dts\.cn-hangzhou|sts)\.aliyuncs\.com:443$/.test(asked) ? open(port) : socket.destroy(),
  });
  closing.push(outside.close);
  const key = "type: access_key, access_key_id_env: KEY, access_key_secret_env: KEY";
  config = `accounts:
  - {name: key, regions: [cn-hangzhou], credentials: {${key}}}
  - {name: role, regions: [cn-hangzhou], credentials: {type: assume_role, role_arn: "${demoRole.arn}", source: {${key}}}}
  - {name: instance, regions: [cn-hangzhou], credentials: {type: ecs_ram_role, metadata_endpoint: "${metadataAt.url}"}}
  - {name: local, regions: [cn-hangzhou], endpoints: {cn-hangzhou: "${dtsAt.url}"}, credentials: {${key}}}
collectors: {migration: {enabled: false}, subscribe: {enabled: false}, sync_status: {enabled: false}}
`;
});

/** Polls once, in this environment. */
async function once(env: Readonly<Record<string, string>>, signature = "v2") {
  const file = join(folder, "config.yaml");
  await writeFile(file, `${config}api: {max_attempts: 1, signature: ${signature}}\n`);
  const child = spawn(process.execPath, [main, "--once", `--config.file=${file}`], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { KEY: "demo", NODE_EXTRA_CA_CERTS: authority, DEBUG: "*", ...env },
  });
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    printed.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    printed.stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, ...printed };
}

/** The variables of the case, with the proxy of this test. */
async function caseEnvironment(name: string, secret = password): Promise<Record<string, string>> {
  const text = await readFile(new URL("behind-a-corporate-proxy/environment", import.meta.url), "utf8");
  const own = text.replaceAll("http://proxy.example.com:3128", `http://someone:${secret}@${name}`);
  const env = Object.fromEntries(own.split("\n").flatMap((line) => (line === "" ? [] : [line.split("=")])));
  return { ...env, HTTP_PROXY: env["HTTPS_PROXY"] };
}

const login = `BasicAuth someone ${password}`;

describe("behind a corporate proxy", () => {
  it.each(signatures)(
    "DTS and STS are reached through it, what NO_PROXY names directly (%s)",
    async (signature) => {
      const proxy = await startTinyproxy(login, "ConnectPort 443", `Upstream http ${outside.name}`);
      closing.push(proxy.stop);
      const { code, stdout, stderr } = await once(await caseEnvironment(proxy.name), signature);
      expect(stdout.match(/^aliyun_dts_up\{.*\} 1$/gm)).toHaveLength(4);
      expect(code).toBe(0);
      expect(new Set(outside.asked)).toEqual(
        new Set(["CONNECT dts.cn-hangzhou.aliyuncs.com:443", "CONNECT sts.aliyuncs.com:443"]),
      );
      expect(stderr).toContain(`"https_endpoints":"${proxy.name}"`);
      expect(`${stdout}${stderr}`).not.toContain(password);
      expect(`${stdout}${stderr}`).not.toContain(btoa(`someone:${password}`));
    },
  );

  it("an http:// endpoint goes through HTTP_PROXY unless NO_PROXY names it, the metadata service never", async () => {
    const proxy = await startTinyproxy(login, "ConnectPort 443", `Upstream http ${outside.name}`);
    closing.push(proxy.stop);
    const { code, stdout } = await once({ ...(await caseEnvironment(proxy.name)), NO_PROXY: "localhost" });
    expect([code, stdout.match(/^aliyun_dts_up\{account="local".*\} 1$/gm)?.length]).toEqual([0, 1]);
    expect(outside.asked.filter((asked) => asked.startsWith("POST"))).not.toEqual([]);
    expect(outside.asked.filter((asked) => /^(GET|PUT)/.test(asked))).toEqual([]);
  });

  it.each([
    [
      "refuses the password",
      "wrong",
      ["ConnectPort 443"],
      "asks for a user and a password, or refuses those that it gets (HTTP 401)",
    ],
    ["refuses the port", password, ["ConnectPort 563"], "did not connect to the endpoint (HTTP 403)"],
    [
      "does not find the endpoint",
      password,
      ["ConnectPort 443", "Upstream http 127.0.0.1:1"],
      "did not connect to the endpoint (HTTP 5",
    ],
  ])("a proxy that %s is named in the log, and DNS is not", async (_what, secret, lines, text) => {
    const proxy = await startTinyproxy(login, ...lines);
    closing.push(proxy.stop);
    const { code, stdout, stderr } = await once(await caseEnvironment(proxy.name, secret));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^aliyun_dts_up\{account="key".*\} 0$/m);
    expect(stdout).toMatch(/^aliyun_dts_up\{account="local".*\} 1$/m);
    const failed = stderr
      .split("\n")
      .filter(
        (line) => /poll failed.*"account":"key"/.test(line) || /"account":"key".*poll failed/.test(line),
      );
    expect(failed).not.toEqual([]);
    for (const line of failed) {
      expect(line).toContain(`the proxy ${proxy.name} ${text}`);
      expect(line).not.toContain("DNS");
    }
    expect(`${stdout}${stderr}`).not.toContain(password);
  });
});
