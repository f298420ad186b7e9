import type { ConsumerGroup } from "./consumer-group.js";
import type { Findings } from "./findings.js";
import type { JobAlarm } from "./job-alarms.js";

/** What was found about one job beside its own fields. */
export interface JobFindings {
  readonly consumerGroups: readonly ConsumerGroup[];
  /** Alarms of the console; absent: they are not known. */
  readonly alarms?: readonly JobAlarm[] | undefined;
}

/** What is known beside the jobs of one account and region, by job id. */
export function findingsByJob({
  consumerGroups,
  jobAlarms,
}: Pick<Findings, "consumerGroups" | "jobAlarms">): (jobId: string) => JobFindings {
  const groups = new Map<string, ConsumerGroup[]>();
  for (const group of consumerGroups) {
    const known = groups.get(group.jobId);
    if (known) known.push(group);
    else groups.set(group.jobId, [group]);
  }
  const alarms = new Map(jobAlarms.map((of) => [of.jobId, of.alarms]));
  return (jobId) => ({ consumerGroups: groups.get(jobId) ?? [], alarms: alarms.get(jobId) });
}
