import { describe, expect, it } from "vitest";
import type { JobFields } from "../../src/model/job.js";
import { answer, ask, askRow, type Body, rejectedOf } from "./ask.js";

describe("a row of DescribeDtsJobs", () => {
  it.each<[string, Body, Partial<JobFields>]>([
    ["the instance", { DtsInstanceID: "dtsj1" }, { instanceId: "dtsj1" }],
    ["the name", { DtsJobName: "RDS-to-RDS migration" }, { name: "RDS-to-RDS migration" }],
    ["the status", { Status: "Synchronizing" }, { status: "Synchronizing" }],
    ["the class", { DtsJobClass: "large" }, { jobClass: "large" }],
    ["the billing method", { PayType: "PrePaid" }, { payType: "PrePaid" }],
    ["the origin", { OriginType: "DTS task" }, { originType: "DTS task" }],
    ["the environment", { DtsBisLabel: "online" }, { environment: "online" }],
    ["the resource group", { ResourceGroupId: "rg-1" }, { resourceGroupId: "rg-1" }],
    ["the cluster", { DedicatedClusterId: "dtscluster_1" }, { dedicatedClusterId: "dtscluster_1" }],
    [
      "the source",
      {
        SourceEndpoint: {
          EngineName: "MySQL",
          InstanceType: "RDS",
          InstanceID: "rm-1",
          Region: "cn-beijing",
        },
      },
      { source: { engine: "MySQL", instanceType: "RDS", instanceId: "rm-1", regionId: "cn-beijing" } },
    ],
    [
      "the destination",
      {
        DestinationEndpoint: {
          EngineName: "Kafka",
          InstanceType: "ECS",
          InstanceID: "i-1",
          Region: "cn-hangzhou",
        },
      },
      { destination: { engine: "Kafka", instanceType: "ECS", instanceId: "i-1", regionId: "cn-hangzhou" } },
    ],
    [
      "the tags, those without a key left out",
      {
        TagList: [
          { TagKey: "team", TagValue: "payments" },
          { TagKey: "empty", TagValue: "" },
          { TagKey: null, TagValue: "lost" },
        ],
      },
      {
        tags: [
          { key: "team", value: "payments" },
          { key: "empty", value: "" },
        ],
      },
    ],
    ["the delay", { Delay: 12 }, { delaySeconds: 12 }],
    ["the checkpoint", { Checkpoint: "1616902385" }, { checkpointSeconds: 1616902385 }],
    ["the creation", { CreateTime: "2021-03-16T08:01:19Z" }, { createdAtSeconds: 1615881679 }],
    ["the expiration", { ExpireTime: "2022-03-16T08:01:19Z" }, { expiresAtSeconds: 1647417679 }],
    ["the statements a second", { Performance: { Rps: "100" } }, { statementsPerSecond: 100 }],
    [
      "the throughput in MB a second",
      { Performance: { Flow: "1" } },
      { throughputBytesPerSecond: 1_000_000 },
    ],
    [
      "a retry target",
      { RetryState: { RetryTarget: "inner_module" } },
      { retry: { target: "inner_module" } },
    ],
    ["that it is being retried", { RetryState: { Retrying: true } }, { retry: { retrying: true } }],
    ["the retries", { RetryState: { RetryCount: 5 } }, { retry: { count: 5 } }],
    ["the time spent on retries", { RetryState: { RetryTime: 3600 } }, { retry: { elapsedSeconds: 3600 } }],
    ["the limit of retries", { RetryState: { MaxRetryTime: 7200 } }, { retry: { limitSeconds: 7200 } }],
    ["the module that is retried", { RetryState: { Module: "03" } }, { retry: { module: "03" } }],
    [
      "why it is retried",
      { RetryState: { MigrationErrCode: "dts.retry.err.0046", MigrationErrType: "ForeignKey" } },
      { retry: { errorCode: "dts.retry.err.0046", errorType: "ForeignKey" } },
    ],
    [
      "that it should be upgraded",
      { DataSynchronizationStatus: { NeedUpgrade: true } },
      { upgradeRecommended: true },
    ],
    [
      "that a physical migration should be upgraded",
      { DataCloudStatus: { NeedUpgrade: "true" }, DataSynchronizationStatus: { NeedUpgrade: false } },
      { upgradeRecommended: true },
    ],
    [
      "that it need not be upgraded",
      { DataCloudStatus: { NeedUpgrade: false } },
      { upgradeRecommended: false },
    ],
    ["that it can be switched", { FullDataCheckStatus: { CanSwitch: true } }, { switchable: true }],
    ["that it cannot be switched", { FullDataCheckStatus: { CanSwitch: "false" } }, { switchable: false }],
    [
      "that it can be switched in the row itself, where the data check does not say",
      { CanSwitch: true, FullDataCheckStatus: { Status: "Finished" } },
      { switchable: true },
    ],
    [
      "that it cannot be switched in its data check, whatever the row itself says",
      { CanSwitch: true, FullDataCheckStatus: { CanSwitch: false } },
      { switchable: false },
    ],
    ["the processor usage", { CpuUsage: "90" }, { cpuUsageRatio: 0.9 }],
    ["the memory usage", { MemUsage: "500" }, { memoryUsageBytes: 500_000_000 }],
    ["the DUs in use", { DuUsage: 15 }, { duUsage: 15 }],
    ["the share of DUs in use", { DuRealUsage: "12.0%" }, { duUsageRatio: 0.12 }],
    ["the lower limit of DUs", { MinDu: 1 }, { duMin: 1 }],
    ["the upper limit of DUs", { MaxDu: 16.5 }, { duMax: 16.5 }],
    [
      "the begin of its data",
      { BeginTimestamp: "2021-03-15T08:25:34Z" },
      { subscriptionBeginSeconds: 1615796734 },
    ],
    ["the end of its data", { EndTimestamp: "2021-03-26T14:03:21Z" }, { subscriptionEndSeconds: 1616767401 }],
    [
      "where its consumer is",
      { ConsumptionCheckpoint: "2021-03-23T07:30:31Z" },
      { subscriptionConsumerSeconds: 1616484631 },
    ],
    [
      "the checkpoint of the ETL",
      { EtlSafeCheckpoint: "1610540493" },
      { etlSafeCheckpointSeconds: 1610540493 },
    ],
  ])("tells %s", async (_what, row, expected) => {
    expect(await askRow(row)).toMatchObject(expected);
  });

  it("knows nothing but its identity when all other fields are missing", async () => {
    const { api, observedAtMs, account, regionId, type, jobId, direction, phases, errors, ...rest } =
      await askRow({});
    expect({ api, account, regionId, type, jobId, direction }).toEqual({
      api: "jobs",
      account: "production",
      regionId: "cn-hangzhou",
      type: "sync",
      jobId: "j1",
      direction: "Forward",
    });
    expect(observedAtMs).toBeGreaterThan(0);
    expect([phases, errors]).toEqual([[], []]);
    expect(Object.values(rest).filter((value) => value !== undefined)).toEqual([]);
  });

  it("keeps neither addresses nor accounts nor databases", async () => {
    const report = await askRow({
      SourceEndpoint: {
        EngineName: "MySQL",
        Ip: "172.16.88.1",
        Port: "3306",
        UserName: "dtstest",
        DatabaseName: "db1",
      },
      DbObject: '{"secretdb":{}}',
      ConsumptionClient: "114.1.1.1:dts1",
      Reserved: '{"srcHostPorts":"10.0.0.7:3306","maxRetryTime":43200}',
    });
    const text = JSON.stringify(report);
    for (const hidden of ["172.16", "3306", "dtstest", "db1", "secretdb", "114.1", "10.0.0.7"]) {
      expect(text).not.toContain(hidden);
    }
  });
});

