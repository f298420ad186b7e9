import type { JobType } from "../model/job.js";
import type { OperationName } from "./operations.js";

/**
 * What a collector is for: `listing` says which jobs there are; `fast_lane` asks for the statuses of listed jobs, often,
 * and its calls let walks go first; `per_job` asks about each listed job by itself, and its calls let all others go
 * first; `task` asks about what the configuration names; `inventory` lists what is no job.
 */
export type CollectorRole = "listing" | "fast_lane" | "per_job" | "task" | "inventory";

/** What decides how many calls a poll takes. */
export interface PollSize {
  /** Jobs of the collector's type in the account and region. */
  readonly jobs: number;
  readonly pageSize: number;
  readonly batchSize: number;
  /** Configured tasks in the account and region. */
  readonly tasks: number;
  /** Whether Zero-ETL jobs are listed by a walk of their own. */
  readonly zeroEtl: boolean;
}

/** Everything about a collector but its name. */
export type CollectorRow = CollectorPurpose & {
  readonly operation: OperationName;
  /** Defaults of `collectors.<name>.enabled` and `.interval`. */
  readonly enabled: boolean;
  readonly interval: string;
  /** What it polls, for the reference. */
  readonly polls: string;
  readonly callsPerPoll: (size: PollSize) => number;
};

/** Roles of collectors that ask about no type of jobs. */
type TypelessRole = "task" | "inventory";

/** What a collector asks about. */
type CollectorPurpose =
  | { readonly role: "listing" | "fast_lane"; readonly jobType: JobType; readonly spread?: undefined }
  | {
      readonly role: "per_job";
      /** Absent: jobs of all types. */
      readonly jobType?: JobType;
      /** Its calls are spread over the interval, never in a burst: the interval is long, and there are many jobs. */
      readonly spread: boolean;
    }
  | { readonly role: TypelessRole; readonly jobType?: undefined; readonly spread?: undefined };

// The first page tells how many there are: it is asked for even when there are none.
const onePerPage = ({ jobs, pageSize }: PollSize): number => Math.max(1, Math.ceil(jobs / pageSize));

/**
 * TABLE 2: every collector; its name is the label `collector`. Targets, settings, plan, doctor, RAM policy and what counts
 * as a listing come from here. How a collector asks is a row of `create-collector`, which the compiler demands.
 */
export const collectors = {
  migration: {
    operation: "DescribeDtsJobs",
    jobType: "migration",
    role: "listing",
    enabled: true,
    interval: "60s",
    polls: "DescribeDtsJobs with JobType=MIGRATION",
    callsPerPoll: onePerPage,
  },
  sync: {
    operation: "DescribeDtsJobs",
    jobType: "sync",
    role: "listing",
    enabled: true,
    interval: "60s",
    polls: "DescribeDtsJobs with JobType=SYNC",
    // How many of the jobs are Zero-ETL jobs is not known: their walk is taken for a page.
    callsPerPoll: (size) => onePerPage(size) + (size.zeroEtl ? 1 : 0),
  },
  subscribe: {
    operation: "DescribeDtsJobs",
    jobType: "subscribe",
    role: "listing",
    enabled: true,
    interval: "60s",
    polls: "DescribeDtsJobs with JobType=SUBSCRIBE",
    callsPerPoll: onePerPage,
  },
  sync_status: {
    operation: "DescribeSynchronizationJobStatusList",
    jobType: "sync",
    role: "fast_lane",
    enabled: true,
    interval: "15s",
    polls: "DescribeSynchronizationJobStatusList, the fast lane; needs sync or legacy_sync",
    callsPerPoll: ({ jobs, batchSize }) => Math.ceil(jobs / batchSize),
  },
  legacy_sync: {
    operation: "DescribeSynchronizationJobs",
    jobType: "sync",
    role: "listing",
    enabled: false,
    interval: "60s",
    polls: "DescribeSynchronizationJobs, the old listing",
    callsPerPoll: onePerPage,
  },
  object_modification: {
    operation: "DescribeSynchronizationObjectModifyStatus",
    role: "task",
    enabled: true,
    interval: "30s",
    polls: "DescribeSynchronizationObjectModifyStatus for the tasks below",
    callsPerPoll: ({ tasks }) => tasks,
  },
  consumer_groups: {
    operation: "DescribeConsumerChannel",
    jobType: "subscribe",
    role: "per_job",
    spread: false,
    enabled: false,
    interval: "60s",
    polls: "DescribeConsumerChannel for each change tracking job; needs subscribe",
    callsPerPoll: ({ jobs }) => jobs,
  },
  monitor_rules: {
    operation: "DescribeJobMonitorRule",
    role: "per_job",
    spread: true,
    enabled: false,
    interval: "1h",
    polls:
      "DescribeJobMonitorRule for each job, spread over the interval: the alarms that are set in the console",
    callsPerPoll: ({ jobs }) => jobs,
  },
  dedicated_clusters: {
    operation: "ListDedicatedCluster",
    role: "inventory",
    enabled: false,
    interval: "5m",
    polls: "ListDedicatedCluster, the dedicated clusters",
    // A page holds more clusters than an account has.
    callsPerPoll: () => 1,
  },
  verification: {
    operation: "DescribeCheckJobs",
    role: "inventory",
    enabled: false,
    interval: "5m",
    polls: "DescribeCheckJobs, the verifications that are jobs of their own",
    // At most one for each job.
    callsPerPoll: onePerPage,
  },
} as const satisfies Readonly<Record<string, CollectorRow>>;

/** A key of {@link collectors}. */
export type CollectorName = keyof typeof collectors;

/** The names of all collectors, in the order of their targets. */
// Object.keys knows no keys of its own.
export const collectorNames = Object.keys(collectors) as readonly CollectorName[];

const rows: Readonly<Record<string, CollectorRow>> = collectors;

/** The row of a collector. */
export function collectorOf(name: CollectorName): CollectorRow;
/** The row of a collector that a text names; undefined: there is none. */
export function collectorOf(name: string): CollectorRow | undefined;
export function collectorOf(name: string): CollectorRow | undefined {
  return rows[name];
}
