import type { ApiClient } from "../aliyun/api-client.js";
import type { Config } from "../config/config.js";
import { type Target, tasksIn } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { JobType } from "../model/job.js";
import type { Collect, JobReport } from "../model/report.js";
import type { CollectorName } from "./collectors.js";
import { createVerificationsCollector } from "./describe-check-jobs.js";
import { createConsumerGroupsCollector } from "./describe-consumer-channel.js";
import { createDtsJobsCollector } from "./describe-dts-jobs.js";
import { createMonitorRulesCollector } from "./describe-job-monitor-rule.js";
import { createStatusListCollector } from "./describe-synchronization-job-status-list.js";
import { createSynchronizationJobsCollector } from "./describe-synchronization-jobs.js";
import { createModifyStatusCollector } from "./describe-synchronization-object-modify-status.js";
import type { PageMemory } from "./job-listing.js";
import { createDedicatedClustersCollector } from "./list-dedicated-cluster.js";

/** What every collector is made of. */
export interface CollectorDeps {
  readonly target: Target;
  /** The settings of all collectors. */
  readonly collectors: Config["collectors"];
  readonly pageSize: number;
  /** Empty: all resource groups. */
  readonly resourceGroupId: string;
  readonly clock: Clock;
  /** Synchronization instances that are known in the target's account and region. */
  readonly instances: () => readonly string[];
  /** Jobs of the target's type, or of all types, that are known in its account and region. */
  readonly jobIds: () => readonly string[];
  /** What the target knows of a job so far, by the key of the job: parts that are told again are kept. Default: nothing. */
  readonly known?: ((jobKey: string) => JobReport | undefined) | undefined;
}

/** A collector: given the client of one poll, and the time over which its calls are spread if they are, it asks. */
export type Collector = (client: ApiClient, spreadMs?: number) => Collect;

/** How each collector asks. */
const factories: Readonly<Record<CollectorName, (deps: CollectorDeps) => Collector>> = {
  migration: jobsCollector("migration"),
  sync: jobsCollector("sync"),
  subscribe: jobsCollector("subscribe"),
  sync_status: (deps) => (client) =>
    createStatusListCollector({
      ...deps,
      client,
      batchSize: deps.collectors.sync_status.batchSize,
    }),
  legacy_sync: (deps) => {
    const memory: PageMemory = new Map();
    return (client) => createSynchronizationJobsCollector({ ...deps, client, memory });
  },
  object_modification: (deps) =>
    createModifyStatusCollector({
      ...deps,
      taskIds: tasksIn(deps, deps.target).map(({ taskId }) => taskId),
    }),
  consumer_groups: (deps) => (client) => createConsumerGroupsCollector({ ...deps, client }),
  monitor_rules: createMonitorRulesCollector,
  dedicated_clusters: (deps) => (client) => createDedicatedClustersCollector({ ...deps, client }),
  verification: (deps) => (client) => createVerificationsCollector({ ...deps, client }),
};

/** The collector of a target. It lives as long as the target, and may remember what it was answered. */
export function createCollector(deps: CollectorDeps): Collector {
  return factories[deps.target.collector](deps);
}

function jobsCollector(type: JobType): (deps: CollectorDeps) => Collector {
  return (deps) => {
    const memory: PageMemory = new Map();
    return (client) =>
      createDtsJobsCollector({
        ...deps,
        client,
        memory,
        type,
        delayUnit: deps.collectors[type].delayUnit,
        zeroEtl: type === "sync" && deps.collectors.sync.zeroEtl,
      });
  };
}
