import { type CollectorName, collectorNames, collectorOf } from "../dts/collectors.js";
import { documentedLimit } from "../dts/operations.js";
import { logLevels } from "../lib/log-messages.js";
import { logFormats } from "../lib/logger.js";
import { boolean, oneOf } from "./document/formats.js";
import { duration, integer, number, oneOfNumbers, size } from "./document/number-formats.js";
import { list } from "./list-format.js";
import { type AnySetting, rowsOf, type SettingTree, setting } from "./setting.js";
import { anyText, listenAddress, tagKey, telemetryPath } from "./text-formats.js";

const { perAccount, perRegion } = documentedLimit;

/** What every collector has; its defaults stand in the table of collectors. */
function collector(name: CollectorName) {
  const { enabled, interval, polls } = collectorOf(name);
  return {
    enabled: setting({
      path: `collectors.${name}.enabled`,
      format: boolean,
      default: String(enabled),
      doc: `Poll ${polls}.`,
    }),
    intervalMs: setting({
      path: `collectors.${name}.interval`,
      format: duration("1s", "24h"),
      default: interval,
      doc: "Time from the start of one poll to the start of the next, per account and region.",
    }),
  };
}

function delayUnit(name: CollectorName, fallback: "ms" | "s") {
  return setting({
    path: `collectors.${name}.delay_unit`,
    format: oneOf(["ms", "s"]),
    default: fallback,
    doc: "Unit of the API's Delay. Its pages disagree: compare with the console.",
  });
}

/** What only some collectors have. */
const ofSomeCollectors = {
  migration: { delayUnit: delayUnit("migration", "ms") },
  sync: {
    delayUnit: delayUnit("sync", "s"),
    zeroEtl: setting({
      path: "collectors.sync.zero_etl",
      format: boolean,
      default: "false",
      doc: "List Zero-ETL jobs too: a second walk with ZeroEtlJob=true in every poll.",
    }),
  },
  subscribe: { delayUnit: delayUnit("subscribe", "s") },
  sync_status: {
    batchSize: setting({
      path: "collectors.sync_status.batch_size",
      format: integer(1, 30),
      default: "30",
      doc: "Jobs asked for in one request.",
    }),
  },
} satisfies Partial<Record<CollectorName, SettingTree>>;

function collectorSections(): SettingTree {
  const own: Partial<Record<CollectorName, SettingTree>> = ofSomeCollectors;
  return Object.fromEntries(collectorNames.map((name) => [name, { ...collector(name), ...own[name] }]));
}

/**
 * TABLE 1: every scalar setting, in the shape of Config. The type Config, file keys, environment names, flags, defaults,
 * the reference, the example, the chart's schema and the errors all come from here.
 */
export const settings = {
  collectors: collectorSections(),
  rateLimit: {
    requestsPerSecond: setting({
      path: "rate_limit.requests_per_second",
      format: number(0, perAccount),
      default: "10",
      doc: `Sustained requests per account and region, shared by all collectors. The documented limit is ${perAccount}: the limiter never sends more than ${perAccount} in any second, whatever this and the burst add up to.`,
    }),
    burst: setting({
      path: "rate_limit.burst",
      format: integer(1, perAccount),
      default: "5",
      doc: `Requests that may be sent at once after a pause. In any second at most requests_per_second + burst are sent, and never more than ${perAccount}.`,
    }),
    regionRequestsPerSecond: setting({
      path: "rate_limit.region_requests_per_second",
      format: number(0, perRegion),
      default: "100",
      doc: `Requests per region over all accounts. Shards divide it among themselves, as they divide the accounts. The documented limit is ${perRegion}.`,
    }),
    maxConcurrentRequests: setting({
      path: "rate_limit.max_concurrent_requests",
      format: integer(1, 100),
      default: "16",
      doc: "Requests in flight per account and region: as many as the rate times the latency of a call, so that a far cloud is asked at the full rate.",
    }),
  },
  api: {
    timeoutMs: setting({
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
      format: oneOfNumbers([10, 20, 30, 50, 100]),
      default: "30",
      doc: "Jobs per page of DescribeDtsJobs. The API may cut a page to 30.",
    }),
    maxResponseSizeBytes: setting({
      path: "api.max_response_size",
      format: size("64KiB", "64MiB"),
      default: "8MiB",
      doc: "A longer answer is cut off and counts as a failure.",
    }),
    signature: setting({
      path: "api.signature",
      format: oneOf(["v2", "v3"]),
      default: "v2",
      doc: "How calls to DTS are signed. v2: HMAC-SHA1, in the body; v3: ACS3-HMAC-SHA256, in headers. Calls to STS are always v2.",
    }),
  },
  staleness: {
    maxAgeMs: setting({
      path: "staleness.max_age",
      format: duration("1s", "24h"),
      default: "5m",
      doc: "Without a successful poll for this long (or 5 intervals, if that is longer), a target's job series are removed.",
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
      // With the six labels of a job no series has more than 20: stores take 30, those of others included.
      format: list({ of: tagKey, min: 0, max: 14 }),
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
    previousTotalShards: setting({
      path: "sharding.previous_total_shards",
      format: integer(0, 1000),
      default: "0",
      flag: "previous-total-shards",
      doc: "While the number of shards changes: the number before. Each shard also keeps what it had then, so that nothing is without a shard. 0: no change is under way.",
    }),
  },
} satisfies SettingTree;

/** The type of {@link settings}; that of the collectors' part cannot be read off code that loops over them. */
export type Settings = Omit<typeof settings, "collectors"> & {
  readonly collectors: {
    readonly [N in CollectorName]: ReturnType<typeof collector> &
      (N extends keyof typeof ofSomeCollectors ? (typeof ofSomeCollectors)[N] : unknown);
  };
};

/** All rows of the table, in the order of the file. */
export const settingRows: readonly AnySetting[] = rowsOf(settings);
