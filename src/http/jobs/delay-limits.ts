import type { DtsJob, JobType } from "../../model/job.js";
import type { JobAlarm } from "../../model/job-alarms.js";

/** From which delay on the alert rules warn, and from which on they wake somebody. Seconds. */
export interface DelayLimits {
  readonly warningSeconds: number;
  readonly criticalSeconds: number;
  /** Where the warning comes from: the rules' default for the job's type, or the alarm that the DTS console has for this job. */
  readonly from: "rules" | "console";
}

/** The defaults of `deploy/prometheus`, whose own rows the exporter cannot know. */
export const defaultDelayLimits: Readonly<Record<JobType, DelayLimits>> = {
  migration: { warningSeconds: 600, criticalSeconds: 14_400, from: "rules" },
  sync: { warningSeconds: 300, criticalSeconds: 3_600, from: "rules" },
  subscribe: { warningSeconds: 300, criticalSeconds: 3_600, from: "rules" },
};

/** The limits of a job, as the rules take them without rows of one's own: the console's alarm before the default. */
export function delayLimitsOf(type: JobType, alarms?: readonly JobAlarm[]): DelayLimits {
  const defaults = defaultDelayLimits[type];
  const alarm = alarms?.find((one) => one.alarm === "delay" && one.part === "normal" && one.enabled);
  const seconds = alarm?.thresholdSeconds ?? 0;
  if (seconds <= 0) return defaults;
  return {
    warningSeconds: seconds,
    criticalSeconds: Math.max(seconds, defaults.criticalSeconds),
    from: "console",
  };
}

const followingStates: readonly string[] = ["running", "changing", "retrying"];

/** The delay of a job that follows its source. One that failed, is paused or loads its data keeps an old delay. */
export function livingDelayOf({ state, delaySeconds, phases = [] }: DtsJob): number | undefined {
  if (delaySeconds === undefined || !followingStates.includes(state)) return undefined;
  const isLoading = phases.some(
    ({ phase, status }) => phase === "data_initialization" && status === "Migrating",
  );
  return isLoading ? undefined : delaySeconds;
}
