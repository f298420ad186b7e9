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

/** What the table of thresholds has for a job, of what the dashboards show. */
type ThresholdName = "delay" | "checkpoint" | "retry" | "expiry" | "lag" | "full_load";

/** Conditions of the alert rules, by what they say is wrong: each is the name of an alert. */
const conditions = {
  retry: { critical: "AliyunDtsJobRetryTimeNearlyExhausted" },
  expiry: { warning: "AliyunDtsInstanceExpiring", critical: "AliyunDtsInstanceExpired" },
  lag: { warning: "AliyunDtsTrackingConsumerLagging" },
  loss: { critical: "AliyunDtsTrackingDataAboutToBeLost|AliyunDtsTrackingDataLost" },
} as const;

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
  /** The thresholds that the rules record for each job, one series for each severity. */
  limits(name: ThresholdName): string;
  /** The threshold of each job; of a delay, that of the warning. */
  limit(name: ThresholdName): string;
  /** Seconds since the full load began, while it runs, as the rules record it. */
  fullLoad(): string;
  /** The delay as a share of its threshold. */
  delayShare(): string;
  /** How many of its thresholds the delay of a job has reached: 0, 1 (warning) or 2 (critical). */
  delayLevel(): string;
  /** Whether the rules find something wrong with a job: 0, 1 (warning) or 2 (critical). Nothing where the rules are not there. */
  level(what: keyof typeof conditions): string;
}

/** Queries of the metrics `aliyun_dts_job_*` of the chosen installations; `matchers` chooses among their jobs. */
export function createJobQueries(matchers: string): JobQueries {
  const scope = `${ofInstallation}, ${matchers}`;
  const recorded = `${ofRecorded}, ${matchers}`;
  const thresholds = (name: ThresholdName): string =>
    name === "delay"
      ? `aliyun_dts:job_delay_limit_seconds{${recorded}`
      : `aliyun_dts:job_threshold{${recorded}, name="${name}"`;
  // By what tells a job only: its name may change, and two series for a job would be a mistake.
  const delay = `max by (${jobKey}) (aliyun_dts_job_delay_seconds{${scope}})`;
  const limits = (name: ThresholdName): string => `min by (${jobKey}, severity) (${thresholds(name)}})`;
  // Only a delay has thresholds of several severities. Rules without a severity have one threshold.
  const limit = (name: ThresholdName): string =>
    `min by (${jobKey}) (${thresholds(name)}${name === "delay" ? ', severity=~"|warning"' : ""}})`;
  const wrong = (condition: string): string =>
    `group by (${jobKey}) (aliyun_dts:job_condition{${recorded}, condition=~"${condition}"})`;
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
    limits,
    limit,
    fullLoad: () =>
      `time() - max by (${jobKey}) (aliyun_dts:job_full_load_since_timestamp_seconds{${recorded}})`,
    delayShare: () => `${delay} / on (${jobKey}) ${limit("delay")}`,
    delayLevel: () => `sum by (${jobKey}) (${limits("delay")} <= bool on (${jobKey}) group_left () ${delay})`,
    level: (what) => {
      const { warning, critical }: { readonly warning?: string; readonly critical?: string } =
        conditions[what];
      return [
        ...(critical === undefined ? [] : [`2 * ${wrong(critical)}`]),
        ...(warning === undefined ? [] : [wrong(warning)]),
        // A job with a threshold and no condition is well. What tells when data is lost has no row in the table of thresholds.
        `0 * ${limit(what === "loss" ? "lag" : what)}`,
      ].join(" or ");
    },
  };
}

const itself = (selector: string): string => selector;
