import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { plannedTargets, plannedUnits, planText } from "../../src/cli/plan.js";
import { type TimedTarget, timedTargets } from "../../src/cli/plan-timing.js";
import { shardLimits, shardSizes, shardsNeeded } from "../../src/cli/shard-plan.js";
import { costOf } from "../../src/cli/unit-costs.js";
import { loadConfig } from "../../src/config/load.js";
import { targetsOf } from "../../src/config/targets.js";
import { runCaptured } from "./run-captured.js";

function configOf(more = "", regions = "cn-hangzhou") {
  const text = `
accounts:
  - name: a
    regions: [${regions}]
    credentials: {type: access_key, access_key_id_env: A, access_key_secret_env: B}
${more}`;
  return loadConfig({ file: { name: "plan.yaml", text }, env: {}, flags: {} }).config;
}

const callsOf = (jobs: number, more?: string) =>
  Object.fromEntries(
    plannedTargets(configOf(more), jobs).map(({ target, callsPerPoll, callsPerMinute }) => [
      target.collector,
      [callsPerPoll, callsPerMinute],
    ]),
  );

describe("the plan of a configuration", () => {
  it.each([
    [0, 1, 0],
    [30, 1, 1],
    [31, 2, 2],
    [2_000, 67, 67],
  ])("for %i jobs of each type has %i calls a walk and %i of the fast lane", (jobs, walk, fastLane) => {
    expect(callsOf(jobs)).toEqual({
      migration: [walk, walk],
      sync: [walk, walk],
      subscribe: [walk, walk],
      sync_status: [fastLane, fastLane * 4],
    });
  });

  it("says what all regions cost before and after those without jobs are quiet", () => {
    const text = planText(configOf("", "all"), { jobs: 100, latencyMs: 0 });
    expect(text).toContain(
      "a in all regions: 100 targets in 25 regions. A region without jobs costs 3 calls a minute until its listings were empty three times, then 0.3; if none has any, that is 75 in all, then 7.5\n",
    );
    expect(planText(configOf(), { jobs: 100, latencyMs: 0 })).not.toContain("all regions");
  });

  it("counts on no page of more than 30 jobs, because the API may cut larger ones", () => {
    expect(callsOf(100, "api: {page_size: 100}")["sync"]).toEqual([4, 4]);
    expect(callsOf(100, "api: {page_size: 10}")["sync"]).toEqual([10, 10]);
  });

  it("counts one call per object modification", () => {
    const tasks = ["x", "y"].map((id) => `{account: a, region_id: cn-hangzhou, task_id: ${id}}`).join(", ");
    const more = `collectors: {object_modification: {interval: 30s, tasks: [${tasks}]}}`;
    expect(callsOf(0, more)["object_modification"]).toEqual([2, 4]);
  });

  it("counts one call per job for what asks about each, of all types together where it asks about all", () => {
    const on = "{enabled: true}";
    const calls = callsOf(
      40,
      `collectors: {consumer_groups: ${on}, monitor_rules: ${on}, migration: {enabled: false}}`,
    );
    expect(calls["consumer_groups"]).toEqual([40, 40]);
    expect(calls["monitor_rules"]).toEqual([80, 80 / 60]);
  });

  it("counts a call for clusters, a page of verifications per page of jobs, and a walk of Zero-ETL jobs", () => {
    const more =
      "collectors: {sync: {zero_etl: true}, dedicated_clusters: {enabled: true}, verification: {enabled: true}}";
    expect(callsOf(300, more)).toMatchObject({
      sync: [11, 11],
      dedicated_clusters: [1, 0.2],
      verification: [10, 2],
    });
  });

  it("shows calls at the intervals that can be kept, and the share of the documented quota", () => {
    const text = planText(configOf("collectors: {sync: {interval: 5s}}"), { jobs: 300, latencyMs: 100 });
    expect(text).toMatch(/^a {8}cn-hangzhou {2}migration {4}60 s {6}10 {12}10 {14}0\.\d s$/m);
    expect(text).toMatch(/^a in cn-hangzhou: \d+ calls a minute, \d+(\.\d)? % of the documented quota$/m);
    expect(text).toContain("\nevery target keeps its interval\n");
  });

  it("tells the size of the process: each type's jobs once, in every account and region", () => {
    const text = planText(configOf("collectors: {legacy_sync: {enabled: true}}", "cn-hangzhou, cn-beijing"), {
      jobs: 1_000,
      latencyMs: 0,
    });
    expect(text).toMatch(
      /^this process: 6000 jobs, 10 targets; about \d{6} series, [\d.]+ MB a scrape \([\d.]+ MB compressed\), [\d.]+ MB of memory at the peak$/m,
    );
  });
});

