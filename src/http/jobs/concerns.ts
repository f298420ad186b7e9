import type { DtsJob, PhaseProgress } from "../../model/job.js";
import type { JobFindings } from "../../model/job-findings.js";
import { type JobState, severityOfState } from "../../model/status.js";
import { formatDuration, formatNumber, formatRatio } from "../pages/display.js";
import { delayLimitsOf, livingDelayOf } from "./delay-limits.js";

/** What an alert of a job means to who looks at the job. */
export interface JobAlert {
  readonly tone: "bad" | "warn";
  /** How urgent, on the scale of `severityOfState`. */
  readonly rank: number;
  /** What helps, in a sentence or two: the beginning of its runbook. */
  readonly advice: string;
}

/** The alerts of `deploy/prometheus` that one look at a job can tell, by name. */
export const jobAlerts = {
  AliyunDtsJobFailed: {
    tone: "bad",
    rank: 0,
    advice: "Nothing is copied any more. Fix the cause, then start the task again in the DTS console.",
  },
  AliyunDtsJobPrecheckFailed: {
    tone: "bad",
    rank: 0,
    advice: "Fix each failed item, then run the precheck again in the DTS console.",
  },
  AliyunDtsJobLocked: {
    tone: "bad",
    rank: 1,
    advice: "Pay or renew the instance. Then see in the DTS console whether the task runs again.",
  },
  AliyunDtsJobRetryTimeNearlyExhausted: {
    tone: "bad",
    rank: 1.4,
    advice:
      "Fix the database or the connection to it now: the job fails when the time is up. The DTS console can set a longer one.",
  },
  AliyunDtsJobDataInconsistent: {
    tone: "bad",
    rank: 1.6,
    advice: "Stop other writers to the destination, repair the rows, and verify again.",
  },
  AliyunDtsJobDelayCritical: {
    tone: "bad",
    rank: 1.8,
    advice: "Take load off the destination, and upgrade the instance class.",
  },
  AliyunDtsJobRetrying: {
    tone: "warn",
    rank: 2,
    advice: "Fix the database or the connection to it. DTS then continues by itself.",
  },
  AliyunDtsUnknownValues: {
    tone: "warn",
    rank: 3,
    advice: "Look at the job in the DTS console. A newer version of the exporter may know its status.",
  },
  AliyunDtsJobDelayHigh: {
    tone: "warn",
    rank: 3.2,
    advice: "Take load off the destination, split large transactions, or upgrade the instance class.",
  },
  AliyunDtsJobVerificationFailed: {
    tone: "warn",
    rank: 3.4,
    advice: "Look in the DTS console why the verification failed, and start it again.",
  },
  AliyunDtsConsumerGroupNotConnected: {
    tone: "warn",
    rank: 3.5,
    advice: "Start the client or correct its settings; delete a group that nobody needs.",
  },
  AliyunDtsConsumerGroupLagging: {
    tone: "warn",
    rank: 3.6,
    advice: "Restart the client, or give it more consumers.",
  },
  AliyunDtsJobPaused: {
    tone: "warn",
    rank: 4,
    advice: "Start the task within 6 hours of its pause. Release it if nobody needs it.",
  },
} as const satisfies Readonly<Record<string, JobAlert>>;

/** One of {@link jobAlerts}. */
export type JobAlertName = keyof typeof jobAlerts;

/** Something about a job that needs a person. */
export interface Concern {
  readonly alert: JobAlertName;
  /** What is wrong, in a few words. Holds texts of the API. */
  readonly what: string;
}

/** The share of the retry time from which on the rules call a job nearly given up. */
export const nearlyExhausted = 0.5;
// The default of the rules for consumer groups.
const lagSeconds = 600;
const none: readonly Concern[] = [];

type Look = (job: DtsJob, findings: JobFindings) => Concern | undefined;

const looks: readonly Look[] = [
  stateConcern,
  retryConcern,
  (job) => phaseConcern(job, "Inconsistency", "AliyunDtsJobDataInconsistent"),
  delayConcern,
  (job) => phaseConcern(job, "Failed", "AliyunDtsJobVerificationFailed"),
  unreadConcern,
  lagConcern,
];

/** What needs a person at a job, the worst first. The alerts wait before they fire; this is what is so now. */
export function concernsOf(job: DtsJob, findings: JobFindings): readonly Concern[] {
  const found: Concern[] = [];
  for (const look of looks) {
    const concern = look(job, findings);
    if (concern) found.push(concern);
  }
  // One empty list for all that are well: there may be tens of thousands.
  return found.length === 0 ? none : found.sort((a, b) => jobAlerts[a.alert].rank - jobAlerts[b.alert].rank);
}

