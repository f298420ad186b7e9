import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/app.js";
import { systemClock } from "../../src/lib/clock.js";
import { createSimulator, type Simulator } from "../../src/simulator/simulator.js";
import { regionId, simulatedApp } from "./simulated-app.js";

const jobs = 2_000;

let simulator: Simulator;
let app: App;

beforeAll(async () => {
  simulator = createSimulator({ clock: systemClock, types: { sync: jobs }, regions: [regionId] });
  const { url } = await simulator.start();
  app = simulatedApp(
    url,
    "collectors: {migration: {enabled: false}, subscribe: {enabled: false}, sync_status: {enabled: false}}",
  );
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