describe("the plan of shards", () => {
  const fleet = (accounts: number, more = "") => {
    const names = Array.from({ length: accounts }, (_, at) => `  - {name: a${at}, regions: [cn-hangzhou]}`);
    const text = `accounts:\n${names.join("\n")}\n${more}`;
    return loadConfig({ file: { name: "fleet.yaml", text }, env: {}, flags: {} }).config;
  };

  it("needs one for a small account, with every engine", () => {
    expect(planText(configOf(), { jobs: 10, latencyMs: 0 }).trim().split("\n").at(-1)).toBe(
      "shards needed: 1, 1 with Managed Service for Prometheus, 1 with VictoriaMetrics as it comes",
    );
  });

  it("needs as many as hold everything, and one less is too few", () => {
    const units = plannedUnits(fleet(300), 20);
    const needed = shardsNeeded(units);
    expect(needed.every((count) => count !== undefined)).toBe(true);
    for (const [at, { cost, most }] of shardLimits.entries()) {
      const largestOf = (total: number) =>
        Math.max(...shardSizes(units, total).map((size) => costOf(cost, size)));
      const total = needed[at] ?? 0;
      expect(largestOf(total)).toBeLessThanOrEqual(most);
      if (total > 1) expect(largestOf(total - 1)).toBeGreaterThan(most);
    }
    expect(needed.at(-1)).toBeGreaterThan(8);
  });

  it("tells the option of Node.js that many targets of a shard start with", () => {
    const textOf = (config: ReturnType<typeof fleet>) => planText(config, { jobs: 3, latencyMs: 0 });
    const option = /^--max-semi-space-size=32 in NODE_OPTIONS .* in the place of the image's (\d+), spares/m;
    const ofImage = /semi-space-size=(\d+)/.exec(readFileSync("Dockerfile", "utf8"))?.[1];
    // Four collectors each.
    expect(option.exec(textOf(fleet(500)))?.[1]).toBe(ofImage);
    expect(textOf(fleet(499))).not.toMatch(option);
    expect(textOf(fleet(600, "sharding: {shard: 0, total_shards: 2}"))).not.toMatch(option);
  });

  it("says so when nothing belongs to a shard", () => {
    const texts = [0, 1].map((shard) =>
      planText(fleet(1, `sharding: {shard: ${shard}, total_shards: 2}`), { jobs: 10, latencyMs: 0 }),
    );
    const idle = texts.filter((text) =>
      text.includes("\nthere is no target: turn a collector on, or, with shards, "),
    );
    expect(idle).toHaveLength(1);
  });

  it("counts what a shard really has: as the exporters divide it", () => {
    const config = fleet(40);
    const units = plannedUnits(config, 10);
    for (const [shard, size] of shardSizes(units, 7).entries()) {
      const sharding = { shard, totalShards: 7, previousTotalShards: 0 };
      const { length } = targetsOf({ ...config, sharding });
      // Four collectors, and 10 jobs of each of three types.
      expect(size).toEqual({ targets: length, jobs: (length / 4) * 30 });
    }
  });

  it("is the same for each shard, and its calls are what is left of the limits for it", () => {
    const more = "rate_limit: {region_requests_per_second: 4}";
    const summaries = [0, 1, 2].map((shard) => {
      const text = planText(fleet(60, `${more}\nsharding: {shard: ${shard}, total_shards: 3}`), {
        jobs: 400,
        latencyMs: 0,
      });
      expect(text).toMatch(/sync_status .* stretched to \d+ s/);
      return text.trim().split("\n").at(-1);
    });
    expect(new Set(summaries).size).toBe(1);
  });

  it("says that none is enough where one account in one region is too much", () => {
    const lines = planText(configOf(), { jobs: 3_000, latencyMs: 0 }).trim().split("\n");
    expect(lines.at(-1)).toBe(
      "shards needed: 1, none is enough with Managed Service for Prometheus, none is enough with VictoriaMetrics as it comes (an account in a region is never divided)",
    );
    expect(lines.find((line) => line.startsWith("text of a scrape"))).toMatch(
      /^text of a scrape {2}73\.4 MB +16\.8 MB +none is enough +VictoriaMetrics as it comes: -promscrape\.maxScrapeSize/,
    );
  });
});

