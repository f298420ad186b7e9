import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultDelayLimits, delayLimitsOf, livingDelayOf } from "../../../src/http/jobs/delay-limits.js";
import { jobTypes } from "../../../src/model/job.js";
import type { JobAlarm } from "../../../src/model/job-alarms.js";
import { aJob } from "../fixtures.js";

const rules = readFileSync("deploy/prometheus/aliyun-dts-exporter.recording.rules.yml", "utf8");
const rows = rules.matchAll(
  /expr: vector\((\d+)\), labels: \{ name: delay, severity: (\w+), job_type: (\w+), default: "true" \}/g,
);
const defaults = new Map(
  [...rows].map(([, seconds, severity, type]) => [`${type} ${severity}`, Number(seconds)]),
);

const alarm: JobAlarm = { alarm: "delay", part: "normal", enabled: true, thresholdSeconds: 900 };

describe("the limits of a delay", () => {
  it.each(jobTypes)("of a %s are by default those of the recording rules", (type) => {
    expect(defaultDelayLimits[type]).toEqual({
      warningSeconds: defaults.get(`${type} warning`),
      criticalSeconds: defaults.get(`${type} critical`),
      from: "rules",
    });
  });

  it.each<[string, Partial<JobAlarm>, number]>([
    ["an alarm of the console takes the place of the warning", {}, 900],
    ["one that is switched off does not", { enabled: false }, 300],
    ["one without a threshold does not", { thresholdSeconds: undefined }, 300],
    ["one of another part does not", { part: "full_check" }, 300],
    ["one of another kind does not", { alarm: "error" }, 300],
  ])("%s", (_what, change, warningSeconds) => {
    const limits = delayLimitsOf("sync", [{ ...alarm, ...change }]);
    expect(limits).toEqual({
      warningSeconds,
      criticalSeconds: 3_600,
      from: warningSeconds === 900 ? "console" : "rules",
    });
  });

  it("never has the critical one below the warning", () => {
    expect(delayLimitsOf("sync", [{ ...alarm, thresholdSeconds: 7_200 }]).criticalSeconds).toBe(7_200);
  });
});

describe("a delay", () => {
  it.each(["running", "changing", "retrying"] as const)("lives while the job is %s", (state) => {
    expect(livingDelayOf(aJob({ state, delaySeconds: 5 }))).toBe(5);
  });

  it.each([
    ["failed", aJob({ state: "failed", delaySeconds: 5 })],
    ["paused", aJob({ state: "paused", delaySeconds: 5 })],
    [
      "loads its data",
      aJob({ delaySeconds: 5, phases: [{ phase: "data_initialization", status: "Migrating" }] }),
    ],
  ])("is an old one when the job %s", (_what, job) => {
    expect(livingDelayOf(job)).toBeUndefined();
  });
});
