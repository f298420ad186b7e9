import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/app.js";
import { systemClock } from "../../src/lib/clock.js";
import { consumerGroupFamilies } from "../../src/metrics/families/consumer-groups.js";
import { clusterFamilies } from "../../src/metrics/families/dedicated-clusters.js";
import { jobAlarmFamilies } from "../../src/metrics/families/job-alarms.js";
import { jobFamilies } from "../../src/metrics/families/job-families.js";
import { modificationFamilies } from "../../src/metrics/families/modifications.js";
import { accountFamilies, regionFamilies, targetFamilies } from "../../src/metrics/families/targets.js";
import { verificationFamilies } from "../../src/metrics/families/verifications.js";
import { selfFamilies } from "../../src/metrics/self/self-rows.js";
import { createSimulator, type Simulator } from "../../src/simulator/simulator.js";
import type { DtsJobRow } from "../../src/simulator/world/row.js";
import { checkExposition } from "../support/strict-exposition.js";
import { eventually } from "./eventually.js";
import { type PrometheusServer, startPrometheus } from "./prometheus-server.js";
import { regionId, simulatedApp } from "./simulated-app.js";

/** Short intervals and a fast world, so that every family has something to show within seconds. */
const settings = `
collectors:
  migration: {interval: 2s}
  sync: {interval: 2s}
  subscribe: {interval: 2s}
  sync_status: {interval: 2s}
  legacy_sync: {enabled: true, interval: 2s}
  object_modification:
    interval: 2s
    tasks:
      - {account: demo, region_id: ${regionId}, task_id: k71r16fj13g0001}
      - {account: demo, region_id: ${regionId}, task_id: k71r16fj13g0002}
      - {account: demo, region_id: ${regionId}, task_id: k71r16fj13g0003}
  consumer_groups: {enabled: true, interval: 5s}
  monitor_rules: {enabled: true, interval: 20s}
  dedicated_clusters: {enabled: true, interval: 5s}
  verification: {enabled: true, interval: 5s}
rate_limit: {requests_per_second: 11, burst: 3}
metrics: {tag_labels: [team]}
`;

let simulator: Simulator;
let app: App;
let prometheus: PrometheusServer;
let address: string;

beforeAll(async () => {
  // At this speed a task of object modification lives for six seconds: no multiple of what it is polled at.
  simulator = createSimulator({ clock: systemClock, jobs: 60, seed: 1, speed: 100, regions: [regionId] });
  const { url } = await simulator.start();
  app = simulatedApp(url, settings, "select: {exclude: [{name: no-such-job}]}");
  [address = ""] = await app.start();
  prometheus = await startPrometheus(address);
  await eventually("ten scrapes of an exporter whose targets are all up", async () => {
    const scrapes = await prometheus.query('count_over_time(up{job="aliyun-dts"}[5m]) >= 10');
    const down = await prometheus.query("aliyun_dts_up == 0");
    const up = await prometheus.query("aliyun_dts_up == 1");
    return scrapes.length === 1 && down.length === 0 && up.length === 10;
  });
});

afterAll(async () => {
  await prometheus?.stop();
  await app?.stop(1_000);
  await simulator?.stop();
});

const get = async (accept: string): Promise<string> =>
  (await fetch(`http://${address}/metrics`, { headers: { accept } })).text();