describe("the sample of the DescribeDtsJobs page", () => {
  it("is a migration without delay at its checkpoint, and has no reverse job", async () => {
    const { reports, issues } = await ask(answer("page-migration"), { type: "migration", delayUnit: "ms" });
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({
      type: "migration",
      direction: "Forward",
      status: "Migrating",
      delaySeconds: 0,
      checkpointSeconds: 1616902385,
      createdAtSeconds: 1615881679,
      retry: { limitSeconds: 43200 },
      tags: [{ key: "testkey", value: "testvalue" }],
      precheckItems: { success: 16, failed: 0, warning: 0, failedItems: [] },
      errors: [],
    });
    expect(reports[0]?.statementsPerSecond).toBeUndefined();
    expect([...issues.rejected.keys(), ...issues.unrecognized.keys()]).toEqual([]);
  });

  it("has loaded all rows and caught up with the changes", async () => {
    const { reports } = await ask(answer("page-migration"), { type: "migration", delayUnit: "ms" });
    expect(reports[0]?.phases).toMatchObject([
      { phase: "precheck", status: "Finished", progressRatio: 1 },
      { phase: "structure_initialization", enabled: true, status: "Finished", progressRatio: 1, items: 1 },
      { phase: "data_initialization", enabled: true, status: "Finished", progressRatio: 1, items: 44755 },
      { phase: "data_synchronization", enabled: true, status: "Catched", progressRatio: 0.95 },
    ]);
    expect(reports[0]?.phases?.[3]?.items).toBeUndefined();
  });
});

