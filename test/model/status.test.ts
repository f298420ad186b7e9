import { describe, expect, it } from "vitest";
import { modificationStates } from "../../src/model/modification.js";
import {
  type JobState,
  type JobStatus,
  jobStates,
  jobStatuses,
  severityOfState,
  stateOfStatus,
} from "../../src/model/status.js";

const statusesOfState: Record<JobState, JobStatus[]> = {
  running: ["Synchronizing", "Migrating", "Normal"],
  starting: ["Prechecking", "PreCheckPass", "Initializing", "Starting"],
  idle: ["NotConfigured", "NotStarted"],
  paused: ["Suspending"],
  changing: ["Modifying", "Upgrade", "Downgrade"],
  retrying: ["Retrying"],
  failed: ["PrecheckFailed", "InitializeFailed", "Failed", "MigrationFailed", "ModifyFailed", "Abnormal"],
  locked: ["Locked"],
  finished: ["Finished"],
  unknown: ["unknown"],
};

describe("states", () => {
  it.each(Object.entries(statusesOfState))("%s is the state of %j", (state, statuses) => {
    const found = jobStatuses.filter((status) => stateOfStatus[status] === state);
    expect(found.sort()).toEqual(statuses.sort());
  });

  it("are ten, in the order of the catalogue", () => {
    expect(jobStates).toEqual([
      "running",
      "starting",
      "idle",
      "paused",
      "changing",
      "retrying",
      "failed",
      "locked",
      "finished",
      "unknown",
    ]);
  });

  it("have different urgencies: failed is the worst, and every trouble is worse than running", () => {
    const ordered = jobStates.toSorted((a, b) => severityOfState[a] - severityOfState[b]);
    expect(new Set(Object.values(severityOfState)).size).toBe(jobStates.length);
    expect(ordered[0]).toBe("failed");
    for (const trouble of ["failed", "locked", "retrying", "unknown", "paused"] as const) {
      expect(severityOfState[trouble]).toBeLessThan(severityOfState.running);
    }
  });

  it("of an object modification are six of them", () => {
    expect(modificationStates).toEqual(["idle", "starting", "running", "failed", "finished", "unknown"]);
  });
});
