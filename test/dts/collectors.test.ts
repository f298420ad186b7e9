import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.js";
import { collectorNames } from "../../src/dts/collectors.js";
import { createCollector } from "../../src/dts/create-collector.js";
import { createSynchronizationJobsCollector } from "../../src/dts/describe-synchronization-jobs.js";
import { operations } from "../../src/dts/operations.js";
import { defaultRamPolicy, ramPolicyFor } from "../../src/dts/ram-policy.js";
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

  it("the policy of all collectors allows each of them once, and nothing else", () => {
    const policy = JSON.parse(ramPolicyFor(collectorNames));
    expect(policy.Version).toBe("1");
    expect(policy.Statement).toEqual([
      { Effect: "Allow", Action: operations.map(({ name }) => `dts:${name}`), Resource: "*" },
    ]);
  });

  it("the policy that is shipped allows only what the collectors call that are enabled by default", () => {
    expect(JSON.parse(defaultRamPolicy()).Statement[0].Action).toEqual([
      "dts:DescribeDtsJobs",
      "dts:DescribeSynchronizationJobStatusList",
      "dts:DescribeSynchronizationObjectModifyStatus",
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

it("what is told again of a job that is known is kept as it was, what is new is not", async () => {
  const row = (region: string) => ({
    DtsJobId: "a",
    SourceEndpoint: { EngineName: "MySQL" },
    DestinationEndpoint: { Region: region },
  });
  const before = (await ask(listOf(row("cn-beijing")))).reports[0];
  const { reports } = await ask(listOf(row("cn-shanghai")), {
    known: (key) => (key === "Forward/a" ? before : undefined),
  });
  expect(reports[0]?.source).toBe(before?.source);
  expect(reports).toMatchObject([{ source: { engine: "MySQL" }, destination: { regionId: "cn-shanghai" } }]);
});

it("a row of the legacy listing is known by its instance, which is all that the status list can be asked about", async () => {
  const row = { SynchronizationJobId: "dtsl", Status: "Synchronizing" };
  const client = createFakeApiClient(() => ({ TotalRecordCount: 1, SynchronizationInstances: [row] }));
  const deps = {
    client,
    clock: createFakeClock(),
    target,
    pageSize: 30,
    resourceGroupId: "",
    memory: new Map(),
  };
  const { reports } = await createSynchronizationJobsCollector(deps)(new AbortController().signal);
  expect(reports).toMatchObject([{ api: "legacy_sync", jobId: "dtsl", instanceId: "dtsl" }]);
});

describe("the collector of a target", () => {
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
      const text = `accounts: [{name: production, regions: [cn-hangzhou]}]
collectors: {${collector}: {delay_unit: ${unit}}}`;
      const { config } = loadConfig({ file: { name: "c.yml", text }, env: {}, flags: {} });
      const client = createFakeApiClient(() => listOf({ DtsJobId: "a", Delay: 4521 }));
      const collect = createCollector({
        collectors: config.collectors,
        pageSize: 20,
        resourceGroupId: "rg-1",
        target: { ...target, collector },
        clock: createFakeClock(),
        instances: () => [],
        jobIds: () => [],
      })(client);
      const { reports } = await collect(new AbortController().signal);
      expect(reports).toMatchObject([{ type: collector, delaySeconds: seconds }]);
      expect(client.calls[0]?.params).toMatchObject({ JobType, PageSize: 20, ResourceGroupId: "rg-1" });
    },
  );
});