describe("composed answers", () => {
  it("a healthy synchronization is one job with a delay in seconds", async () => {
    const { reports } = await ask(answer("sync-one-way"));
    expect(reports).toMatchObject([{ status: "Synchronizing", delaySeconds: 1, cpuUsageRatio: 0.03 }]);
  });

  it("a retrying job tells how far it is from its limit, and keeps the message for people", async () => {
    const { reports } = await ask(answer("sync-retrying"));
    expect(reports[0]?.retry).toMatchObject({
      retrying: true,
      count: 37,
      elapsedSeconds: 3600,
      limitSeconds: 43200,
      target: "srcDB",
      module: "04",
      errorCode: "dts.retry.err.0046",
      errorType: "ForeignKey",
    });
    expect(reports[0]?.retry?.errorMessage).toContain("Connect Source DB failed");
  });

  it("a full load has no delay, rather than a delay of zero", async () => {
    const { reports } = await ask(answer("migration-full-load"), { type: "migration", delayUnit: "ms" });
    expect(reports[0]?.delaySeconds).toBeUndefined();
    expect(reports[0]?.phases?.[2]).toMatchObject({ progressRatio: 0.61, items: 83450012 });
  });

  it("a failed migration keeps its last delay and names its errors by code", async () => {
    const { reports } = await ask(answer("migration-failed"), { type: "migration", delayUnit: "ms" });
    expect(reports[0]?.delaySeconds).toBe(86_400);
    expect(reports[0]?.errors).toEqual([
      { code: "DTS-31009" },
      { code: "dts.retry.err.0046", type: "ForeignKey" },
      { code: "DTS-1020042" },
    ]);
  });

  it("a job on a dedicated cluster tells its share of the cluster", async () => {
    const { reports } = await ask(answer("dedicated-cluster"));
    expect(reports).toMatchObject([
      {
        dedicatedClusterId: "dtscluster_ft7y30000000000",
        duUsage: 15,
        duUsageRatio: 0.12,
        cpuUsageRatio: 0.01,
        memoryUsageBytes: 500_000_000,
      },
    ]);
  });

  it("only a prepaid job expires", async () => {
    const { reports } = await ask(answer("serverless-prepaid"));
    expect(reports.map(({ expiresAtSeconds }) => expiresAtSeconds)).toEqual([undefined, 1796140800]);
    expect(reports[0]).toMatchObject({ duMin: 1, duMax: 16 });
  });

  it("EtlDemoList is not part of the listing", async () => {
    const { reports, exhaustive } = await ask(answer("etl-demo-list"));
    expect(reports.map(({ name }) => name)).toEqual(["etl-main"]);
    expect(exhaustive).toBe(true);
    expect(reports[0]).toMatchObject({ etlSafeCheckpointSeconds: 1763640000 });
    expect(reports[0]?.phases).toContainEqual(
      expect.objectContaining({ phase: "etl", status: "Catched", progressRatio: 0.95 }),
    );
  });

  it("empty objects say nothing", async () => {
    const { reports, issues } = await ask(answer("empty-objects"));
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ status: "NotConfigured", phases: [], errors: [] });
    expect([reports[0]?.source, reports[0]?.destination, reports[0]?.name]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([...issues.rejected.keys()]).toEqual([]);
  });

  it("null is the same as absent", async () => {
    const { reports, issues } = await ask(answer("null-objects"));
    expect(reports).toMatchObject([{ status: "Synchronizing", delaySeconds: 0 }]);
    expect(reports[0]?.source).toBeUndefined();
    expect(reports[0]?.phases?.map(({ phase, status }) => [phase, status])).toEqual([
      ["structure_initialization", "Finished"],
      ["data_initialization", "Finished"],
      ["data_synchronization", undefined],
    ]);
    expect([...issues.rejected.keys()]).toEqual([]);
  });

  it("numbers may be texts, and an empty or unreadable one is counted", async () => {
    const { reports, issues, exhaustive } = await ask(answer("numbers-as-strings"));
    expect(reports.map(({ delaySeconds }) => delaySeconds)).toEqual([12, undefined, undefined, undefined]);
    expect(issues.rejected.get("Delay")).toBe(2);
    expect(exhaustive).toBe(true);
  });

  it("rows that were never bought are jobs, too", async () => {
    const { reports } = await ask(answer("not-purchased"));
    expect(reports.map(({ jobId, instanceId, payType }) => [jobId, instanceId, payType])).toEqual([
      ["x21", undefined, undefined],
      ["x21b", undefined, undefined],
    ]);
  });

  it("a job without a status is kept without one", async () => {
    const { reports, issues } = await ask(answer("status-missing"));
    expect(reports.map(({ status }) => status)).toEqual([undefined, undefined]);
    expect(issues.unrecognized.size).toBe(0);
  });
});

