import { describe, expect, it } from "vitest";
import type { Target } from "../../src/config/targets.js";
import { createVerificationsCollector } from "../../src/dts/describe-check-jobs.js";
import { createDedicatedClustersCollector } from "../../src/dts/list-dedicated-cluster.js";
import { target } from "./ask.js";
import { createFakeApiClient, type FakeApiClient } from "./fake-api-client.js";

type Row = Readonly<Record<string, unknown>>;

const inventory: Target = { ...target, role: "inventory", jobType: undefined };
const signal = new AbortController().signal;

function askClusters(client: FakeApiClient, pageSize = 30) {
  return createDedicatedClustersCollector({ client, target: inventory, pageSize, resourceGroupId: "rg-1" })(
    signal,
  );
}

function askVerifications(client: FakeApiClient, pageSize = 30) {
  return createVerificationsCollector({ client, target: inventory, pageSize, resourceGroupId: "" })(signal);
}

const clustersOf = (...rows: readonly Row[]) => ({
  TotalRecordCount: rows.length,
  DedicatedClusterStatusList: { DedicatedClusterStatus: rows },
  Success: "true",
});

const checksOf = (...rows: readonly Row[]) => ({ TotalRecordCount: rows.length, CheckJobs: rows });

/** A row of the target's region. */
const check = (jobId: string, more: Row = {}): Row => ({
  DtsJobId: jobId,
  RegionId: "cn-hangzhou",
  CheckType: 1,
  Status: 0,
  ...more,
});

describe("the collector of dedicated clusters", () => {
  it("reads sizes in bytes, GB being 1,000,000,000 of them, fractions included", async () => {
    const row = {
      DedicatedClusterId: "dtscluster_1",
      DedicatedClusterName: "orders",
      DtsInstanceID: "dtsd1",
      State: "running",
      Du: 60,
      UsedDu: 52,
      OversoldDu: 10,
      NodeCount: 3,
      TotalCpuCore: 48,
      UsedCpuCore: 30.5,
      TotalMemGBSize: 192,
      UsedMemGBSize: 16.6667,
      TotalDiskGBSize: "600",
      UsedDiskGBSize: 0,
    };
    const { dedicatedClusters } = await askClusters(createFakeApiClient(() => clustersOf(row)));
    expect(dedicatedClusters).toEqual([
      {
        account: "production",
        regionId: "cn-hangzhou",
        clusterId: "dtscluster_1",
        name: "orders",
        instanceId: "dtsd1",
        state: "running",
        du: 60,
        duUsed: 52,
        duOversold: 10,
        nodes: 3,
        cpuCores: 48,
        cpuCoresUsed: 30.5,
        memoryBytes: 192e9,
        memoryUsedBytes: 16_666_700_000,
        diskBytes: 600e9,
        diskUsedBytes: 0,
      },
    ]);
  });

  it("reads all pages, in the target's region and resource group", async () => {
    const client = createFakeApiClient((_call, number) => ({
      TotalRecordCount: 3,
      DedicatedClusterStatusList: {
        DedicatedClusterStatus:
          number === 1
            ? [{ DedicatedClusterId: "a" }, { DedicatedClusterId: "b" }]
            : [{ DedicatedClusterId: "c" }],
      },
    }));
    const result = await askClusters(client, 10);
    expect(result.dedicatedClusters?.map(({ clusterId }) => clusterId)).toEqual(["a", "b", "c"]);
    expect(result).toMatchObject({ exhaustive: true, reports: [] });
    expect(client.calls.map(({ params }) => params)).toMatchObject([
      { RegionId: "cn-hangzhou", PageNumber: 1, PageSize: 10, ResourceGroupId: "rg-1" },
      { PageNumber: 2 },
    ]);
  });

  it.each([
    ["Running", "running", 0],
    ["locked", "locked", 0],
    ["hibernating", "unknown", 1],
    [undefined, "unknown", 0],
  ])("takes the state %s for %s, and counts what no page has", async (State, state, issues) => {
    const row = { DedicatedClusterId: "a", State };
    const result = await askClusters(createFakeApiClient(() => clustersOf(row)));
    expect(result.dedicatedClusters).toMatchObject([{ state }]);
    expect(result.issues.unrecognized.size).toBe(issues);
  });

  it("counts numbers that make no sense, and rows without an id", async () => {
    const rows = [{ DedicatedClusterId: "a", UsedDu: -5, TotalMemGBSize: "much" }, { State: "running" }];
    const result = await askClusters(createFakeApiClient(() => clustersOf(...rows)));
    expect(result.dedicatedClusters).toHaveLength(1);
    expect([...result.issues.rejected.keys()]).toEqual(["UsedDu", "TotalMemGBSize"]);
    expect(result.rejectedRows).toBe(1);
  });

  it("fails without the list", async () => {
    await expect(askClusters(createFakeApiClient(() => ({ TotalRecordCount: 0 })))).rejects.toMatchObject({
      reason: "bad_response",
    });
  });
});

