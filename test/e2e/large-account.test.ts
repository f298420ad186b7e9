import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/app.js";
import { createAppOf } from "../../src/cli/run.js";
import { loadConfig } from "../../src/config/load.js";
import { systemClock } from "../../src/lib/clock.js";
import { createLogger } from "../../src/lib/logger.js";
import { createSimulator, type Simulator } from "../../src/simulator/simulator.js";

const regionId = "cn-hangzhou";
const jobs = 2_000;

let simulator: Simulator;
let app: App;

beforeAll(async () => {
  simulator = createSimulator({ clock: systemClock, types: { sync: jobs }, regions: [regionId] });
  const { url } = await simulator.start();
  const { config } = loadConfig({
    file: {
      name: "large.yaml",
      text: `
accounts:
  - name: demo
    regions: [${regionId}]
    endpoints: {${regionId}: "${url}"}
    credentials: {type: access_key, access_key_id_env: KEY, access_key_secret_env: KEY}
collectors: {migration: {enabled: false}, subscribe: {enabled: false}, sync_status: {enabled: false}}
`,
    },
    env: {},
    flags: {},
  });
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
  const edge = {
    env: { KEY: "demo" },
    stdout: stderr,
    stderr,
    stopping: new AbortController().signal,
    version: "0.0.0",
    revision: "e2e",
    nodeVersion: process.version,
  };
  app = createAppOf(config, { edge, logger: createLogger({ ...config.log, stream: stderr }) });
});

afterAll(async () => {
  await app.stop(1_000);
  await simulator.stop();
});

describe("two thousand jobs of one type, in one account and region, with the default limits", () => {
  it("are walked completely, with 67 calls and never more than 15 in any second", async () => {
    expect(await app.pollOnce(new AbortController().signal)).toBe(true);
    const text = await app.render();
    const shown = new Set(
      [...text.matchAll(/^aliyun_dts_job_info\{.*?dts_job_id="([^"]+)"/gm)].map((match) => match[1]),
    );
    const held = simulator.world(regionId).jobs();
    expect(held).toHaveLength(jobs);
    expect(held.filter(({ DtsJobId }) => !shown.has(DtsJobId))).toEqual([]);
    expect(text).toMatch(/^aliyun_dts_listing_consistent\{.*\} 1$/m);
    expect(simulator.calls()).toHaveLength(Math.ceil(jobs / 30));
    const worst = simulator.worstCallsInAnySecond("demo", regionId);
    expect(worst).toBeGreaterThan(5);
    expect(worst).toBeLessThanOrEqual(15);
  });
});
