import type { Target } from "../../src/config/targets.js";
import { collectorOf } from "../../src/dts/collectors.js";
import { Failure, type FailureDetails } from "../../src/lib/failure.js";
import type { LogFields, Logger } from "../../src/lib/logger.js";
import type { Telemetry } from "../../src/lib/telemetry.js";
import type { JobReport, SourceResult } from "../../src/model/report.js";
import type { RegionSnapshot, Snapshot, TargetSnapshot } from "../../src/model/snapshot.js";

/** A target of the sync collector, polled every minute. */
export function targetOf(fields: Partial<Omit<Target, "role" | "jobType">> = {}): Target {
  const { role, jobType } = collectorOf(fields.collector ?? "sync");
  return {
    account: "production",
    regionId: "cn-hangzhou",
    collector: "sync",
    role,
    jobType,
    intervalMs: 60_000,
    timeoutMs: 54_000,
    maxAgeMs: 300_000,
    ...fields,
  };
}

/** A report of DescribeDtsJobs. */
export function reportOf(jobId: string, fields: Partial<JobReport> = {}): JobReport {
  return {
    api: "jobs",
    observedAtMs: 0,
    account: "production",
    regionId: "cn-hangzhou",
    type: "sync",
    jobId,
    instanceId: `dts${jobId}`,
    direction: "Forward",
    status: "Synchronizing",
    ...fields,
  };
}

/** A complete result with these reports, or with jobs of these ids. */
export function resultOf(
  reports: readonly (JobReport | string)[],
  fields: Partial<SourceResult> = {},
): SourceResult {
  return {
    reports: reports.map((report) => (typeof report === "string" ? reportOf(report) : report)),
    rejectedRows: 0,
    unansweredIds: 0,
    issues: { unrecognized: new Map(), rejected: new Map() },
    exhaustive: true,
    ...fields,
  };
}

/** A result whose length disagrees with the API's total. */
export const partialOf = (reports: readonly (JobReport | string)[]): SourceResult =>
  resultOf(reports, { exhaustive: false, disagreement: "2 rows were listed of a total of 3" });

/** A failed call. */
export function failureOf(fields: Partial<FailureDetails> = {}): Failure {
  return new Failure({
    reason: "server",
    operation: "DescribeDtsJobs",
    message: "the server failed",
    retryable: true,
    ...fields,
  });
}

/** What a snapshot knows of an account's region. */
export function regionIn(snapshot: Snapshot, regionId = "cn-hangzhou"): RegionSnapshot | undefined {
  return snapshot.regions.find((region) => region.regionId === regionId);
}

/** The ids of the jobs in a region. */
export const idsIn = (snapshot: Snapshot, regionId?: string): readonly string[] =>
  regionIn(snapshot, regionId)?.jobs.map(({ jobId }) => jobId) ?? [];

/** What a snapshot knows of a target. */
export function targetIn(snapshot: Snapshot, target: Target): TargetSnapshot | undefined {
  return snapshot.targets.find(
    ({ account, regionId, collector }) =>
      account === target.account && regionId === target.regionId && collector === target.collector,
  );
}

/** One log line. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps its lines. */
export function createFakeLogger(): Logger & { readonly lines: LogLine[]; of(message: string): LogLine[] } {
  const lines: LogLine[] = [];
  const keep =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields });
  return {
    lines,
    of: (message) => lines.filter((line) => line.message === message),
    debug: keep("debug"),
    info: keep("info"),
    warn: keep("warn"),
    error: keep("error"),
  };
}

/** Telemetry that keeps the calls to it: name and arguments. */
export function createFakeTelemetry(): Telemetry & {
  readonly calls: readonly unknown[][];
  of(name: string): unknown[][];
} {
  const calls: unknown[][] = [];
  const keep =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push([name, ...args]);
  return {
    calls,
    of: (name) => calls.filter(([called]) => called === name).map(([, ...args]) => args),
    apiRequest: keep("apiRequest"),
    apiRequestError: keep("apiRequestError"),
    apiRetry: keep("apiRetry"),
    rateLimitWait: keep("rateLimitWait"),
    rateLimitBudget: keep("rateLimitBudget"),
    poll: keep("poll"),
    unrecognizedValues: keep("unrecognizedValues"),
    rejectedValues: keep("rejectedValues"),
    rejectedJobs: keep("rejectedJobs"),
    unansweredIds: keep("unansweredIds"),
    disappearedJob: keep("disappearedJob"),
    credentials: keep("credentials"),
  };
}
