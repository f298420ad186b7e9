import { describe, expect, it } from "vitest";
import type { Config, DelayUnit } from "../../src/config/config.js";
import { createCollector } from "../../src/dts/create-collector.js";
import { createSynchronizationJobsCollector } from "../../src/dts/describe-synchronization-jobs.js";
import { operations, ramPolicy } from "../../src/dts/operations.js";
import { createFakeClock } from "../support/fake-clock.js";
import { ask, askClient, listOf, target } from "./ask.js";
import { createFakeApiClient } from "./fake-api-client.js";

describe("operations", () => {
  it("only operations of the table are called", async () => {
    const client = createFakeApiClient(() => listOf());
    for (const type of ["migration", "sync", "subscribe"] as const) await askClient(client, { type });
    const listed = operations.map(({ name }) => name);
    for (const { operation } of client.calls) expect(listed).toContain(operation);
  });

  it("the policy allows each of them and nothing else", () => {
    const policy = JSON.parse(ramPolicy());
    expect(policy.Version).toBe("1");
    expect(policy.Statement).toEqual([
      { Effect: "Allow", Action: operations.map(({ name }) => `dts:${name}`), Resource: "*" },
    ]);
  });

  it("DescribeDtsJobs may be called 20 times a second by an account and 200 times in a region", () => {
    expect(operations.find(({ name }) => name === "DescribeDtsJobs")).toMatchObject({
      documentedLimit: { perAccount: 20, perRegion: 200 },
      legacy: false,
    });
  });
});

describe("the abort signal", () => {
  it("reaches the client and its reason comes back as it is", async () => {
    const reason = new Error("stopping");
    const client = createFakeApiClient(() => {
      throw reason;
    });
    await expect(askClient(client)).rejects.toBe(reason);
    expect(client.calls[0]?.signal).toBeInstanceOf(AbortSignal);
  });
});

it("reports carry the account and region of their target", async () => {
  const { reports } = await ask(listOf({ DtsJobId: "a" }), {
    target: { ...target, account: "staging", regionId: "ap-southeast-1" },
  });
  expect(reports).toMatchObject([{ account: "staging", regionId: "ap-southeast-1" }]);
});

it("a row of the legacy listing is known by its instance, which is all that the status list can be asked about", async () => {
  const row = { SynchronizationJobId: "dtsl", Status: "Synchronizing" };
  const client = createFakeApiClient(() => ({ TotalRecordCount: 1, SynchronizationInstances: [row] }));
  const deps = { client, clock: createFakeClock(), target, pageSize: 30, resourceGroupId: "" };
  const { reports } = await createSynchronizationJobsCollector(deps)(new AbortController().signal);
  expect(reports).toMatchObject([{ api: "legacy_sync", jobId: "dtsl", instanceId: "dtsl" }]);
});

describe("the collector of a target", () => {
  function configOf(delayUnits: Readonly<Record<"migration" | "sync" | "subscribe", DelayUnit>>): Config {
    const jobs = (delayUnit: DelayUnit) => ({ enabled: true, intervalMs: 60_000, delayUnit });
    return {
      accounts: [
        {
          name: "production",
          regions: ["cn-hangzhou"],
          network: "public",
          endpoints: {},
          resourceGroupId: "rg-1",
          credentials: { type: "auto" },
        },
      ],
      collectors: {
        migration: jobs(delayUnits.migration),
        sync: jobs(delayUnits.sync),
        subscribe: jobs(delayUnits.subscribe),
        syncStatus: { enabled: true, intervalMs: 15_000, batchSize: 30 },
        legacySync: { enabled: false, intervalMs: 60_000 },
        objectModification: { enabled: true, intervalMs: 30_000, tasks: [] },
      },
      rateLimit: { requestsPerSecond: 10, burst: 5, regionRequestsPerSecond: 100, maxConcurrentRequests: 4 },
      api: { timeoutMs: 10_000, maxAttempts: 3, pageSize: 20, maxResponseSizeBytes: 8_388_608 },
      staleness: { maxAgeMs: 300_000 },
      metrics: { statusSets: "active", jobNameLabel: true, tagLabels: [] },
      web: {
        listenAddresses: [":10155"],
        telemetryPath: "/metrics",
        configFile: "",
        enableLifecycle: false,
        enableProbe: false,
      },
      log: { level: "info", format: "json" },
      sharding: { shard: 0, totalShards: 1 },
    };
  }

  it.each([
    ["migration", "MIGRATION", "ms", 4.521],
    ["migration", "MIGRATION", "s", 4521],
    ["sync", "SYNC", "s", 4521],
    ["sync", "SYNC", "ms", 4.521],
    ["subscribe", "SUBSCRIBE", "s", 4521],
    ["subscribe", "SUBSCRIBE", "ms", 4.521],
  ] as const)(
    "%s asks for %s jobs and reads their delay in the configured %s",
    async (collector, JobType, unit, seconds) => {
      const units = { migration: "ms", sync: "s", subscribe: "s", [collector]: unit } as const;
      const client = createFakeApiClient(() => listOf({ DtsJobId: "a", Delay: 4521 }));
      const collect = createCollector({
        collectors: configOf(units).collectors,
        pageSize: configOf(units).api.pageSize,
        resourceGroupId: "rg-1",
        target: { ...target, collector },
        clock: createFakeClock(),
        instances: () => [],
      })(client);
      const { reports } = await collect(new AbortController().signal);
      expect(reports).toMatchObject([{ type: collector, delaySeconds: seconds }]);
      expect(client.calls[0]?.params).toMatchObject({ JobType, PageSize: 20, ResourceGroupId: "rg-1" });
    },
  );
});
