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
}

/** Queries of the metrics `aliyun_dts_job_*`; `scope` is label matchers. */
export function createJobQueries(scope: string): JobQueries {
  const perJob = (metric: string, { where, labels = [], each = itself }: Narrowing = {}): string => {
    const matchers = where === undefined ? scope : `${scope}, ${where}`;
    return `max by (${[...jobLabels, ...labels].join(", ")}) (${each(`aliyun_dts_job_${metric}{${matchers}}`)})`;
  };
  return {
    perJob,
    age: (metric) => `time() - ${perJob(metric)}`,
    inState: (query, ...states) => {
      const where = `state=~"${states.join("|")}"`;
      return `(${query}) and on (${jobKey}) (${perJob("state", { where })} == 1)`;
    },
  };
}

const itself = (selector: string): string => selector;