describe("a real Prometheus that scrapes the exporter every second", () => {
  it("never misses a scrape", async () => {
    expect(await prometheus.query('min_over_time(up{job="aliyun-dts"}[5m]) == 0')).toEqual([]);
  });

  it("has series of every family of the catalogue", async () => {
    const options = { statusSets: "active", jobNameLabel: true, tagLabels: ["team"] } as const;
    const names = [
      ...jobFamilies(options),
      ...modificationFamilies,
      ...consumerGroupFamilies,
      ...jobAlarmFamilies,
      ...clusterFamilies,
      ...verificationFamilies,
      ...accountFamilies,
      ...targetFamilies,
      ...regionFamilies,
      ...selfFamilies,
    ]
      .map(({ name, kind }) => (kind === "histogram" ? `${name}_count` : name))
      // Only temporary credentials expire, and only a reload has a result.
      .filter((name) => !/credentials_expiration|config_last_reload/.test(name));
    const missing = async (): Promise<readonly string[]> => {
      const present = await prometheus.query('count by (__name__) (last_over_time({job="aliyun-dts"}[5m]))');
      const known = new Set(present.map(({ metric }) => metric["__name__"]));
      return names.filter((name) => !known.has(name));
    };
    // Only a target that is down has a reason for it.
    const fault = simulator.faults.add({
      match: { action: "DescribeSynchronizationJobs" },
      answer: { kind: "error", code: "InternalError", status: 500 },
    });
    await eventually("every family was seen", async () => (await missing()).length === 0).catch(
      () => undefined,
    );
    fault.remove();
    expect(await missing()).toEqual([]);
    expect(names.length).toBeGreaterThan(60);
  });

  it("has jobs of all three types", async () => {
    const types = await prometheus.query("count by (job_type) (aliyun_dts_job_info) > 0");
    expect(types.map(({ metric }) => metric["job_type"]).sort()).toEqual(["migration", "subscribe", "sync"]);
  });

  it("agrees with the simulated cloud on values that stand still", async () => {
    const jobs = simulator.world(regionId).jobs();
    const find = (what: string, matches: (job: DtsJobRow) => boolean): DtsJobRow => {
      const job = jobs.find(matches);
      if (!job) throw new Error(`the world has no job with ${what}`);
      return job;
    };
    const created = find("CreateTime", ({ CreateTime }) => CreateTime !== undefined);
    const expiring = find("ExpireTime", ({ ExpireTime }) => ExpireTime !== undefined);
    const clustered = find("DuUsage", ({ DuUsage }) => DuUsage !== undefined);
    const serverless = find("MaxDu", ({ MaxDu }) => MaxDu !== undefined);
    const loaded = find(
      "a finished full load",
      ({ DataInitializationStatus }) => DataInitializationStatus?.Status === "Finished",
    );
    const rows: [string, DtsJobRow, number][] = [
      ["aliyun_dts_job_created_timestamp_seconds", created, Date.parse(String(created.CreateTime)) / 1000],
      [
        "aliyun_dts_job_expiration_timestamp_seconds",
        expiring,
        Date.parse(String(expiring.ExpireTime)) / 1000,
      ],
      ["aliyun_dts_job_du_usage", clustered, Number(clustered.DuUsage)],
      ["aliyun_dts_job_du_max", serverless, Number(serverless.MaxDu)],
      [
        'aliyun_dts_job_phase_items{phase="data_initialization"}',
        loaded,
        Number(loaded.DataInitializationStatus?.Progress),
      ],
    ];
    // What came to a stand just now is known only after the next poll and the next scrape.
    for (const [selector, job, expected] of rows) {
      await eventually(`${selector} of ${job.DtsJobId} is ${expected}`, async () => {
        const found = await prometheus.query(`last_over_time(${selector}[1m])`);
        const values = found.filter(
          ({ metric }) => metric["dts_job_id"] === job.DtsJobId && metric["direction"] === "Forward",
        );
        return values.length === 1 && Number(values[0]?.value[1]) === expected;
      });
    }
  });

  it("was never throttled, because the exporter keeps the limits", () => {
    expect(simulator.worstCallsInAnySecond("demo", regionId)).toBeLessThanOrEqual(20);
    expect(simulator.calls().filter(({ outcome }) => /Throttling/.test(outcome))).toEqual([]);
  });
});

describe("the exposition", () => {
  it("has nothing that promtool complains of", async () => {
    const checked = spawnSync("promtool", ["check", "metrics"], {
      input: await get("text/plain"),
      encoding: "utf8",
    });
    expect([checked.status, checked.stdout, checked.stderr]).toEqual([0, "", ""]);
  });

  it.each([
    ["text-0.0.4", "text/plain;version=0.0.4"],
    ["text-1.0.0", "text/plain;version=1.0.0"],
    ["openmetrics-1.0.0", "application/openmetrics-text;version=1.0.0"],
  ] as const)("passes the strict checker as %s", async (format, accept) => {
    expect(checkExposition(await get(accept), format).length).toBeGreaterThan(1_000);
  });
});
