import { type Moment, type Position, positionInCycle, type Step } from "../simulated-time.js";
import type { JobPlan } from "./plan.js";
import type { DtsJobRow } from "./row.js";
import { behind } from "./sync-life.js";

type StepName = "running" | "retrying" | "failed" | "recovering";

// The story begins with every half hour of simulated time.
const steps: readonly [Step<StepName>, ...Step<StepName>[]] = [
  { name: "running", seconds: 600 },
  { name: "retrying", seconds: 600 },
  { name: "failed", seconds: 420 },
  { name: "recovering", seconds: 180 },
];
const maxRetrySeconds = 600;
const secondsPerRetry = 15;
const outageSeconds = 600 + 420;

const sourceGone =
  "DTS-070211: Connect Source DB failed. cause by [com.mysql.jdbc.exceptions.jdbc4.CommunicationsException:" +
  "Communications link failure\n\nThe last packet sent successfully to the server was 0 milliseconds ago.]";

const retryHelp = {
  MigrationErrCode: "dts.retry.err.0046",
  MigrationErrType: "ForeignKey",
  MigrationErrHelpDocId: "462133",
  MigrationErrHelpDocKey: "DTS-RETRY-ERR-0046",
  MigrationErrMsg: "dts.retry.err.0046.msg",
  MigrationErrWorkaround: "dts.retry.err.0046.workaround",
};

/** A synchronization that loses its source: runs, retries until MaxRetryTime, fails, recovers and catches up. */
export function retryStory(plan: JobPlan, moment: Moment): DtsJobRow {
  return rowAt[positionOf(moment).name](plan, moment, positionOf(moment).elapsedSeconds);
}

const rowAt: Readonly<Record<StepName, (plan: JobPlan, moment: Moment, elapsed: number) => DtsJobRow>> = {
  running: () => ({ RetryState: { Retrying: false } }),
  retrying: (plan, moment, elapsed) => ({
    Status: "Retrying",
    ...behind(elapsed, moment),
    Performance: { Rps: "0", Flow: "0" },
    RetryState: {
      Retrying: true,
      RetryCount: 1 + Math.floor(elapsed / secondsPerRetry),
      RetryTime: Math.floor(elapsed),
      MaxRetryTime: maxRetrySeconds,
      RetryTarget: "srcDB",
      Module: "04",
      JobId: plan.jobId,
      ErrMessage: sourceGone,
      ...retryHelp,
    },
  }),
  failed: (_plan, moment, elapsed) => ({
    Status: "Failed",
    ...behind(maxRetrySeconds + elapsed, moment),
    DataSynchronizationStatus: {
      Status: "Failed",
      Progress: "0/0",
      Percent: "95",
      ErrorMessage: "The task failed for too long and cannot be recovered.",
    },
    Performance: { Rps: "0", Flow: "0" },
    RetryState: { Retrying: false, RetryTime: maxRetrySeconds, MaxRetryTime: maxRetrySeconds },
    ErrorMessage: sourceGone,
    ErrorDetails: [
      { ErrorCode: "DTS-070211", HelpUrl: "https://help.aliyun.com/document_detail/462133.html" },
    ],
    ...retryHelp,
  }),
  recovering: (_plan, moment, elapsed) => ({
    ...behind(outageSeconds * (1 - elapsed / 180), moment),
    RetryState: { Retrying: false },
  }),
};

function positionOf(moment: Moment): Position<StepName> {
  return positionInCycle(steps, moment.simulatedSeconds);
}
