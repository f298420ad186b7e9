import type { JobType } from "../world/row.js";

const shared = [
  "NotStarted",
  "Prechecking",
  "PrecheckFailed",
  "PreCheckPass",
  "NotConfigured",
  "Retrying",
  "Upgrade",
  "Locked",
  "Downgrade",
] as const;

/** The values of the parameter Status by the DescribeDtsJobs page, for each type of job. */
export const queryableStatuses: Readonly<Record<JobType, readonly string[]>> = {
  migration: [...shared, "Migrating", "Suspending", "MigrationFailed", "Finished"],
  sync: [
    ...shared,
    "Initializing",
    "InitializeFailed",
    "Synchronizing",
    "Failed",
    "Suspending",
    "Modifying",
    "Finished",
  ],
  subscribe: [...shared, "Starting", "Normal", "Abnormal"],
};