describe("the collector of verifications", () => {
  it("asks for all checks by pages that the API takes, and names no region", async () => {
    const client = createFakeApiClient(() => checksOf());
    await askVerifications(client, 10);
    await askVerifications(client, 50);
    expect(client.calls.map(({ params }) => params)).toMatchObject([
      { CheckType: 3, PageNumber: 1, PageSize: 30 },
      { CheckType: 3, PageNumber: 1, PageSize: 50 },
    ]);
    expect(client.calls[0]?.params).not.toHaveProperty("RegionId");
  });

  it("keeps the rows of its region, and counts those that name none", async () => {
    const rows = [check("a"), check("b", { RegionId: "cn-beijing" }), check("c", { RegionId: undefined })];
    const result = await askVerifications(createFakeApiClient(() => checksOf(...rows)));
    expect(result.verifications?.map(({ jobId }) => jobId)).toEqual(["a"]);
    expect(result).toMatchObject({ rejectedRows: 1, exhaustive: true });
  });

  it("counts no odd value of another region's row, which that region counts itself", async () => {
    const rows = [check("b", { RegionId: "cn-beijing", DiffCount: -7 })];
    const { issues } = await askVerifications(createFakeApiClient(() => checksOf(...rows)));
    expect(issues.rejected.size).toBe(0);
  });

  it("reads rows, and what it compares", async () => {
    const rows = [
      check("a", {
        CheckType: 2,
        Status: 1,
        TotalCount: 10,
        FinishCount: 9,
        DiffCount: 3,
        JobName: "orders",
      }),
      check("b", { CheckType: 7, Status: 4 }),
    ];
    const { verifications, issues } = await askVerifications(createFakeApiClient(() => checksOf(...rows)));
    expect(verifications).toMatchObject([
      {
        jobId: "a",
        check: "incremental",
        failed: true,
        rows: 10,
        rowsChecked: 9,
        rowsDifferent: 3,
        name: "orders",
      },
      { jobId: "b", check: "unknown", failed: undefined },
    ]);
    expect([...issues.unrecognized.keys()]).toEqual(["CheckJobs.CheckType", "CheckJobs.Status"]);
  });

  it.each([
    [
      { Status: 1, DiffCount: 1 },
      { Status: 0, DiffCount: 5 },
    ],
    [
      { Status: 0, DiffCount: 0 },
      { Status: 1, DiffCount: 0 },
    ],
    [
      { Status: 1, DiffCount: 2 },
      { Status: 1, DiffCount: 9 },
    ],
  ])("shows of two steps of one check the one that looks worst: %j, %j", async (first, second) => {
    const rows = [check("a", { JobStepId: "s1", ...first }), check("a", { JobStepId: "s2", ...second })];
    const result = await askVerifications(createFakeApiClient(() => checksOf(...rows)));
    const worst = [first, second].sort((a, b) => b.Status - a.Status || b.DiffCount - a.DiffCount)[0];
    expect(result.verifications).toMatchObject([
      { jobId: "a", failed: worst?.Status === 1, rowsDifferent: worst?.DiffCount },
    ]);
    expect(result.exhaustive).toBe(true);
  });

  it("keeps a full and an incremental check of one job apart", async () => {
    const rows = [check("a"), check("a", { CheckType: 2 })];
    const { verifications } = await askVerifications(createFakeApiClient(() => checksOf(...rows)));
    expect(verifications?.map((one) => one.check)).toEqual(["full", "incremental"]);
  });
});
