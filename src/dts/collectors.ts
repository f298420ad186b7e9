import type { ApiClient } from "../aliyun/api-client.js";
import type { CollectorName, Config } from "../config/config.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { JobType } from "../model/job.js";
import type { Collect } from "../model/report.js";
import { createDtsJobsCollector } from "./describe-dts-jobs.js";
import { createStatusListCollector } from "./describe-synchronization-job-status-list.js";
import { createSynchronizationJobsCollector } from "./describe-synchronization-jobs.js";
import { createModifyStatusCollector } from "./describe-synchronization-object-modify-status.js";

/** What every collector is made of. */
export interface CollectorDeps {
  readonly config: Config;
  readonly target: Target;
  readonly clock: Clock;
  /** Synchronization instances that are known in the target's account and region. */
  readonly instances: () => readonly string[];
}

/** A collector: given the client of one poll, it asks. */
export type Collector = (client: ApiClient) => Collect;

/** How each collector asks. */
const factories: Readonly<Record<CollectorName, (deps: CollectorDeps) => Collector>> = {
  migration: jobsCollector("migration"),
  sync: jobsCollector("sync"),
  subscribe: jobsCollector("subscribe"),
  sync_status: (deps) => (client) =>
    createStatusListCollector({
      ...deps,
      client,
      batchSize: deps.config.collectors.syncStatus.batchSize,
      resourceGroupId: resourceGroupOf(deps),
    }),
  legacy_sync: (deps) => (client) =>
    createSynchronizationJobsCollector({
      ...deps,
      client,
      pageSize: deps.config.api.pageSize,
      resourceGroupId: resourceGroupOf(deps),
    }),
  object_modification: (deps) =>
    createModifyStatusCollector({
      ...deps,
      taskIds: deps.config.collectors.objectModification.tasks
        .filter(
          ({ account, regionId }) => account === deps.target.account && regionId === deps.target.regionId,
        )
        .map(({ taskId }) => taskId),
      resourceGroupId: resourceGroupOf(deps),
    }),
};

/** The collector of a target. It lives as long as the target, and may remember what it was answered. */
export function createCollector(deps: CollectorDeps): Collector {
  return factories[deps.target.collector](deps);
}

function jobsCollector(type: JobType): (deps: CollectorDeps) => Collector {
  return (deps) => (client) =>
    createDtsJobsCollector({
      ...deps,
      client,
      type,
      delayUnit: deps.config.collectors[type].delayUnit,
      pageSize: deps.config.api.pageSize,
      resourceGroupId: resourceGroupOf(deps),
    });
}

function resourceGroupOf({ config, target }: CollectorDeps): string {
  return config.accounts.find(({ name }) => name === target.account)?.resourceGroupId ?? "";
}