describe("numbers", () => {
  it.each([
    ["a negative number", -2],
    ["a negative number that is nearly none", -1.5],
    ["more than ten years", 315_576_001],
    ["the time since 1970", 1_795_883_663],
    ["a negative number as text", "-28800"],
    ["Long.MAX", "9223372036854775807"],
    ["the empty text", ""],
    ["a dash", "-"],
    ["a text", "soon"],
    ["NaN", "NaN"],
    ["Infinity", "Infinity"],
    ["a hexadecimal number", "0x10"],
    ["a number with something behind it", "12abc"],
    ["a boolean", true],
    ["an object", {}],
    ["a list", [1]],
  ])("%s is no delay, and is counted", async (_what, Delay) => {
    expect((await askRow({ Delay })).delaySeconds).toBeUndefined();
    expect(await rejectedOf({ Delay })).toEqual({ Delay: 1 });
  });

  it.each([
    ["missing", {}],
    ["null", { Delay: null }],
    ["-1", { Delay: -1 }],
    ["-1 as text", { Delay: " -1 " }],
  ])("a delay that is %s is absent and not counted", async (_what, row) => {
    expect((await askRow(row)).delaySeconds).toBeUndefined();
    expect(await rejectedOf(row)).toEqual({});
  });

  it.each([
    [0, 0],
    ["0", 0],
    [" 12 ", 12],
    ["12.5", 12.5],
    [315_576_000, 315_576_000],
    ["1.2E3", 1200],
  ])("%j is a delay of %d s", async (Delay, seconds) => {
    expect((await askRow({ Delay })).delaySeconds).toBe(seconds);
  });

  it.each([
    ["Delay", { Delay: -2 }],
    ["Checkpoint", { Checkpoint: "" }],
    ["Checkpoint", { Checkpoint: "0" }],
    ["Checkpoint", { Checkpoint: {} }],
    ["CreateTime", { CreateTime: "yesterday" }],
    ["ExpireTime", { ExpireTime: "2022-13-45T99:01:19Z" }],
    ["BeginTimestamp", { BeginTimestamp: -5 }],
    ["EndTimestamp", { EndTimestamp: "9223372036854775807" }],
    ["ConsumptionCheckpoint", { ConsumptionCheckpoint: [] }],
    ["EtlSafeCheckpoint", { EtlSafeCheckpoint: "161054****" }],
    ["Performance.Rps", { Performance: { Rps: "many" } }],
    ["Performance.Flow", { Performance: { Flow: "1 furlong" } }],
    ["CpuUsage", { CpuUsage: "-2" }],
    ["MemUsage", { MemUsage: "" }],
    ["DuUsage", { DuUsage: -3 }],
    ["DuRealUsage", { DuRealUsage: "%" }],
    ["MinDu", { MinDu: "x" }],
    ["MaxDu", { MaxDu: -0.5 }],
    ["CanSwitch", { CanSwitch: "perhaps" }],
    ["FullDataCheckStatus.CanSwitch", { FullDataCheckStatus: { CanSwitch: "perhaps" } }],
    ["RetryState.Retrying", { RetryState: { Retrying: "perhaps" } }],
    ["RetryState.RetryCount", { RetryState: { RetryCount: -2 } }],
    ["RetryState.RetryTime", { RetryState: { RetryTime: "x" } }],
    ["RetryState.MaxRetryTime", { RetryState: { MaxRetryTime: "x" } }],
    ["RetryState.RetryTime", { RetryState: { RetryTime: 315_576_001 } }],
    ["RetryState.MaxRetryTime", { RetryState: { MaxRetryTime: 315_576_001 } }],
    ["Reserved.maxRetryTime", { Reserved: '{"maxRetryTime":-2}' }],
    ["Reserved.maxRetryTime", { Reserved: '{"maxRetryTime":1795883663}' }],
    ["Reserved.maxRetryTime", { Reserved: '{"maxRetryTime":"","filterDDL":false}' }],
    ["MigrationMode.FullDataCheck", { MigrationMode: { FullDataCheck: "perhaps" } }],
    ["DataInitializationStatus.Percent", { DataInitializationStatus: { Percent: "101" } }],
    ["DataInitializationStatus.Progress", { DataInitializationStatus: { Progress: "-3" } }],
    ["DataInitializationStatus.Progress", { DataInitializationStatus: { Progress: {} } }],
    ["DataCloudStatus.NeedUpgrade", { DataCloudStatus: { NeedUpgrade: "perhaps" } }],
  ])("an impossible %s is counted under its name", async (field, row) => {
    expect(await rejectedOf(row)).toEqual({ [field]: 1 });
  });

  it.each([-1, "-1", "-1.0"])(
    "%j is DTS's word for no value in every number, quantity and time",
    async (none) => {
      const row = {
        Delay: none,
        Checkpoint: none,
        CreateTime: none,
        ExpireTime: none,
        BeginTimestamp: none,
        EndTimestamp: none,
        ConsumptionCheckpoint: none,
        EtlSafeCheckpoint: none,
        Performance: { Rps: none, Flow: none },
        CpuUsage: none,
        MemUsage: none,
        DuUsage: none,
        DuRealUsage: none,
        MinDu: none,
        MaxDu: none,
        Reserved: JSON.stringify({ maxRetryTime: none }),
        RetryState: { RetryCount: none, RetryTime: none, MaxRetryTime: none },
        DataInitializationStatus: { Percent: none, Progress: none },
      };
      const { api, observedAtMs, account, regionId, type, jobId, direction, errors, ...rest } =
        await askRow(row);
      expect(Object.values({ ...rest, phases: undefined }).filter((value) => value !== undefined)).toEqual(
        [],
      );
      expect(rest.phases).toEqual([]);
      expect(await rejectedOf(row)).toEqual({});
    },
  );

  it.each([
    ["DtsJobName", { DtsJobName: ["orders"] }],
    ["SourceEndpoint.EngineName", { SourceEndpoint: { EngineName: {} } }],
    ["DestinationEndpoint.InstanceID", { DestinationEndpoint: { InstanceId: [1] } }],
    ["TagList", { TagList: "team=payments" }],
    ["TagList", { TagList: [{ TagKey: null, TagValue: "payments" }] }],
    ["TagList.TagValue", { TagList: [{ TagKey: "team", TagValue: ["payments"] }] }],
    ["ErrorDetails", { ErrorDetails: ["DTS-1"] }],
    ["ReverseJob", { ReverseJob: "none" }],
    ["MigrationErrType", { MigrationErrType: "two words" }],
    ["Reserved.maxRetryTime", { Reserved: { maxRetryTime: 1 } }],
  ])("a %s of another form is counted, and hides nothing else", async (field, row) => {
    expect(await rejectedOf({ ...row, Delay: 7 })).toEqual({ [field]: 1 });
    expect(await askRow({ ...row, Delay: 7 })).toMatchObject({ jobId: "j1", delaySeconds: 7 });
  });

  it("a text where an object belongs is counted for each of its fields", async () => {
    expect(Object.keys(await rejectedOf({ RetryState: "none" }))).toEqual([
      "RetryState.Retrying",
      "RetryState.RetryCount",
      "RetryState.RetryTime",
      "RetryState.MaxRetryTime",
      "RetryState.RetryTarget",
      "RetryState.Module",
      "RetryState.MigrationErrCode",
      "RetryState.MigrationErrType",
      "RetryState.ErrMessage",
    ]);
    expect(await rejectedOf({ RetryState: "", SourceEndpoint: [], TagList: {}, ReverseJob: null })).toEqual(
      {},
    );
  });

  it("an id of another form leaves the job its instance, and is counted", async () => {
    const row = { DtsJobId: { id: "j1" }, DtsInstanceID: "dtsj1" };
    expect(await askRow(row)).toMatchObject({ jobId: "dtsj1" });
    expect(await rejectedOf(row)).toEqual({ DtsJobId: 1 });
  });

  it("a quantity of -1 is none with its unit, too", async () => {
    const row = { DuRealUsage: "-1%", Performance: { Flow: "-1MB/s" } };
    expect(await rejectedOf(row)).toEqual({});
    expect(await askRow(row)).toMatchObject({ duUsageRatio: undefined, throughputBytesPerSecond: undefined });
  });
});

