import { describe, expect, it } from "vitest";
import { instanceKeyOf, jobKeyOf, type MergedJob } from "../../src/model/job.js";
import { createJobMerger, type Sighting } from "../../src/model/merge.js";
import type { JobReport } from "../../src/model/report.js";

const sighted = (report: JobReport, observedAtMs = report.observedAtMs): Sighting => ({
  report,
  observedAtMs,
  key: jobKeyOf(report),
  instanceKey: instanceKeyOf(report),
});

const mergeReports = (reports: readonly JobReport[]) =>
  createJobMerger<MergedJob>().merge(
    reports.map((report) => sighted(report)),
    (job) => job,
  );

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

/** The only job of some reports. */
function onlyJob(reports: readonly JobReport[]) {
  const jobs = mergeReports(reports);
  expect(jobs).toHaveLength(1);
  return jobs[0];
}

describe("the rules", () => {
  // The richer report is the older one; their order makes no difference.
  it.each<[string, Partial<JobReport>, Partial<JobReport>, Partial<JobReport>]>([
    [
      "the newest decides the status",
      { status: "Synchronizing" },
      { status: "Failed" },
      { status: "Failed" },
    ],
    [
      "the newest decides the checkpoint",
      { checkpointSeconds: 60 },
      { checkpointSeconds: 0 },
      { checkpointSeconds: 0 },
    ],
    [
      "the richest decides a number, 0 included",
      { delaySeconds: 0 },
      { delaySeconds: 9 },
      { delaySeconds: 0 },
    ],
    [
      "the richest decides a flag, false included",
      { switchable: false },
      { switchable: true },
      { switchable: false },
    ],
    ["the richest decides a text", { name: "one" }, { name: "two" }, { name: "one" }],
    [
      "the richest decides an object as a whole",
      { retry: { count: 1 } },
      { retry: { retrying: true } },
      { retry: { count: 1 } },
    ],
    [
      "the richest decides a list as a whole",
      { errors: [{ code: "A" }] },
      { errors: [{ code: "B" }] },
      { errors: [{ code: "A" }] },
    ],
    ["what only the poorer one says stays", {}, { payType: "PrePaid" }, { payType: "PrePaid" }],
    [
      "a field without a value says nothing",
      { payType: undefined },
      { payType: "PrePaid" },
      { payType: "PrePaid" },
    ],
    [
      "an empty list says nothing",
      { tags: [] },
      { tags: [{ key: "a", value: "1" }] },
      { tags: [{ key: "a", value: "1" }] },
    ],
    [
      "what only the richer one says stays",
      { status: "Failed", name: "one" },
      {},
      { status: "Failed", name: "one" },
    ],
  ])("%s", (_what, older, newer, expected) => {
    const rich = listed({ ...older, observedAtMs: 1_000 });
    const fresh = legacy({ ...newer, observedAtMs: 2_000 });
    expect(onlyJob([rich, fresh])).toMatchObject(expected);
    expect(onlyJob([fresh, rich])).toMatchObject(expected);
  });

  it("leave the job the identity of the richest report", () => {
    const { api, jobId, observedAtMs } = listed();
    expect(onlyJob([legacy({ observedAtMs: 2_000 }), listed()])).toMatchObject({ api, jobId, observedAtMs });
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

describe("a merger that merges again", () => {
  const sync = listed({ status: "Synchronizing", checkpointSeconds: 1 });
  const fast = statusOnly({ status: "Synchronizing", checkpointSeconds: 1, observedAtMs: 2_000 });
  const other = listed({ jobId: "j2", instanceId: "dtsj2" });

  function mergedTwice(first: readonly Sighting[], second: readonly Sighting[]) {
    const merger = createJobMerger<object>();
    const completed: string[] = [];
    const merge = (sightings: readonly Sighting[]) =>
      merger.merge(sightings, (job) => {
        completed.push(job.jobId);
        return job;
      });
    return { before: merge(first), after: merge(second), completed };
  }

  it("keeps a job of which nothing changes, whoever saw it last", () => {
    const { before, after, completed } = mergedTwice(
      [sighted(sync), sighted(fast), sighted(other)],
      [sighted(sync, 3_000), sighted(fast), sighted(other, 3_000)],
    );
    expect(after).toEqual(before);
    for (const [index, job] of after.entries()) expect(job).toBe(before[index]);
    expect(completed).toEqual(["j1", "j2"]);
  });

  it("makes anew only the job that something new is said of", () => {
    const failed = statusOnly({ status: "Failed", checkpointSeconds: 1, observedAtMs: 3_000 });
    const { before, after, completed } = mergedTwice(
      [sighted(sync), sighted(fast), sighted(other)],
      [sighted(sync), sighted(failed), sighted(other)],
    );
    expect(after[0]).toMatchObject({ jobId: "j1", status: "Failed" });
    expect(after[1]).toBe(before[1]);
    expect(completed).toEqual(["j1", "j2", "j1"]);
  });

  it("makes a job anew when another observation becomes the newest", () => {
    const failed = statusOnly({ status: "Failed", checkpointSeconds: 1, observedAtMs: 2_000 });
    const { before, after } = mergedTwice(
      [sighted(sync), sighted(failed)],
      [sighted(sync, 3_000), sighted(failed)],
    );
    expect(before).toMatchObject([{ status: "Failed" }]);
    expect(after).toMatchObject([{ status: "Synchronizing" }]);
  });

  it("makes a job anew when an API begins to know it, or ends to", () => {
    const named = legacy({ name: "x" });
    expect(mergedTwice([sighted(sync)], [sighted(sync), sighted(named)]).after).toMatchObject([
      { name: "x" },
    ]);
    const { before, after } = mergedTwice([sighted(sync), sighted(named)], [sighted(sync)]);
    expect(before).toMatchObject([{ name: "x" }]);
    expect(after[0]).not.toHaveProperty("name");
  });

  it("has seen nothing of what it could not complete", () => {
    const merger = createJobMerger<object>();
    const fail = () => {
      throw new Error("not this one");
    };
    expect(() => merger.merge([sighted(sync), sighted(other)], fail)).toThrow("not this one");
    expect(merger.merge([], (job) => job)).toEqual([]);
    expect(() => merger.merge([sighted(sync)], fail)).toThrow("not this one");
    expect(merger.merge([sighted(sync)], (job) => job)).toMatchObject([{ jobId: "j1" }]);
  });

  it("makes a job anew that was gone in between", () => {
    const merger = createJobMerger<object>();
    const [before] = merger.merge([sighted(sync)], (job) => job);
    merger.merge([], (job) => job);
    expect(merger.merge([sighted(sync)], (job) => job)[0]).not.toBe(before);
  });
});
