import { logFormats, logLevels } from "../lib/logger.js";
import type { DelayUnit } from "./config.js";
import { boolean, duration, integer, number, oneOf, oneOfNumbers, size } from "./document/formats.js";
import { list } from "./list-format.js";
import { type AnySetting, setting } from "./setting.js";
import { anyText, listenAddress, tagKey, telemetryPath } from "./text-formats.js";

const interval = duration("1s", "24h");
const delayUnits: readonly DelayUnit[] = ["ms", "s"];

function enabled(collector: string, fallback: boolean, what: string) {
  return setting({
    path: `collectors.${collector}.enabled`,
    format: boolean,
    default: String(fallback),
    doc: `Poll ${what}.`,
  });
}

function every(collector: string, fallback: string) {
  return setting({
    path: `collectors.${collector}.interval`,
    format: interval,
    default: fallback,
    doc: "Time from the start of one poll to the start of the next, per account and region.",
  });
}

function jobCollector(collector: string, jobType: string, unit: DelayUnit) {
  return {
    enabled: enabled(collector, true, `DescribeDtsJobs with JobType=${jobType}`),
    interval: every(collector, "60s"),
    delayUnit: setting({
      path: `collectors.${collector}.delay_unit`,
      format: oneOf(delayUnits),
      default: unit,
      doc: "Unit of the API's Delay. Its pages disagree: compare with the console.",
    }),
  };
}

/**
 * TABLE 1: every scalar setting, in the shape of Config. File keys, environment names, flags, defaults, the
 * reference, the example and the errors all come from here.
 */