describe("units", () => {
  it.each(["1 constructor", "1toString", "1 parsecs"])("of %j are none: it is rejected", async (Flow) => {
    const row = { Performance: { Flow } };
    expect(await rejectedOf(row)).toEqual({ "Performance.Flow": 1 });
    expect((await askRow(row)).throughputBytesPerSecond).toBe(undefined);
  });

  it.each([
    ["migration", "ms", 4521, 4.521],
    ["sync", "s", 4521, 4521],
    ["sync", "ms", 4521, 4.521],
    ["migration", "s", 4521, 4521],
    ["subscribe", "s", 7, 7],
    ["migration", "ms", 3_021_544_987, 3_021_544.987],
  ] as const)("the delay of a %s job in %s: %d is %d s", async (type, delayUnit, Delay, seconds) => {
    expect((await askRow({ Delay }, { type, delayUnit })).delaySeconds).toBe(seconds);
  });

  it.each([
    ["1", 1_000_000],
    [1, 1_000_000],
    ["0.00MB/s", 0],
    ["2.01", 2_010_000],
    ["0.38 MB/s", 380_000],
    ["12KB/s", 12_000],
    ["1.5GB/s", 1_500_000_000],
    ["4.0E-4", 400],
  ])("a flow of %j is %d bytes/s", async (Flow, bytes) => {
    expect((await askRow({ Performance: { Flow } })).throughputBytesPerSecond).toBe(bytes);
  });

  it.each([
    ["100", 1],
    ["95", 0.95],
    ["35", 0.35],
    ["0", 0],
    [61, 0.61],
    ["12.5%", 0.125],
  ])("%j percent is a ratio of %d", async (Percent, ratio) => {
    const { phases } = await askRow({ DataInitializationStatus: { Percent } });
    expect(phases).toMatchObject([{ phase: "data_initialization", progressRatio: ratio }]);
  });

  it.each([
    ["UTC", "2021-06-28T09:34:53Z", 1624872893],
    ["the legacy form without a zone, which is UTC+8", "2021-06-28 17:34:53.0", 1624872893],
    ["no zone and a T, also UTC+8", "2021-06-28T17:34:53.000", 1624872893],
    ["an explicit offset", "2021-06-28T09:34:53.000+00:00", 1624872893],
    ["an explicit offset without a colon", "2021-06-28T17:34:53+0800", 1624872893],
    ["10 digits", "1624872893", 1624872893],
    ["10 digits as a number", 1624872893, 1624872893],
    ["13 digits", "1624872893123", 1624872893.123],
    ["13 digits as a number", 1624872893000, 1624872893],
  ])("a time in %s", async (_form, CreateTime, seconds) => {
    expect((await askRow({ CreateTime })).createdAtSeconds).toBe(seconds);
  });
});

describe("the limit of retries", () => {
  const Reserved = '{"filterDDL":false,"maxRetryTime":43200,"destSSL":"0"}';

  it.each<[string, Body, number | undefined]>([
    ["RetryState", { RetryState: { MaxRetryTime: 7200 }, Reserved }, 7200],
    ["Reserved when RetryState has none", { RetryState: { Retrying: false }, Reserved }, 43200],
    ["Reserved when there is no RetryState", { Reserved }, 43200],
    ["Reserved when RetryState has no value", { RetryState: { MaxRetryTime: -1 }, Reserved }, 43200],
    ["Reserved when RetryState makes no sense", { RetryState: { MaxRetryTime: -2 }, Reserved }, 43200],
    ["Reserved as text", { Reserved: '{"maxRetryTime":"600"}' }, 600],
    ["nowhere", { Reserved: '{"filterDDL":false}' }, undefined],
    ["nowhere when Reserved is broken", { Reserved: '{"maxRetryTime":' }, undefined],
    ["nowhere when Reserved has null", { Reserved: '{"maxRetryTime": null}' }, undefined],
  ])("comes from %s", async (_where, row, seconds) => {
    expect((await askRow(row)).retry?.limitSeconds).toBe(seconds);
  });
});
