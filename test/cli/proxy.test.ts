import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/lib/clock.js";
import { createSimulator, type Simulator } from "../../src/simulator/simulator.js";
import { startTestProxy, type TestProxy } from "../aliyun/forward-proxy.js";
import { runCaptured } from "./run-captured.js";

let folder: string;
let simulator: Simulator;
let proxy: TestProxy;
let apiUrl: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "dts-proxy-"));
  simulator = createSimulator({ clock: systemClock, jobs: 12 });
  apiUrl = (await simulator.start()).url;
  proxy = await startTestProxy();
  writeFileSync(
    join(folder, "config.yaml"),
    `accounts: [{name: a, regions: [cn-hangzhou], endpoints: {cn-hangzhou: "${apiUrl}"}, credentials: {type: access_key, access_key_id_env: K, access_key_secret_env: K}}]\n`,
  );
});
afterEach(async () => {
  await proxy.close();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

/** Runs a command in this environment; what it printed, on both streams. */
async function exec(args: readonly string[], env: Readonly<Record<string, string>>) {
  return runCaptured([...args, `--config.file=${join(folder, "config.yaml")}`], { K: "demo", ...env });
}

const password = "pa55word-of-the-proxy";
const behind = () => ({ HTTP_PROXY: `http://someone:${password}@${proxy.name}`, NO_PROXY: "localhost,.svc" });

describe("behind a proxy", () => {
  it("the exporter says so in one line and polls through it", async () => {
    const { exitCode, text } = await exec(["run", "--once"], behind());
    expect(exitCode).toBe(0);
    const lines = text.split("\n").filter((line) => line.includes("calls go through a proxy"));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      https_endpoints: "directly",
      http_endpoints: proxy.name,
      no_proxy: "localhost,.svc",
    });
    expect(new Set(proxy.asked)).toEqual(new Set([`POST ${apiUrl}/`]));
    expect(text).not.toContain(password);
    expect(text).not.toContain("someone");
  });

  it("doctor says so in a note, and polls through it", async () => {
    const { exitCode, text } = await exec(["doctor"], behind());
    expect(exitCode).toBe(0);
    expect(text).toMatch(new RegExp(`^note  calls go through a proxy .*"${proxy.name}"`, "m"));
    expect(proxy.asked.length).toBeGreaterThan(3);
    expect(text).not.toContain(password);
  });

  it("doctor names the proxy when it is the proxy that fails", async () => {
    const { exitCode, text } = await exec(["doctor"], { http_proxy: "http://127.0.0.1:1" });
    expect(exitCode).toBe(1);
    expect(text).toMatch(
      /^FAIL {2}a cn-hangzhou sync .*: network: .* the proxy 127\.0\.0\.1:1 cannot be used/m,
    );
  });

  it("without a proxy nothing is said of one", async () => {
    const { text } = await exec(["run", "--once"], { NO_PROXY: "localhost" });
    expect(text).not.toContain("proxy");
  });
});

describe("a variable that is no proxy", () => {
  it.each([["run"], ["run", "--config.check"], ["doctor"], ["plan"]])(
    "ends %s %s with 2 and shows no password",
    async (...args) => {
      const { exitCode, text } = await exec(args, { https_proxy: `http://someone:${password}#@proxy:3128` });
      expect([exitCode, text]).toEqual([
        2,
        "environment https_proxy: proxy: not the URL of a proxy (found a text that is not shown, because it may hold a password) (write http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, other characters than letters and digits in user and password as %XX)\n",
      ]);
    },
  );
});