describe("the plan for a latency", () => {
  it.each([
    // 67 pages, the first alone: a burst of 5, and 62 at 10 a second.
    [0, 2_000, 6.2],
    [300, 2_000, 6.5],
    [1_000, 2_000, 7.2],
    [1_000, 30, 1],
  ])("at %i ms, walks %i jobs side by side in %d s", (latencyMs, jobs, seconds) => {
    const { sync } = timed(jobs, latencyMs, `${alone}`);
    expect((sync?.pollMs ?? 0) / 1_000).toBeCloseTo(seconds, 5);
    expect(sync).toMatchObject({ intervalMs: 60_000 });
    expect(sync).not.toHaveProperty("limitedBy");
  });

  it("waits for answers where too few calls may be under way, and says so", () => {
    const more = `${alone}\nrate_limit: {max_concurrent_requests: 1}`;
    const { sync } = timed(3_000, 1_000, more);
    expect(sync).toMatchObject({ pollMs: 100_000, intervalMs: 130_000, limitedBy: "latency" });
    expect(planText(configOf(more), { jobs: 3_000, latencyMs: 1_000 })).toContain(
      "stretched to 130 s: 100 calls, 1 at once, do not fit: raise rate_limit.max_concurrent_requests or the interval",
    );
  });

  it("counts on the slots that the listings have, not on all of the client's, and names their number", () => {
    const more = `${alone}\nrate_limit: {max_concurrent_requests: 4}`;
    // 100 calls, 3 at once: 34 times 3 s.
    expect(timed(3_000, 3_000, more)["sync"]).toMatchObject({ pollMs: 102_000, limitedBy: "latency" });
    expect(planText(configOf(more), { jobs: 3_000, latencyMs: 3_000 })).toContain(
      "100 calls, 3 at once, do not fit: raise rate_limit.max_concurrent_requests or the interval",
    );
  });

  it("says of one call for each job that they come one after the other, which no setting changes", () => {
    const more = "collectors: {monitor_rules: {enabled: true}}";
    expect(planText(configOf(more), { jobs: 2_000, latencyMs: 2_000 })).toMatch(
      /monitor_rules .* 6000 calls, 1 at once, do not fit: raise the interval$/m,
    );
  });

  it("stretches what the rate cannot hold, and nothing else", () => {
    const more = "collectors: {migration: {enabled: false}, subscribe: {enabled: false}}";
    expect(timed(3_000, 300, more)).toMatchObject({
      sync: { intervalMs: 60_000 },
      sync_status: { intervalMs: 15_000 },
    });
    const { sync, sync_status: lane } = timed(10_000, 300, more);
    expect(sync).toMatchObject({ intervalMs: 60_000 });
    expect(lane).toMatchObject({ limitedBy: "rate" });
    // 334 calls in what 334 a minute leave of 10 a second.
    expect(lane?.intervalMs).toBeGreaterThan(75_000);
    expect(lane?.intervalMs).toBeLessThanOrEqual(100_000);
    const text = planText(configOf(more), { jobs: 10_000, latencyMs: 300 });
    expect(text).toMatch(
      /sync_status .* stretched to \d+ s: 334 calls within the account's 10 a second do not fit/,
    );
    expect(text).toContain("\n1 of 2 targets cannot keep the interval, which no number of shards changes\n");
  });

  it("never plans more calls than the rate, over all collectors of an account in a region", () => {
    for (const jobs of [100, 3_000, 10_000, 50_000]) {
      const all = Object.values(timed(jobs, 300, "collectors: {monitor_rules: {enabled: true}}"));
      const perSecond = all.reduce((sum, each) => sum + (each.callsPerPoll * 1_000) / each.intervalMs, 0);
      expect(perSecond).toBeLessThanOrEqual(10);
    }
  });

  it("never plans more calls under way than there are slots, over all collectors of an account in a region", () => {
    for (const latencyMs of [1_000, 2_000, 5_000, 9_000])
      for (const jobs of [100, 2_000, 2_400, 10_000]) {
        const all = Object.values(timed(jobs, latencyMs));
        const underWay = all.reduce(
          (sum, each) => sum + (each.callsPerPoll * latencyMs) / each.intervalMs,
          0,
        );
        expect([latencyMs, jobs, underWay > 16]).toEqual([latencyMs, jobs, false]);
      }
  });

  it("stretches listings that have the slots of their priority together, by what is far, not by the rate", () => {
    // 80 calls each, of which all three together have 12 under way for 5 s each: 2.4 a second.
    const noLane = timed(2_400, 5_000, "collectors: {sync_status: {enabled: false}}");
    const { sync_status: lane, ...withLane } = timed(2_400, 5_000);
    for (const listing of [...Object.values(noLane), ...Object.values(withLane)]) {
      expect(listing.pollMs).toBeGreaterThan(90_000);
      expect(listing).toMatchObject({ intervalMs: 130_000, limitedBy: "latency" });
    }
    expect(lane).toMatchObject({ limitedBy: "latency" });
    expect(lane?.intervalMs).toBeGreaterThan(50_000);
  });

  it("shares the region's rate between the accounts that are there", () => {
    const alike = { sync: { intervalMs: 60_000 } };
    expect(timed(12_000, 0, alone)).toMatchObject(alike);
    const region = "rate_limit: {region_requests_per_second: 5}";
    expect(timed(12_000, 0, `${alone}\n${region}`)["sync"]).toMatchObject({ limitedBy: "rate" });
  });

  it("gives one call for each job, spread over its interval, the time that it needs", () => {
    const { monitor_rules: rules } = timed(12_000, 100, "collectors: {monitor_rules: {enabled: true}}");
    expect(rules).toMatchObject({ callsPerPoll: 36_000, limitedBy: "rate" });
    expect(rules?.intervalMs).toBeGreaterThan(4_500_000);
  });

  it.each([
    [
      "300",
      'flag --latency: not a duration (found "300") (write a duration from 0ms to 5m, with its unit, such as 300ms)',
    ],
    [
      "6m",
      'flag --latency: out of range (found "6m") (write a duration from 0ms to 5m, with its unit, such as 300ms)',
    ],
    [
      "12s",
      'flag --latency: every call would end at api.timeout, 10 s (found "12s") (write less, or raise api.timeout)',
    ],
  ])("is refused for %s", async (latency, message) => {
    const env = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: "a",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "b",
      DTS_EXPORTER_REGIONS: "cn-hangzhou",
    };
    const { exitCode, text } = await runCaptured(["plan", `--latency=${latency}`], env);
    expect(text.trim().split("\n").at(-1)).toBe(message);
    expect(exitCode).toBe(2);
  });
});

it.each(["", " ", "x", "-5", "1.5", "2,000", "0x10", "1e3"])(
  "the plan is refused for --jobs=%j",
  async (jobs) => {
    const { exitCode, text } = await runCaptured(["plan", `--jobs=${jobs}`], {});
    expect([exitCode, text]).toEqual([
      2,
      `flag --jobs: not a number of jobs (found ${JSON.stringify(jobs)}) (write a whole number, such as 100)\n`,
    ]);
  },
);

const alone =
  "collectors: {migration: {enabled: false}, subscribe: {enabled: false}, sync_status: {enabled: false}}";

function timed(jobs: number, latencyMs: number, more = ""): Readonly<Record<string, TimedTarget>> {
  const config = configOf(more);
  const all = timedTargets(plannedTargets(config, jobs), config.rateLimit, latencyMs);
  return Object.fromEntries(all.map((each) => [each.target.collector, each]));
}