export const settings = {
  collectors: {
    migration: jobCollector("migration", "MIGRATION", "ms"),
    sync: jobCollector("sync", "SYNC", "s"),
    subscribe: jobCollector("subscribe", "SUBSCRIBE", "s"),
    syncStatus: {
      enabled: enabled(
        "sync_status",
        true,
        "DescribeSynchronizationJobStatusList, the fast lane; needs sync or legacy_sync",
      ),
      interval: every("sync_status", "15s"),
      batchSize: setting({
        path: "collectors.sync_status.batch_size",
        format: integer(1, 30),
        default: "30",
        doc: "Jobs asked for in one request.",
      }),
    },
    legacySync: {
      enabled: enabled("legacy_sync", false, "DescribeSynchronizationJobs, the old listing"),
      interval: every("legacy_sync", "60s"),
    },
    objectModification: {
      enabled: enabled(
        "object_modification",
        true,
        "DescribeSynchronizationObjectModifyStatus for the tasks below",
      ),
      interval: every("object_modification", "30s"),
    },
  },
  rateLimit: {
    requestsPerSecond: setting({
      path: "rate_limit.requests_per_second",
      format: number(0, 20),
      default: "10",
      doc: "Sustained requests per account and region, shared by all collectors. The documented limit is 20: the limiter never lets more than 20 leave in any second, whatever this and the burst add up to.",
    }),
    burst: setting({
      path: "rate_limit.burst",
      format: integer(1, 20),
      default: "5",
      doc: "Requests that may leave at once after a pause. In any second at most requests_per_second + burst leave, and never more than 20.",
    }),
    regionRequestsPerSecond: setting({
      path: "rate_limit.region_requests_per_second",
      format: number(0, 200),
      default: "100",
      doc: "Requests per region over all accounts of this process. The documented limit is 200.",
    }),
    maxConcurrentRequests: setting({
      path: "rate_limit.max_concurrent_requests",
      format: integer(1, 100),
      default: "4",
      doc: "Requests in flight per account and region.",
    }),
  },
  api: {
    timeout: setting({
      path: "api.timeout",
      format: duration("100ms", "5m"),
      default: "10s",
      doc: "One request, from its start to the last byte of the answer.",
    }),
    maxAttempts: setting({
      path: "api.max_attempts",
      format: integer(1, 10),
      default: "3",
      doc: "Attempts per request, the first one included.",
    }),
    pageSize: setting({
      path: "api.page_size",
      format: oneOfNumbers([10, 20, 30]),
      default: "30",
      doc: "Jobs per page of DescribeDtsJobs.",
    }),
    maxResponseSize: setting({
      path: "api.max_response_size",
      format: size("64KiB", "64MiB"),
      default: "8MiB",
      doc: "A longer answer is cut off and counts as a failure.",
    }),
  },
  staleness: {
    maxAge: setting({
      path: "staleness.max_age",
      format: duration("1s", "24h"),
      default: "5m",
      doc: "Without a successful poll for this long (or 5 intervals, if that is longer), a target's job series go.",
    }),
  },
  metrics: {
    statusSets: setting({
      path: "metrics.status_sets",
      format: oneOf(["active", "full"]),
      default: "active",
      doc: "active: one series with the current status; full: 0 or 1 for every documented status.",
    }),
    jobNameLabel: setting({
      path: "metrics.job_name_label",
      format: boolean,
      default: "true",
      doc: "Label dts_job_name on every job series. Without it only aliyun_dts_job_info has the name.",
    }),
    tagLabels: setting({
      path: "metrics.tag_labels",
      format: list({ of: tagKey, min: 0, max: 50 }),
      default: "",
      doc: "Tag keys to expose as labels of aliyun_dts_job_tags.",
    }),
  },
  web: {
    listenAddresses: setting({
      path: "web.listen_address",
      format: list({ of: listenAddress, min: 1, max: 16, single: true }),
      default: ":10155",
      flag: "web.listen-address",
      doc: "Address to listen on, or a list of them. Port 0 picks a free port and logs it.",
    }),
    telemetryPath: setting({
      path: "web.telemetry_path",
      format: telemetryPath,
      default: "/metrics",
      flag: "web.telemetry-path",
      doc: "Path of the metrics.",
    }),
    configFile: setting({
      path: "web.config_file",
      format: anyText("the name of a file, or nothing", 4096),
      default: "",
      flag: "web.config.file",
      doc: "File in the exporter-toolkit format for TLS and basic authentication. Empty: plain HTTP without authentication.",
    }),
    enableLifecycle: setting({
      path: "web.enable_lifecycle",
      format: boolean,
      default: "false",
      flag: "web.enable-lifecycle",
      doc: "Allow POST /-/reload.",
    }),
    enableProbe: setting({
      path: "web.enable_probe",
      format: boolean,
      default: "false",
      doc: "Allow GET /probe, which asks the API at once.",
    }),
  },
  log: {
    level: setting({
      path: "log.level",
      format: oneOf(logLevels),
      default: "info",
      flag: "log.level",
      doc: "Least urgent level that is logged.",
    }),
    format: setting({
      path: "log.format",
      format: oneOf(logFormats),
      default: "json",
      flag: "log.format",
      doc: "json: one object a line; pretty: coloured text for people.",
    }),
  },
  sharding: {
    shard: setting({
      path: "sharding.shard",
      format: integer(0, 999),
      default: "0",
      flag: "shard",
      doc: "Number of this shard, from 0. With --pod NAME it is the number at the end of a StatefulSet pod's name.",
    }),
    totalShards: setting({
      path: "sharding.total_shards",
      format: integer(1, 1000),
      default: "1",
      flag: "total-shards",
      doc: "Number of shards. Each account and region belongs to exactly one.",
    }),
  },
} as const;

/** All rows of the table, in the order of the file. */
export const settingRows: readonly AnySetting[] = rowsOf(settings);

type SettingTree = { readonly [key: string]: SettingTree | AnySetting };

function rowsOf(tree: SettingTree): readonly AnySetting[] {
  return Object.values(tree).flatMap((node) => (isSetting(node) ? [node] : rowsOf(node)));
}

function isSetting(node: SettingTree | AnySetting): node is AnySetting {
  return typeof node["path"] === "string";
}
