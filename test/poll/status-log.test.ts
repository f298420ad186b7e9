import { describe, expect, it } from "vitest";
import type { DtsJob } from "../../src/model/job.js";
import type { JobStatus } from "../../src/model/status.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createStatusLog } from "../../src/poll/status-log.js";
import { createFakeLogger, reportOf } from "./fixtures.js";

/** The lines of a job that goes from running to a status. */
function linesOf(status: JobStatus, fields: Partial<DtsJob> = {}) {
  const logger = createFakeLogger();
  const history = createJobHistory(createStatusLog(logger));
  history.record({ ...reportOf("j1"), status: "Synchronizing" }, 1);
  history.record({ ...reportOf("j1"), ...fields, status }, 2);
  return logger.lines;
}

describe("a change of status", () => {
  it.each<[JobStatus, string]>([
    ["Failed", "warn"],
    ["InitializeFailed", "warn"],
    ["Suspending", "info"],
    ["Finished", "info"],
  ])("to %s is one line of level %s that names the job", (status, level) => {
    expect(linesOf(status, { name: "orders" })).toMatchObject([
      {
        level,
        message: "job status changed",
        fields: {
          account: "production",
          region_id: "cn-hangzhou",
          job_type: "sync",
          dts_job_id: "j1",
          dts_instance_id: "dtsj1",
          dts_job_name: "orders",
          direction: "Forward",
          from: "Synchronizing",
          to: status,
        },
      },
    ]);
  });

  it("comes with the messages of the job and its phases, on one line of 1,024 characters at most", () => {
    const [line] = linesOf("Failed", {
      errorMessage: "DTS-070211: Connect Source DB failed.\n\nThe last packet\twas sent",
      phases: [{ phase: "data_synchronization", errorMessage: `failed for too long ${"x".repeat(5_000)}` }],
    });
    const error = String(line?.fields["error"]);
    expect(error).toContain("DTS-070211: Connect Source DB failed. The last packet was sent");
    expect(error).toContain("data_synchronization: failed for too long");
    expect(error).not.toMatch(/[\n\t]/);
    expect(error.length).toBeLessThanOrEqual(1_024);
  });

  it("cuts hostile names and ids, and what the terminal would obey, and counts bytes", () => {
    const [line] = linesOf("Failed", {
      name: `\u009b31m${"订".repeat(100_000)}`,
      instanceId: "i".repeat(100_000),
      errorMessage: "错".repeat(100_000),
    });
    const bytes = (field: string) => Buffer.byteLength(String(line?.fields[field]));
    expect(bytes("dts_job_name")).toBeLessThanOrEqual(256);
    expect(bytes("dts_instance_id")).toBeLessThanOrEqual(256);
    expect(bytes("error")).toBeLessThanOrEqual(1_024);
    expect(String(line?.fields["dts_job_name"])).toMatch(/^31m订/);
  });

  it("tells why a job is retried only while it is", () => {
    const retry = { errorMessage: "connection lost" };
    expect(linesOf("Retrying", { retry: { ...retry, retrying: true } })[0]?.fields["error"]).toBe(
      "connection lost",
    );
    expect(linesOf("Failed", { retry: { ...retry, retrying: false } })[0]?.fields["error"]).toBeUndefined();
  });

  it("that does not happen has no line", () => {
    expect(linesOf("Synchronizing")).toEqual([]);
  });
});
