import type { JobState, JobStatus, Phase, PhaseStatus } from "./status.js";

/** Job types: the label `job_type`. */
export const jobTypes = ["migration", "sync", "subscribe"] as const;
/** One of {@link jobTypes}. */
export type JobType = (typeof jobTypes)[number];

/** A two-way synchronization is two jobs, one in each direction. `Forward` where the API names none. */
export type Direction = "Forward" | "Reverse";

/** What makes two sightings the same job, and the labels of every job series. */
export interface JobIdentity {
  readonly account: string;
  readonly regionId: string;
  readonly type: JobType;
  /** DtsJobId; the instance id where an API knows no other. Sanitized, unique per direction. */
  readonly jobId: string;
  readonly direction: Direction;
}

/** One end of a job. Addresses, users and databases are left out on purpose. */
export interface Endpoint {
  readonly engine?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly regionId?: string | undefined;
}

/** Progress of a verification phase, from texts like `1 rows/s (row: 5/5, table: 1/1)`. */
export interface CheckProgress {
  readonly rowsPerSecond: number;
  readonly rows: number;
  readonly expectedRows: number;
  readonly tables: number;
  readonly expectedTables: number;
}

/** One phase of a job. Every field is absent when the API did not say. */
export interface PhaseProgress {
  readonly phase: Phase;
  /** MigrationMode: whether the job includes this phase. */
  readonly enabled?: boolean | undefined;
  readonly status?: PhaseStatus | undefined;
  /** 0 to 1. */
  readonly progressRatio?: number | undefined;
  /** Rows; tables for structure phases; objects for the structure check. */
  readonly items?: number | undefined;
  readonly check?: CheckProgress | undefined;
  /** For people and the log only: may hold host names and SQL. Never a label. */
  readonly errorMessage?: string | undefined;
}

/** A precheck item that did not pass, with the API's own advice. Texts are for pages, never labels. */
export interface FailedPrecheckItem {
  readonly item: string;
  readonly reason?: string | undefined;
  readonly repair?: string | undefined;
}

/** Precheck items counted by result. */
export interface PrecheckItems {
  readonly success: number;
  readonly failed: number;
  readonly warning: number;
  readonly failedItems: readonly FailedPrecheckItem[];
}

/** An error by its code, or by its type where no code is told. `phase` is absent for errors of the whole job. */
export interface JobError {
  readonly phase?: Phase | undefined;
  readonly code?: string | undefined;
  readonly type?: string | undefined;
}

/** RetryState: DTS repeats a failing job until `elapsedSeconds` reaches `limitSeconds`, then it fails. */
export interface RetryState {
  readonly retrying?: boolean | undefined;
  readonly count?: number | undefined;
  readonly elapsedSeconds?: number | undefined;
  readonly limitSeconds?: number | undefined;
  /** srcDB, destDB or inner_module; any text. */
  readonly target?: string | undefined;
  /** 01 precheck, 02 schema, 03 full, 04 incremental; any text. */
  readonly module?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly errorType?: string | undefined;
  /** For people and the log only. */
  readonly errorMessage?: string | undefined;
}

/** A tag of a job, as the API spells it. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/**
 * Everything an API may say about a job beside its identity: base units, Unix seconds, ratios 0 to 1.
 * A field is absent when the API did not say, or said something that cannot be true.
 */
export interface JobFields {
  readonly instanceId?: string | undefined;
  readonly name?: string | undefined;
  readonly status?: JobStatus | undefined;
  readonly jobClass?: string | undefined;
  readonly payType?: string | undefined;
  readonly originType?: string | undefined;
  readonly environment?: string | undefined;
  readonly resourceGroupId?: string | undefined;
  readonly dedicatedClusterId?: string | undefined;
  readonly source?: Endpoint | undefined;
  readonly destination?: Endpoint | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly delaySeconds?: number | undefined;
  readonly checkpointSeconds?: number | undefined;
  readonly createdAtSeconds?: number | undefined;
  readonly expiresAtSeconds?: number | undefined;
  readonly statementsPerSecond?: number | undefined;
  readonly throughputBytesPerSecond?: number | undefined;
  readonly phases?: readonly PhaseProgress[] | undefined;
  readonly precheckItems?: PrecheckItems | undefined;
  readonly errors?: readonly JobError[] | undefined;
  /** For people and the log only: may hold host names and SQL. Never a label. */
  readonly errorMessage?: string | undefined;
  readonly retry?: RetryState | undefined;
  readonly upgradeRecommended?: boolean | undefined;
  readonly switchable?: boolean | undefined;
  readonly cpuUsageRatio?: number | undefined;
  readonly memoryUsageBytes?: number | undefined;
  readonly duUsage?: number | undefined;
  readonly duUsageRatio?: number | undefined;
  readonly duMin?: number | undefined;
  readonly duMax?: number | undefined;
  readonly subscriptionBeginSeconds?: number | undefined;
  readonly subscriptionEndSeconds?: number | undefined;
  readonly subscriptionConsumerSeconds?: number | undefined;
  readonly etlSafeCheckpointSeconds?: number | undefined;
}

/** How often this process saw a job go from one state to another. */
export interface StateTransition {
  readonly from: JobState;
  readonly to: JobState;
  readonly count: number;
}

/** One change of status as this process saw it. */
export interface StatusChange {
  /** Unix seconds. */
  readonly atSeconds: number;
  readonly from: JobStatus;
  readonly to: JobStatus;
}

/** One DTS job: everything all APIs said of it. `status` is `unknown` when none of them named one. */
export interface MergedJob extends JobIdentity, JobFields {
  readonly status: JobStatus;
}

/** One DTS job with what this process remembers of it. */
export interface DtsJob extends MergedJob {
  readonly state: JobState;
  /** Unix seconds at which this process first saw the present status. */
  readonly statusObservedAtSeconds: number;
  readonly transitions: readonly StateTransition[];
  /** The latest 50, oldest first: for people. */
  readonly statusChanges: readonly StatusChange[];
}

/** What a job has of this process's memory: room for it, left when its report is read, makes adding it cheap. */
export const rememberedFields = [
  "state",
  "statusObservedAtSeconds",
  "transitions",
  "statusChanges",
] as const satisfies readonly Exclude<keyof DtsJob, keyof MergedJob>[];

/** The key of a job within its account and region: a job keeps it when its type changes. */
export function jobKeyOf(job: Pick<JobIdentity, "jobId" | "direction">): string {
  // Not a template: V8 would keep each key as the pair of its halves beside the text.
  return [job.direction, job.jobId].join("/");
}

/** The key of a job's instance and direction: the legacy APIs know no other. */
export function instanceKeyOf({ instanceId, jobId, direction }: JobIdentity & JobFields): string {
  return jobKeyOf({ jobId: instanceId ?? jobId, direction });
}
