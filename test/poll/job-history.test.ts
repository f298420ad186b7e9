import { describe, expect, it } from "vitest";
import type { DtsJob } from "../../src/model/job.js";
import type { JobStatus } from "../../src/model/status.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { reportOf } from "./fixtures.js";

const jobOf = (status: JobStatus, fields: Partial<DtsJob> = {}) => ({ ...reportOf("j1"), ...fields, status });

describe("the history of a job", () => {
  it("begins when this process first sees it, with no transition", () => {
    const job = createJobHistory(() => {}).record(jobOf("Synchronizing"), 1_000);
    expect(job).toMatchObject({ state: "running", statusObservedAtSeconds: 1_000, transitions: [] });
  });

  it("keeps the moment at which the present status was first seen", () => {
    const history = createJobHistory(() => {});
    history.record(jobOf("Synchronizing"), 1_000);
    expect(history.record(jobOf("Synchronizing"), 1_060).statusObservedAtSeconds).toBe(1_000);
    expect(history.record(jobOf("Failed"), 1_120).statusObservedAtSeconds).toBe(1_120);
    expect(history.record(jobOf("Failed"), 1_180).statusObservedAtSeconds).toBe(1_120);
    expect(history.record(jobOf("Synchronizing"), 1_240).statusObservedAtSeconds).toBe(1_240);
  });

  it("counts transitions between states, and they only grow", () => {
    const history = createJobHistory(() => {});
    const statuses: JobStatus[] = [
      "Synchronizing",
      "Retrying",
      "Synchronizing",
      "Retrying",
      "Failed",
      "Retrying",
    ];
    const counts = statuses.map((status, index) => {
      const { transitions } = history.record(jobOf(status), index);
      return transitions.map(({ from, to, count }) => `${from}>${to}=${count}`);
    });
    expect(counts).toEqual([
      [],
      ["running>retrying=1"],
      ["running>retrying=1", "retrying>running=1"],
      ["running>retrying=2", "retrying>running=1"],
      ["running>retrying=2", "retrying>running=1", "retrying>failed=1"],
      ["running>retrying=2", "retrying>running=1", "retrying>failed=1", "failed>retrying=1"],
    ]);
  });

  it("takes a new status of the same state for no transition, but for a new status", () => {
    const history = createJobHistory(() => {});
    history.record(jobOf("Prechecking"), 1);
    const job = history.record(jobOf("Initializing"), 2);
    expect(job).toMatchObject({ state: "starting", statusObservedAtSeconds: 2, transitions: [] });
  });

  it("does not change what was given out before", () => {
    const history = createJobHistory(() => {});
    history.record(jobOf("Synchronizing"), 1);
    const before = history.record(jobOf("Failed"), 2);
    const copy = structuredClone(before);
    history.record(jobOf("Synchronizing"), 3);
    history.record(jobOf("Failed"), 4);
    expect(before).toEqual(copy);
  });

  it("is told of each change of status once, with the one before", () => {
    const changes: string[] = [];
    const history = createJobHistory((job, previous) =>
      changes.push(`${job.jobId}: ${previous} > ${job.status}`),
    );
    for (const status of ["Prechecking", "Initializing", "Initializing", "Synchronizing"] as const) {
      history.record(jobOf(status), 1);
    }
    expect(changes).toEqual(["j1: Prechecking > Initializing", "j1: Initializing > Synchronizing"]);
  });

  it.each<[string, Partial<DtsJob>]>([
    ["accounts", { account: "staging" }],
    ["regions", { regionId: "cn-beijing" }],
    ["directions", { direction: "Reverse" }],
    ["ids", { jobId: "j2" }],
  ])("is apart for two %s", (_what, other) => {
    const history = createJobHistory(() => {});
    history.record(jobOf("Synchronizing"), 1);
    expect(history.record(jobOf("Failed", other), 2)).toMatchObject({
      statusObservedAtSeconds: 2,
      transitions: [],
    });
  });

  it("goes on when the type of the job changes", () => {
    const history = createJobHistory(() => {});
    history.record(jobOf("Synchronizing", { type: "migration" }), 1);
    expect(history.record(jobOf("Failed", { type: "sync" }), 2).transitions).toHaveLength(1);
  });

  it("keeps the last fifty changes of status, the newest last", () => {
    const history = createJobHistory(() => {});
    const statuses = ["Synchronizing", "Retrying"] as const;
    for (let second = 0; second < 60; second += 1)
      history.record(jobOf(statuses[second % 2] ?? "Failed"), second);
    const { statusChanges } = history.record(jobOf("Failed"), 60);
    expect(statusChanges).toHaveLength(50);
    expect(statusChanges[0]).toEqual({ atSeconds: 11, from: "Synchronizing", to: "Retrying" });
    expect(statusChanges.at(-1)).toEqual({ atSeconds: 60, from: "Retrying", to: "Failed" });
  });

  it("begins anew for a job that was forgotten", () => {
    const history = createJobHistory(() => {});
    history.record(jobOf("Synchronizing"), 1);
    history.record(jobOf("Failed"), 2);
    history.forget(reportOf("j1"));
    expect(history.record(jobOf("Failed"), 3)).toMatchObject({ statusObservedAtSeconds: 3, transitions: [] });
  });
});
