import { describe, expect, it } from "vitest";
import type { JobFields } from "../../src/model/job.js";
import { mergeReports, mergeRules } from "../../src/model/merge.js";
import type { JobReport } from "../../src/model/report.js";

const listed = (fields: Partial<JobReport> = {}): JobReport => ({
  api: "jobs",
  observedAtMs: 1_000,
  account: "production",
  regionId: "cn-hangzhou",
  type: "sync",
  jobId: "j1",
  instanceId: "dtsj1",
  direction: "Forward",
  ...fields,
});

/** What a legacy API knows: the instance is its only id. */
const legacy = (fields: Partial<JobReport> = {}): JobReport =>
  listed({ api: "legacy_sync", jobId: "dtsj1", ...fields });

const statusOnly = (fields: Partial<JobReport> = {}): JobReport => legacy({ api: "status_list", ...fields });

// Two different values of each field. A field that is added to the model is missing here until it has both.
const values: {
  readonly [Field in keyof Required<JobFields>]: readonly [JobFields[Field], JobFields[Field]];
} = {
  instanceId: ["dtsj1", "dtsj1"],
  name: ["one", "two"],
  status: ["Synchronizing", "Failed"],
  jobClass: ["large", "small"],
  payType: ["PrePaid", "PostPaid"],
  originType: ["DTS", "DMS"],
  environment: ["normal", "online"],
  resourceGroupId: ["rg-1", "rg-2"],
  dedicatedClusterId: ["c1", "c2"],
  source: [{ engine: "MySQL" }, { engine: "Kafka" }],
  destination: [{ engine: "MySQL" }, { engine: "Kafka" }],
  tags: [[{ key: "a", value: "1" }], [{ key: "b", value: "2" }]],
  delaySeconds: [0, 9],
  checkpointSeconds: [1_763_633_000, 1_763_633_060],
  createdAtSeconds: [1, 2],
  expiresAtSeconds: [1, 2],
  statementsPerSecond: [0, 2],
  throughputBytesPerSecond: [0, 2],
  phases: [[{ phase: "precheck" }], [{ phase: "etl" }]],
  precheckItems: [
    { success: 1, failed: 0, warning: 0, failedItems: [] },
    { success: 2, failed: 0, warning: 0, failedItems: [] },
  ],
  errors: [[{ code: "DTS-1" }], [{ code: "DTS-2" }]],
  errorMessage: ["one", "two"],
  retry: [{ retrying: false }, { retrying: true }],
  upgradeRecommended: [false, true],
  switchable: [false, true],
  cpuUsageRatio: [0, 0.5],
  memoryUsageBytes: [0, 2],
  duUsage: [0, 2],
  duUsageRatio: [0, 0.5],
  duMin: [0, 2],
  duMax: [0, 2],
  subscriptionBeginSeconds: [1, 2],
  subscriptionEndSeconds: [1, 2],
  subscriptionConsumerSeconds: [1, 2],
  etlSafeCheckpointSeconds: [1, 2],
};

/** The only job of some reports. */
function onlyJob(reports: readonly JobReport[]) {
  const jobs = mergeReports(reports);
  expect(jobs).toHaveLength(1);
  return jobs[0];
}

describe("the rules", () => {
  it("have one row for every field of a job", () => {
    expect(mergeRules.map(({ field }) => field).sort()).toEqual(Object.keys(values).sort());
  });

  it("let the newest observation decide status and checkpoint only", () => {
    const newest = mergeRules.filter(({ rule }) => rule === "newest").map(({ field }) => field);
    expect(newest).toEqual(["status", "checkpointSeconds"]);
  });

  it.each(mergeRules)("$field: the $rule report decides", ({ field, rule }) => {
    const [one, two] = values[field];
    const rich = listed({ [field]: one, observedAtMs: 1_000 });
    const fresh = legacy({ [field]: two, observedAtMs: 2_000 });
    for (const reports of [
      [rich, fresh],
      [fresh, rich],
    ]) {
      expect(onlyJob(reports)?.[field]).toEqual(rule === "newest" ? two : one);
    }
  });

  it.each(mergeRules)("$field: a report that does not say lets the others speak", ({ field }) => {
    const [one] = values[field];
    const silent = field === "instanceId" ? "dtsj1" : undefined;
    expect(
      onlyJob([listed({ [field]: one }), legacy({ [field]: silent, observedAtMs: 2_000 })])?.[field],
    ).toEqual(one);
    expect(
      onlyJob([listed({ [field]: silent }), legacy({ [field]: one, observedAtMs: 500 })])?.[field],
    ).toEqual(one);
  });

  it.each(["tags", "phases", "errors"] as const)("%s: an empty list says nothing", (field) => {
    const [one] = values[field];
    expect(onlyJob([listed({ [field]: [] }), legacy({ [field]: one })])?.[field]).toEqual(one);
  });

  it("an older observation of the status list does not win over a newer listing", () => {
    const reports = [
      listed({ status: "Failed", observedAtMs: 3_000 }),
      statusOnly({ status: "Synchronizing", observedAtMs: 2_000 }),
    ];
    expect(onlyJob(reports)?.status).toBe("Failed");
  });

  it("the fast lane's status and checkpoint win while they are newer", () => {
    const reports = [
      listed({ status: "Synchronizing", checkpointSeconds: 100, delaySeconds: 5 }),
      statusOnly({ status: "Failed", checkpointSeconds: 160, observedAtMs: 2_000 }),
    ];
    expect(onlyJob(reports)).toMatchObject({ status: "Failed", checkpointSeconds: 160, delaySeconds: 5 });
  });

  it("a job whose status nobody told is unknown", () => {
    expect(onlyJob([listed()])?.status).toBe("unknown");
    expect(onlyJob([listed(), legacy()])?.status).toBe("unknown");
  });
});

