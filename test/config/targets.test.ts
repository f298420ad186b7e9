import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.js";
import { atOnce, type Target, targetsOf } from "../../src/config/targets.js";

const accounts = `accounts:
  - {name: b, regions: [cn-hangzhou, cn-beijing]}
  - {name: a, regions: [eu-west-1]}
`;

function targets(rest = "", flags = {}): readonly Target[] {
  return targetsOf(loadConfig({ file: { name: "c.yml", text: accounts + rest }, env: {}, flags }).config);
}

const ids = (list: readonly Target[]) => list.map((t) => `${t.account}/${t.regionId}/${t.collector}`);

test("targets come in the order accounts, regions, collectors", () => {
  const collectors = ["migration", "sync", "subscribe", "sync_status"];
  const scopes = ["b/cn-hangzhou", "b/cn-beijing", "a/eu-west-1"];
  expect(ids(targets())).toEqual(scopes.flatMap((scope) => collectors.map((name) => `${scope}/${name}`)));
});

test("a collector that is off has no target, one that is switched on has", () => {
  const rest = "collectors: {migration: {enabled: false}, legacy_sync: {enabled: true}}";
  const names = new Set(targets(rest).map(({ collector }) => collector));
  expect([...names]).toEqual(["sync", "subscribe", "sync_status", "legacy_sync"]);
});

test.each([
  ["sync: {enabled: false}", []],
  ["sync: {enabled: false}, legacy_sync: {enabled: true}", ["sync_status", "legacy_sync"]],
  ["legacy_sync: {enabled: true}", ["sync", "sync_status", "legacy_sync"]],
])(
  "the fast lane is a target only where a listing tells it what to ask about: %s",
  (collectors, expected) => {
    const names = new Set(targets(`collectors: {${collectors}}`).map(({ collector }) => collector));
    expect([...names].filter((name) => name.includes("sync"))).toEqual(expected);
  },
);

test("object modifications are a target only where there are tasks", () => {
  const tasks = "tasks: [{account: b, region_id: cn-beijing, task_id: k1}]";
  const of = (rest: string) => ids(targets(rest)).filter((id) => id.endsWith("object_modification"));
  expect(of(`collectors: {object_modification: {${tasks}}}`)).toEqual(["b/cn-beijing/object_modification"]);
  expect(of(`collectors: {object_modification: {enabled: false, ${tasks}}}`)).toEqual([]);
});

test("clusters and verifications are targets without any listing of jobs, and are no listings themselves", () => {
  const off = ["migration", "sync", "subscribe"].map((name) => `${name}: {enabled: false}`).join(", ");
  const on = "dedicated_clusters: {enabled: true}, verification: {enabled: true}";
  const found = targets(`collectors: {${off}, ${on}}`).filter(({ account }) => account === "a");
  expect(found.map(({ collector, role, jobType }) => [collector, role, jobType])).toEqual([
    ["dedicated_clusters", "inventory", undefined],
    ["verification", "inventory", undefined],
  ]);
});

describe("of an interval", () => {
  test.each([
    ["15s", 13_500, 300_000],
    ["60s", 54_000, 300_000],
    ["2m", 108_000, 600_000],
    ["10m", 300_000, 3_000_000],
  ])("%s, a poll may take %i ms and its result lives %i ms", (interval, timeoutMs, maxAgeMs) => {
    const [target] = targets(`collectors: {migration: {interval: ${interval}}}`);
    expect(target).toMatchObject({ timeoutMs, maxAgeMs });
  });
});

test("a poll that is spread over its interval has most of it, and less for somebody who waits", () => {
  const own = targets("collectors: {monitor_rules: {enabled: true}}");
  const rules = own.find(({ collector }) => collector === "monitor_rules");
  expect(rules).toMatchObject({ intervalMs: 3_600_000, spreadMs: 2_880_000, timeoutMs: 3_240_000 });
  expect(rules && atOnce(rules)).not.toHaveProperty("spreadMs");
  expect(rules && atOnce(rules)).toMatchObject({ intervalMs: 3_600_000, timeoutMs: 300_000 });
});

