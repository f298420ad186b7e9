import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { concernsOf, jobAlerts, rankOf } from "../../../src/http/jobs/concerns.js";
import { failureAdvice } from "../../../src/http/pages/failure-advice.js";
import type { DtsJob } from "../../../src/model/job.js";
import type { JobFindings } from "../../../src/model/job-findings.js";
import { aJob } from "../fixtures.js";

const nothing: JobFindings = { consumerGroups: [] };
const told = (job: DtsJob, findings = nothing) =>
  concernsOf(job, findings).map(({ alert, what }) => `${alert.replace("AliyunDts", "")}: ${what}`);

const group = { account: "a", regionId: "r", jobId: "j", groupId: "g" };
const retry = { retrying: true, elapsedSeconds: 30, limitSeconds: 100, errorCode: "DTS-1" };
const precheckItems = {
  success: 0,
  failed: 2,
  warning: 0,
  failedItems: [{ item: "CHECK_A" }, { item: "CHECK_B" }],
};

describe("what needs a person at a job", () => {
  it.each<[string, DtsJob, readonly string[]]>([
    ["nothing while all is well", aJob({ delaySeconds: 300 }), []],
    ["nothing when it is finished", aJob({ state: "finished", delaySeconds: 9_999 }), []],
    [
      "a failure, with its codes",
      aJob({ state: "failed", status: "Failed", errors: [{ code: "DTS-1" }, { type: "Schema" }] }),
      ["JobFailed: failed: DTS-1, Schema"],
    ],
    [
      "a failed precheck, with its items",
      aJob({ state: "failed", status: "PrecheckFailed", precheckItems }),
      ["JobPrecheckFailed: precheck failed: CHECK_A, CHECK_B"],
    ],
    ["a lock", aJob({ state: "locked" }), ["JobLocked: locked"]],
    ["a pause", aJob({ state: "paused", delaySeconds: 9_999 }), ["JobPaused: paused"]],
    ["a status that is not known", aJob({ state: "unknown" }), ["UnknownValues: status not known"]],
    ["a delay over the warning", aJob({ delaySeconds: 301 }), ["JobDelayHigh: 5 min 1 s behind"]],
    ["a delay over the critical limit", aJob({ delaySeconds: 3_601 }), ["JobDelayCritical: 1 h behind"]],
    [
      "a retry, and not the delay that comes of it",
      aJob({ state: "retrying", retry, delaySeconds: 9_999 }),
      ["JobRetrying: retrying, 30 % of its time used up: DTS-1"],
    ],
    [
      "a retry that is nearly given up",
      aJob({ retry: { ...retry, elapsedSeconds: 51 } }),
      ["JobRetryTimeNearlyExhausted: retrying, 51 % of its time used up: DTS-1"],
    ],
    ["a retry of which nothing is known", aJob({ state: "retrying" }), ["JobRetrying: retrying"]],
    [
      "only the failure of a job that has given up",
      aJob({ state: "failed", status: "Failed", retry }),
      ["JobFailed: failed"],
    ],
    [
      "data that differ before a delay",
      aJob({ delaySeconds: 301, phases: [{ phase: "full_data_check", status: "Inconsistency" }] }),
      ["JobDataInconsistent: data differ: full data check", "JobDelayHigh: 5 min 1 s behind"],
    ],
    [
      "a verification that failed",
      aJob({ phases: [{ phase: "full_data_check", status: "Failed" }] }),
      ["JobVerificationFailed: verification failed: full data check"],
    ],
  ])("%s", (_what, job, expected) => {
    expect(told(job)).toEqual(expected);
  });

  it("who reads from a tracking job, and who does not", () => {
    const consumerGroups = [
      { ...group, connected: false },
      { ...group, connected: true, delaySeconds: 601 },
    ];
    const job = aJob({ type: "subscribe" });
    expect(told(job, { consumerGroups })).toEqual([
      "ConsumerGroupNotConnected: 1 of 2 consumer groups without a client",
      "ConsumerGroupLagging: a consumer group is 10 min 1 s behind",
    ]);
    expect(told({ ...job, state: "idle" }, { consumerGroups })).toEqual([]);
  });

  it("names at most three things, and long ones not whole", () => {
    const errors = ["a", "b", "c", "d", "e"].map((letter) => ({ code: letter.repeat(500) }));
    const [what = ""] = told(aJob({ state: "failed", status: "Failed", errors }));
    expect(what.length).toBeLessThan(250);
    expect(what).toMatch(/: a{59}…, b{59}…, c{59}…, 2 more$/);
  });
});

it("a job that is far behind is more urgent than one that is paused, and less than one that failed", () => {
  const rank = (job: DtsJob) => rankOf(job, concernsOf(job, nothing));
  const behind = rank(aJob({ delaySeconds: 3_601 }));
  expect(behind).toBeGreaterThan(rank(aJob({ state: "failed" })));
  expect(behind).toBeLessThan(rank(aJob({ state: "paused" })));
  expect(rank(aJob({ state: "starting" }))).toBeGreaterThan(rank(aJob({ state: "paused" })));
});

it.each([...Object.keys(jobAlerts), ...new Set(Object.values(failureAdvice).map(({ alert }) => alert))])(
  "the runbook of %s exists",
  (alert) => {
    expect(existsSync(`docs/runbooks/${alert}.md`)).toBe(true);
  },
);
