import type { Action } from "./action.js";
import { describeCheckJobs } from "./describe-check-jobs.js";
import { describeConsumerChannel } from "./describe-consumer-channel.js";
import { describeDtsJobs } from "./describe-dts-jobs.js";
import { describeJobMonitorRule } from "./describe-job-monitor-rule.js";
import { describeSynchronizationJobStatusList } from "./describe-synchronization-job-status-list.js";
import { describeSynchronizationJobs } from "./describe-synchronization-jobs.js";
import { describeSynchronizationObjectModifyStatus } from "./describe-synchronization-object-modify-status.js";
import { listDedicatedCluster } from "./list-dedicated-cluster.js";
import { listJobStep } from "./list-job-step.js";

/** The APIs that the simulator answers. */
const actions: readonly Action[] = [
  describeDtsJobs,
  describeSynchronizationJobs,
  describeSynchronizationJobStatusList,
  describeSynchronizationObjectModifyStatus,
  listJobStep,
  describeConsumerChannel,
  describeJobMonitorRule,
  listDedicatedCluster,
  describeCheckJobs,
];

const byName = new Map(actions.map((action) => [action.name, action]));

/** The API of a name, spelled exactly. */
export function findAction(name: string): Action | undefined {
  return byName.get(name);
}
