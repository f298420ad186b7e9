/** Job statuses in the spelling of the DescribeDtsJobs page (2025), plus `unknown` for everything else. */
export const jobStatuses = [
  "NotConfigured",
  "NotStarted",
  "Prechecking",
  "PrecheckFailed",
  "PreCheckPass",
  "Initializing",
  "InitializeFailed",
  "Starting",
  "Synchronizing",
  "Migrating",
  "Normal",
  "Abnormal",
  "Failed",
  "MigrationFailed",
  "Suspending",
  "Modifying",
  "ModifyFailed",
  "Retrying",
  "Upgrade",
  "Downgrade",
  "Locked",
  "Finished",
  "unknown",
] as const;
/** One of {@link jobStatuses}. */
export type JobStatus = (typeof jobStatuses)[number];

/** Coarse states, best alerts first to write: ten values that never change when Alibaba adds a status. */
export const jobStates = [
  "running",
  "starting",
  "idle",
  "paused",
  "changing",
  "retrying",
  "failed",
  "locked",
  "finished",
  "unknown",
] as const;
/** One of {@link jobStates}. */
export type JobState = (typeof jobStates)[number];

/** The state of each status. `Suspending` is DTS's word for paused, not a transition. */
export const stateOfStatus: Readonly<Record<JobStatus, JobState>> = {
  NotConfigured: "idle",
  NotStarted: "idle",
  Prechecking: "starting",
  PrecheckFailed: "failed",
  PreCheckPass: "starting",
  Initializing: "starting",
  InitializeFailed: "failed",
  Starting: "starting",
  Synchronizing: "running",
  Migrating: "running",
  Normal: "running",
  Abnormal: "failed",
  Failed: "failed",
  MigrationFailed: "failed",
  Suspending: "paused",
  Modifying: "changing",
  ModifyFailed: "failed",
  Retrying: "retrying",
  Upgrade: "changing",
  Downgrade: "changing",
  Locked: "locked",
  Finished: "finished",
  unknown: "unknown",
};

/** How urgent a state is: 0 is the worst. Orders pages for people and settles duplicates of one job in one answer. */
export const severityOfState: Readonly<Record<JobState, number>> = {
  failed: 0,
  locked: 1,
  retrying: 2,
  unknown: 3,
  paused: 4,
  changing: 5,
  starting: 6,
  running: 7,
  idle: 8,
  finished: 9,
};

/** Statuses of a phase (`*.Status`), in the pages' spelling. A physical migration's phase uses the job statuses. */
export const phaseStatuses = [...jobStatuses, "Catched", "Checking", "Inconsistency", "Success"] as const;
/** One of {@link phaseStatuses}. */
export type PhaseStatus = (typeof phaseStatuses)[number];

/** Phases of a job: the label `phase`. */
export const phases = [
  "precheck",
  "structure_initialization",
  "data_initialization",
  "data_synchronization",
  "etl",
  "data_cloud",
  "structure_data_check",
  "full_data_check",
  "incremental_data_check",
  "time_window_data_check",
] as const;
/** One of {@link phases}. */
export type Phase = (typeof phases)[number];
