import { ofInstallation, ofRecorded } from "./scope.js";

/** Labels that tell one job and direction from every other. */
export const jobKey = "account, region_id, dts_job_id, direction";

/** The identity labels of a job, in the order of the tables. */
export const jobLabels = [
  "account",
  "region_id",
  "job_type",
  "dts_job_name",
  "dts_job_id",
  "direction",
] as const;

/** What narrows and widens a query about jobs. */
export interface Narrowing {
  /** Further label matchers: `state="failed"`. */
  readonly where?: string;
  /** Labels kept beside the identity of the job. */
  readonly labels?: readonly string[];
  /** What is done with each series before they are merged: the slope over some minutes, for example. */
  readonly each?: (selector: string) => string;
}

/** Queries about the jobs that the variables of a dashboard choose. */
export interface JobQueries {
  /** One series per job. `max` merges exporters that see the same job, and drops what Prometheus adds. */
  perJob(metric: string, narrowing?: Narrowing): string;
  /** Seconds since a time that a job tells. */
  age(metric: string): string;
  /** Keeps the jobs of `query` that are in one of the states. */
  inState(query: string, ...states: readonly string[]): string;
  /** Jobs that are in another state than an interval ago, with the new one. */
  stateChanges(): string;
  /** The delays from which on the rules warn, or call it critical: their recorded thresholds, one series for each severity. */
  delayLimits(): string;
  /** The delay from which on the rules warn. */
  delayLimit(): string;
  /** The delay as a share of that. */
  delayShare(): string;
  /** How many of its thresholds the delay of a job has reached: 0, 1 (warning) or 2 (critical). */
  delayLevel(): string;
}

/** Queries of the metrics `aliyun_dts_job_*` of the chosen installations; `matchers` chooses among their jobs. */
export function createJobQueries(matchers: string): JobQueries {
  const scope = `${ofInstallation}, ${matchers}`;
  const limits = `aliyun_dts:job_delay_limit_seconds{${ofRecorded}, ${matchers}`;
  // By what tells a job only: its name may change, and two series for a job would be a mistake.
  const delay = `max by (${jobKey}) (aliyun_dts_job_delay_seconds{${scope}})`;
  const limitsOfAll = `min by (${jobKey}, severity) (${limits}})`;
  // Rules without a severity have one threshold.
  const limit = `min by (${jobKey}) (${limits}, severity=~"|warning"})`;
  const states = (offset: string): string =>
    `max by (${[...jobLabels, "state"].join(", ")}) (aliyun_dts_job_state{${scope}}${offset})`;
  const perJob = (metric: string, { where, labels = [], each = itself }: Narrowing = {}): string => {
    const narrowed = where === undefined ? scope : `${scope}, ${where}`;
    return `max by (${[...jobLabels, ...labels].join(", ")}) (${each(`aliyun_dts_job_${metric}{${narrowed}}`)})`;
  };
  return {
    perJob,
    age: (metric) => `time() - ${perJob(metric)}`,
    inState: (query, ...states) => {
      const where = `state=~"${states.join("|")}"`;
      return `(${query}) and on (${jobKey}) (${perJob("state", { where })} == 1)`;
    },
    // Not the counter of transitions: it begins at 1 with a job's first transition, which no rate sees.
    stateChanges: () => `${states("")} == 1 and ${states(" offset $__interval")} == 0`,
    delayLimits: () => limitsOfAll,
    delayLimit: () => limit,
    delayShare: () => `${delay} / on (${jobKey}) ${limit}`,
    delayLevel: () => `sum by (${jobKey}) (${limitsOfAll} <= bool on (${jobKey}) group_left () ${delay})`,
  };
}

const itself = (selector: string): string => selector;
