import { describe, expect, it } from "vitest";
import type { Ports } from "../src/app.js";
import { ownersOf, shardOf } from "../src/config/shards.js";
import { type Cloud, startCloud } from "./faults/cloud.js";
import { configOf, type Exporter, isUp, startExporter } from "./faults/exporter.js";

const regions = ["cn-hangzhou", "cn-beijing", "cn-shanghai"];
const accounts = ["shop", "bank", "office", "factory", "school"];
const units = accounts.flatMap((account) => regions.map((regionId) => ({ account, regionId })));

/** Settings of one of several exporters. */
const settingsOf = (shard: number, total: number, previous = 0) => `
sharding: {shard: ${shard}, total_shards: ${total}, previous_total_shards: ${previous}}`;

/** A cloud where time stands still, so that whoever asks sees the same. */
async function startStandingCloud() {
  const cloud = await startCloud({
    accounts: accounts.map((name) => ({ name, accessKeyId: name, accessKeySecret: name })),
    regions,
    types: { sync: 2, migration: 1, subscribe: 1 },
    speed: 1e-9,
  });
  return { ...cloud, endpoints: Object.fromEntries(regions.map((region) => [region, cloud.url])) };
}

type StandingCloud = Cloud & { readonly endpoints: Readonly<Record<string, string>> };

/** Starts exporters with these settings side by side, and waits until all of their targets are up. */
async function startAll(
  { clock, endpoints }: StandingCloud,
  settings: readonly string[],
): Promise<readonly Exporter[]> {
  const start = (own: string) =>
    startExporter({ clock, endpoints, accounts, settings: own, waitUntilUp: false });
  const exporters: Exporter[] = [];
  for (const own of settings) exporters.push(await start(own));
  for (const exporter of exporters) await exporter.until("every target is up", isUp, 30_000, 500);
  return exporters;
}

const startShards = (cloud: StandingCloud, total: number, more = "") =>
  startAll(
    cloud,
    Array.from({ length: total }, (_, shard) => settingsOf(shard, total) + more),
  );

/** The lines about jobs of all exporters together, in one order. Points in time go on, and nothing else may differ. */
async function jobLinesOf(exporters: readonly Exporter[]): Promise<readonly string[]> {
  const pages = await Promise.all(exporters.map(({ shown }) => shown()));
  const lines = pages.flatMap((page) => page.jobLines().split("\n").filter(Boolean));
  return lines.map((line) => line.replace(/^(\w+_timestamp_seconds\{.*\}) \S+$/, "$1")).sort();
}

/** How many exporters have the jobs of each account and region, in the order of {@link units}. */
async function timesSeen(exporters: readonly Exporter[]): Promise<readonly number[]> {
  const pages = await Promise.all(exporters.map(({ shown }) => shown()));
  return units.map(({ account, regionId }) => {
    const seen = pages.filter((page) => page.jobs({ account, region_id: regionId }).length > 0);
    return seen.length;
  });
}

const once = units.map(() => 1);