describe("which reports are one job", () => {
  it("legacy reports join the job of their instance and direction, and leave it its id", () => {
    const jobs = mergeReports([
      legacy({ direction: "Reverse", status: "Failed", observedAtMs: 2_000 }),
      listed({ jobId: "j1" }),
      listed({ jobId: "j2", direction: "Reverse" }),
    ]);
    expect(jobs.map(({ jobId, direction, status }) => [jobId, direction, status])).toEqual([
      ["j1", "Forward", "unknown"],
      ["j2", "Reverse", "Failed"],
    ]);
  });

  it("a legacy report of an instance that no listing has is a job of its own, under the instance's id", () => {
    const jobs = mergeReports([listed(), legacy({ jobId: "dtsj9", instanceId: "dtsj9" })]);
    expect(jobs.map(({ jobId }) => jobId).sort()).toEqual(["dtsj9", "j1"]);
  });

  it("a direction that no listing has is a job of its own", () => {
    const jobs = mergeReports([listed(), legacy({ direction: "Reverse" })]);
    expect(jobs.map(({ jobId, direction }) => `${direction}/${jobId}`)).toEqual([
      "Forward/j1",
      "Reverse/dtsj1",
    ]);
  });

  it("the status list alone makes no job", () => {
    expect(mergeReports([statusOnly({ status: "Failed" })])).toEqual([]);
  });

  it("the status list joins a job that only the legacy listing has", () => {
    const job = onlyJob([legacy(), statusOnly({ status: "Failed", observedAtMs: 2_000 })]);
    expect(job).toMatchObject({ jobId: "dtsj1", status: "Failed" });
  });

  it("all jobs of an instance hear what is said of it", () => {
    const jobs = mergeReports([
      listed({ jobId: "j1" }),
      listed({ jobId: "j2" }),
      statusOnly({ status: "Locked", observedAtMs: 2_000 }),
    ]);
    expect(jobs.map(({ jobId, status }) => [jobId, status])).toEqual([
      ["j1", "Locked"],
      ["j2", "Locked"],
    ]);
  });

  it("a job that changed its type appears once, with the newer one", () => {
    const reports = [
      listed({ type: "migration", status: "Finished", observedAtMs: 1_000 }),
      listed({ type: "sync", status: "Synchronizing", observedAtMs: 2_000 }),
    ];
    expect(onlyJob(reports)).toMatchObject({ type: "sync", status: "Synchronizing" });
    expect(onlyJob(reports.toReversed())).toMatchObject({ type: "sync", status: "Synchronizing" });
  });

  it("no reports are no jobs", () => {
    expect(mergeReports([])).toEqual([]);
  });

  it("reports are not changed by merging them", () => {
    const reports = [listed({ status: "Failed" }), legacy({ name: "x" })];
    const before = structuredClone(reports);
    mergeReports(reports);
    expect(reports).toEqual(before);
  });
});

describe("observations of the same moment", () => {
  it("are the status list's, which is asked after the listings", () => {
    const job = listed({ observedAtMs: 5, status: "Synchronizing", checkpointSeconds: 1 });
    const fast = statusOnly({ observedAtMs: 5, status: "Failed", checkpointSeconds: 2 });
    for (const reports of [
      [job, fast],
      [fast, job],
    ]) {
      expect(mergeReports(reports)).toMatchObject([{ status: "Failed", checkpointSeconds: 2 }]);
    }
  });
});
