import type { AccountConfig, Config, JobCollectorConfig, ModificationTask } from "./config.js";
import { settings } from "./schema.js";
import type { Settled } from "./settle.js";

/** The lists that are no scalar settings. */
export interface Lists {
  readonly accounts: readonly AccountConfig[];
  readonly tasks: readonly ModificationTask[];
}

/** The configuration from its settled settings and its lists, deeply frozen. */
export function assembleConfig(value: Settled, { accounts, tasks }: Lists): Config {
  const { syncStatus, legacySync, objectModification } = settings.collectors;
  const { rateLimit, api, metrics, web, log, sharding, staleness } = settings;
  return deepFreeze({
    accounts,
    collectors: {
      migration: jobCollector(value, "migration"),
      sync: jobCollector(value, "sync"),
      subscribe: jobCollector(value, "subscribe"),
      syncStatus: {
        enabled: value(syncStatus.enabled),
        intervalMs: value(syncStatus.interval),
        batchSize: value(syncStatus.batchSize),
      },
      legacySync: { enabled: value(legacySync.enabled), intervalMs: value(legacySync.interval) },
      objectModification: {
        enabled: value(objectModification.enabled),
        intervalMs: value(objectModification.interval),
        tasks,
      },
    },
    rateLimit: {
      requestsPerSecond: value(rateLimit.requestsPerSecond),
      burst: value(rateLimit.burst),
      regionRequestsPerSecond: value(rateLimit.regionRequestsPerSecond),
      maxConcurrentRequests: value(rateLimit.maxConcurrentRequests),
    },
    api: {
      timeoutMs: value(api.timeout),
      maxAttempts: value(api.maxAttempts),
      pageSize: value(api.pageSize),
      maxResponseSizeBytes: value(api.maxResponseSize),
    },
    staleness: { maxAgeMs: value(staleness.maxAge) },
    metrics: {
      statusSets: value(metrics.statusSets),
      jobNameLabel: value(metrics.jobNameLabel),
      tagLabels: value(metrics.tagLabels),
    },
    web: {
      listenAddresses: value(web.listenAddresses),
      telemetryPath: value(web.telemetryPath),
      configFile: value(web.configFile),
      enableLifecycle: value(web.enableLifecycle),
      enableProbe: value(web.enableProbe),
    },
    log: { level: value(log.level), format: value(log.format) },
    sharding: { shard: value(sharding.shard), totalShards: value(sharding.totalShards) },
  });
}

function jobCollector(value: Settled, name: "migration" | "sync" | "subscribe"): JobCollectorConfig {
  const rows = settings.collectors[name];
  return {
    enabled: value(rows.enabled),
    intervalMs: value(rows.interval),
    delayUnit: value(rows.delayUnit),
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