describe("shards together", () => {
  it.each([1, 2, 3, 7])("%i of them show what one exporter shows, each job once", async (total) => {
    const cloud = await startStandingCloud();
    const alone = await startAll(cloud, [settingsOf(0, 1)]);
    const whole = await jobLinesOf(alone);
    for (const exporter of alone) await exporter.stop();
    const shards = await startShards(cloud, total);
    expect(whole.length).toBeGreaterThan(units.length * 10);
    expect(await jobLinesOf(shards)).toEqual(whole);
    expect(await timesSeen(shards)).toEqual(once);
  });

  it("get credentials only of the accounts that they have", async () => {
    const { clock, endpoints } = await startStandingCloud();
    const created: string[] = [];
    const credentials: Ports["credentials"] = ({ name }) => {
      created.push(name);
      return {
        type: "access_key",
        get: async () => ({ accessKeyId: name, accessKeySecret: name }),
        invalidate: () => undefined,
        onChange: () => () => undefined,
      };
    };
    await startExporter({ clock, endpoints, accounts, credentials, settings: settingsOf(0, 7) });
    const own = accounts.filter((account) =>
      regions.some((regionId) => shardOf({ account, regionId }, 7) === 0),
    );
    expect(created).toEqual(own);
    expect([own.length > 0, own.length < accounts.length]).toEqual([true, true]);
  });

  it("keep to the limit of a region between them", async () => {
    const cloud = await startStandingCloud();
    const shards = await startShards(cloud, 3, "\nrate_limit: {region_requests_per_second: 2, burst: 1}");
    expect(await timesSeen(shards)).toEqual(once);
    const atMs = cloud.simulator
      .calls()
      .filter(({ region }) => region === "cn-hangzhou")
      .map(({ arrivedAtMs }) => arrivedAtMs);
    expect(atMs.length).toBeGreaterThan(10);
    // In any stretch of time: 2 a second, and the one call of each shard that may go at once.
    const tooMany = atMs.flatMap((from, at) =>
      atMs.slice(at).filter((to, more) => more + 1 > 3 + (2 * (to - from)) / 1_000),
    );
    expect(tooMany).toEqual([]);
  });
});

describe("a change of the number of shards", () => {
  it.each([
    [1, 3],
    [2, 3],
    [3, 2],
    [3, 1],
  ])(
    "from %i to %i leaves nothing without a shard at any time, in whatever order they learn of it",
    async (from, to) => {
      const cloud = await startStandingCloud();
      const { endpoints } = cloud;
      const before = await startShards(cloud, from);
      const whole = new Set(await jobLinesOf(before));
      const most = Math.max(from, to);

      // Both numbers: whoever had something keeps it, whoever will have it asks for it. The new ones start meanwhile.
      const shards = [...before];
      for (const [shard, exporter] of [...before.entries()].reverse()) {
        await exporter.app.apply(configOf({ endpoints, settings: settingsOf(shard, to, from) }, accounts));
        await exporter.run(500, { stepMs: 100 });
        expect(Math.min(...(await timesSeen(shards)))).toBeGreaterThan(0);
      }
      const added = Array.from({ length: most - from }, (_, at) => settingsOf(from + at, to, from));
      shards.push(...(await startAll(cloud, added)));
      await before[0]?.run(5_000);
      const twice = units.map(
        (unit) => ownersOf(unit, { shard: 0, totalShards: to, previousTotalShards: from }).length,
      );
      expect(twice).toContain(2);
      expect(await timesSeen(shards)).toEqual(twice);
      expect(new Set(await jobLinesOf(shards))).toEqual(whole);
      for (const exporter of shards) {
        expect((await exporter.shown()).value("aliyun_dts_exporter_total_shards")).toBe(most);
      }

      // The new number alone. Those that have nothing any more end.
      for (const exporter of shards.splice(to)) await exporter.stop();
      for (const [shard, exporter] of shards.entries()) {
        await exporter.app.apply(configOf({ endpoints, settings: settingsOf(shard, to) }, accounts));
        expect(Math.min(...(await timesSeen(shards)))).toBeGreaterThan(0);
      }
      expect(await timesSeen(shards)).toEqual(once);
      expect(await jobLinesOf(shards)).toEqual([...whole].sort());
    },
  );

  it("halves the rate of an account in a region while two shards ask it", async () => {
    const cloud = await startStandingCloud();
    const shards = await startAll(
      cloud,
      [0, 1, 2].map((shard) => settingsOf(shard, 3, 2)),
    );
    const pages = await Promise.all(shards.map(({ shown }) => shown()));
    for (const { account, regionId } of units) {
      const rates = pages.flatMap((page) =>
        page
          .samples("aliyun_dts_exporter_rate_limit_requests_per_second", { account, region_id: regionId })
          .map(({ value }) => value),
      );
      expect(rates.reduce((sum, rate) => sum + rate, 0)).toBe(10);
    }
  });
});