test.each([
  ["consumer_groups", "subscribe: {enabled: false}", false],
  ["consumer_groups", "migration: {enabled: false}", true],
  [
    "monitor_rules",
    "subscribe: {enabled: false}, migration: {enabled: false}, sync: {enabled: false}",
    false,
  ],
  ["monitor_rules", "subscribe: {enabled: false}, migration: {enabled: false}", true],
])("%s is a target where its jobs are listed: with %s %s", (collector, others, isThere) => {
  const names = targets(`collectors: {${collector}: {enabled: true}, ${others}}`).map((one) => one.collector);
  expect(names.includes(collector as Target["collector"])).toBe(isThere);
});

test("staleness.max_age is the least age", () => {
  expect(targets("staleness: {max_age: 1h}").map(({ maxAgeMs }) => maxAgeMs)).toEqual(
    Array.from({ length: 12 }, () => 3_600_000),
  );
});

test("every account and region is whole in exactly one shard", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), (total) => {
      const shards = Array.from({ length: total }, (_, shard) =>
        targets("", { shard: String(shard), "total-shards": String(total) }),
      );
      const all = shards.flatMap(ids);
      expect([...all].sort()).toEqual([...ids(targets())].sort());
      const scopesOf = (shard: readonly Target[]) => new Set(shard.map((t) => `${t.account}/${t.regionId}`));
      expect(shards.reduce((sum, shard) => sum + scopesOf(shard).size, 0)).toBe(3);
    }),
    { numRuns: 16 },
  );
});

test("many accounts spread over the shards", () => {
  const many = Array.from({ length: 300 }, (_, index) => `  - {name: a${index}, regions: [cn-hangzhou]}`);
  const text = ["accounts:", ...many].join("\n");
  const sizes = [0, 1, 2].map((shard) => {
    const flags = { shard: String(shard), "total-shards": "3" };
    return targetsOf(loadConfig({ file: { name: "c.yml", text }, env: {}, flags }).config).length / 4;
  });
  expect(Math.min(...sizes)).toBeGreaterThan(60);
});

describe("regions: [all]", () => {
  const ofAll = (settings = "", env = {}) => {
    const file = { name: "c.yml", text: `accounts: [{name: a, regions: [all]}]\n${settings}` };
    return loadConfig({ file, env, flags: {} });
  };

  test("is every public region of the documents, without finance and government, and no warning", () => {
    const { config, warnings } = ofAll();
    const [account] = config.accounts;
    expect(account?.regions).toHaveLength(25);
    expect(account?.regions).toEqual(
      expect.arrayContaining(["cn-hangzhou", "ap-southeast-7", "me-central-1"]),
    );
    expect(account?.regions.filter((region) => /finance|gov|^all$/.test(region))).toEqual([]);
    expect(account?.allRegions).toBe(true);
    expect(warnings).toEqual([]);
  });

  test("comes from the environment too", () => {
    const env = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: "i",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "s",
      DTS_EXPORTER_REGIONS: "all",
    };
    const { config } = loadConfig({ env, flags: {} });
    expect(config.accounts[0]).toMatchObject({
      allRegions: true,
      regions: expect.arrayContaining(["eu-west-1"]),
    });
  });

  test("lets its targets be quiet, but for tasks, which are named", () => {
    const task = "{account: a, region_id: cn-hangzhou, task_id: x}";
    const { config } = ofAll(
      `collectors: {legacy_sync: {enabled: true, interval: 1h}, object_modification: {tasks: [${task}]}}`,
    );
    const quiet = targetsOf(config)
      .filter(({ regionId }) => regionId === "cn-hangzhou")
      .map(({ collector, quietIntervalMs }) => [collector, quietIntervalMs]);
    expect(quiet).toEqual([
      ["migration", 600_000],
      ["sync", 600_000],
      ["subscribe", 600_000],
      ["sync_status", 600_000],
      ["legacy_sync", 3_600_000],
      ["object_modification", undefined],
    ]);
    expect(targets().some(({ quietIntervalMs }) => quietIntervalMs !== undefined)).toBe(false);
  });

  test("takes an endpoint for each of its regions", () => {
    const text = 'accounts: [{name: a, regions: [all], endpoints: {eu-west-1: "http://localhost:1"}}]';
    expect(loadConfig({ file: { name: "c.yml", text }, env: {}, flags: {} }).warnings).toEqual([]);
  });
});