/** How urgent a job is: 0 is the worst. */
export function rankOf({ state }: DtsJob, [worst]: readonly Concern[]): number {
  return worst ? Math.min(jobAlerts[worst.alert].rank, severityOfState[state]) : severityOfState[state];
}

/** The share of the retry time that is used up, 0 to 1; undefined for a job that does not retry, or of which it is not known. */
export function retryShare({ retry }: DtsJob): number | undefined {
  const { retrying, elapsedSeconds, limitSeconds } = retry ?? {};
  if (!retrying || elapsedSeconds === undefined || !limitSeconds) return undefined;
  return Math.min(1, elapsedSeconds / limitSeconds);
}

const ofState: Readonly<Partial<Record<JobState, (job: DtsJob) => Concern>>> = {
  failed: failure,
  locked: () => ({ alert: "AliyunDtsJobLocked", what: "locked" }),
  paused: () => ({ alert: "AliyunDtsJobPaused", what: "paused" }),
  unknown: () => ({ alert: "AliyunDtsUnknownValues", what: "status not known" }),
};

function stateConcern(job: DtsJob): Concern | undefined {
  return ofState[job.state]?.(job);
}

function failure({ status, precheckItems, errors = [] }: DtsJob): Concern {
  if (status === "PrecheckFailed") {
    const items = precheckItems?.failedItems.map(({ item }) => item) ?? [];
    return { alert: "AliyunDtsJobPrecheckFailed", what: named("precheck failed", items) };
  }
  const codes = errors.flatMap(({ code, type }) => code ?? type ?? []);
  return { alert: "AliyunDtsJobFailed", what: named("failed", codes) };
}

function retryConcern(job: DtsJob): Concern | undefined {
  const { retry, state } = job;
  if (state === "failed" || (state !== "retrying" && !retry?.retrying)) return undefined;
  const share = retryShare(job);
  const what = share === undefined ? "retrying" : `retrying, ${formatRatio(share)} of its time used up`;
  const alert =
    (share ?? 0) > nearlyExhausted ? "AliyunDtsJobRetryTimeNearlyExhausted" : "AliyunDtsJobRetrying";
  return { alert, what: named(what, [retry?.errorCode ?? []].flat()) };
}

function delayConcern(job: DtsJob, { alarms }: JobFindings): Concern | undefined {
  const delay = livingDelayOf(job) ?? 0;
  const { warningSeconds, criticalSeconds } = delayLimitsOf(job.type, alarms);
  // What a job that retries needs is not a larger class.
  if (delay <= warningSeconds || retryConcern(job)) return undefined;
  const alert = delay > criticalSeconds ? "AliyunDtsJobDelayCritical" : "AliyunDtsJobDelayHigh";
  return { alert, what: `${formatDuration(delay)} behind` };
}

const isCheck = ({ phase }: PhaseProgress) => phase.endsWith("_check");

function phaseConcern(
  { phases = [] }: DtsJob,
  wanted: "Inconsistency" | "Failed",
  alert: JobAlertName,
): Concern | undefined {
  const found = phases.filter((phase) => phase.status === wanted && isCheck(phase));
  if (found.length === 0) return undefined;
  const what = wanted === "Failed" ? "verification failed" : "data differ";
  return {
    alert,
    what: named(
      what,
      found.map(({ phase }) => phase.replaceAll("_", " ")),
    ),
  };
}

function unreadConcern({ state }: DtsJob, { consumerGroups }: JobFindings): Concern | undefined {
  if (state !== "running" || consumerGroups.length === 0) return undefined;
  const alone = consumerGroups.filter(({ connected }) => connected === false);
  if (alone.length === 0) return undefined;
  const what = `${formatNumber(alone.length)} of ${formatNumber(consumerGroups.length)} consumer groups without a client`;
  return { alert: "AliyunDtsConsumerGroupNotConnected", what };
}

function lagConcern({ state }: DtsJob, { consumerGroups }: JobFindings): Concern | undefined {
  if (state !== "running" || consumerGroups.length === 0) return undefined;
  const worst = Math.max(...consumerGroups.map(({ delaySeconds = 0 }) => delaySeconds));
  if (worst <= lagSeconds) return undefined;
  return {
    alert: "AliyunDtsConsumerGroupLagging",
    what: `a consumer group is ${formatDuration(worst)} behind`,
  };
}

const longestName = 60;

/** Something with at most three short names for it: the job's page has them whole. */
function named(what: string, names: readonly string[]): string {
  const different = [...new Set(names)];
  if (different.length === 0) return what;
  const more = different.length > 3 ? `, ${different.length - 3} more` : "";
  return `${what}: ${different.slice(0, 3).map(short).join(", ")}${more}`;
}

function short(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}
