import type { ConsumerGroup } from "./consumer-group.js";
import type { JobIdentity } from "./job.js";
import type { JobAlarm } from "./job-alarms.js";
import type { Snapshot } from "./snapshot.js";

/** What was found about one job beside its own fields. */
export interface JobFindings {
  readonly consumerGroups: readonly ConsumerGroup[];
  /** Alarms of the console; absent: they are not known. */
  readonly alarms?: readonly JobAlarm[] | undefined;
}

/** What is known beside the jobs, by job. */
export function findingsOfJob(
  snapshot: Pick<Snapshot, "regions">,
  { account, regionId, jobId }: Pick<JobIdentity, "account" | "regionId" | "jobId">,
): JobFindings {
  const region = snapshot.regions.find((one) => one.account === account && one.regionId === regionId);
  return {
    consumerGroups: region?.consumerGroups.filter((group) => group.jobId === jobId) ?? [],
    alarms: region?.jobAlarms.find((one) => one.jobId === jobId)?.alarms,
  };
}
