import { expect, test } from "vitest";
import type { Config } from "../../src/config/config.js";
import { type ConfigSources, loadConfig } from "../../src/config/load.js";
import { settingRows } from "../../src/config/schema.js";
import { fileWith, linesOf } from "./lines-of.js";

function load(sources: Partial<ConfigSources>): Config {
  return loadConfig({ file: fileWith(), env: {}, flags: {}, ...sources }).config;
}

test("a flag goes before the environment, that before the file, that before the default", () => {
  const file = fileWith("log: {level: warn}");
  const env = { DTS_EXPORTER_LOG_LEVEL: "error" };
  const flags = { "log.level": "debug" };
  const levels = [{}, { file }, { file, env }, { file, env, flags }].map(
    (sources) => load(sources).log.level,
  );
  expect(levels).toEqual(["info", "warn", "error", "debug"]);
});

test("a list of a stronger source replaces the weaker one, they are not joined", () => {
  const file = fileWith("metrics: {tag_labels: [a, b]}");
  expect(load({ file, env: { DTS_EXPORTER_METRICS_TAG_LABELS: "c" } }).metrics.tagLabels).toEqual(["c"]);
  expect(load({ file, env: { DTS_EXPORTER_METRICS_TAG_LABELS: "" } }).metrics.tagLabels).toEqual([]);
});

/** A text for the environment, where its value ends up, and what it becomes there. */
const samples: Readonly<Record<string, readonly [string, (config: Config) => unknown, unknown]>> = {
  "collectors.migration.enabled": ["false", (c) => c.collectors.migration.enabled, false],
  "collectors.migration.interval": ["61s", (c) => c.collectors.migration.intervalMs, 61_000],
  "collectors.migration.delay_unit": ["s", (c) => c.collectors.migration.delayUnit, "s"],
  "collectors.sync.enabled": ["false", (c) => c.collectors.sync.enabled, false],
  "collectors.sync.interval": ["1m2s", (c) => c.collectors.sync.intervalMs, 62_000],
  "collectors.sync.delay_unit": ["ms", (c) => c.collectors.sync.delayUnit, "ms"],
  "collectors.sync.zero_etl": ["true", (c) => c.collectors.sync.zeroEtl, true],
  "collectors.subscribe.enabled": ["false", (c) => c.collectors.subscribe.enabled, false],
  "collectors.subscribe.interval": ["1500ms", (c) => c.collectors.subscribe.intervalMs, 1_500],
  "collectors.subscribe.delay_unit": ["ms", (c) => c.collectors.subscribe.delayUnit, "ms"],
  "collectors.sync_status.enabled": ["false", (c) => c.collectors.sync_status.enabled, false],
  "collectors.sync_status.interval": ["1h", (c) => c.collectors.sync_status.intervalMs, 3_600_000],
  "collectors.sync_status.batch_size": ["1", (c) => c.collectors.sync_status.batchSize, 1],
  "collectors.legacy_sync.enabled": ["true", (c) => c.collectors.legacy_sync.enabled, true],
  "collectors.legacy_sync.interval": ["2m", (c) => c.collectors.legacy_sync.intervalMs, 120_000],
  "collectors.object_modification.enabled": ["false", (c) => c.collectors.object_modification.enabled, false],
  "collectors.object_modification.interval": [
    "3m",
    (c) => c.collectors.object_modification.intervalMs,
    180_000,
  ],
  "collectors.consumer_groups.enabled": ["true", (c) => c.collectors.consumer_groups.enabled, true],
  "collectors.consumer_groups.interval": ["2m", (c) => c.collectors.consumer_groups.intervalMs, 120_000],
  "collectors.monitor_rules.enabled": ["true", (c) => c.collectors.monitor_rules.enabled, true],
  "collectors.monitor_rules.interval": ["2h", (c) => c.collectors.monitor_rules.intervalMs, 7_200_000],
  "collectors.dedicated_clusters.enabled": ["true", (c) => c.collectors.dedicated_clusters.enabled, true],
  "collectors.dedicated_clusters.interval": [
    "4m",
    (c) => c.collectors.dedicated_clusters.intervalMs,
    240_000,
  ],
  "collectors.verification.enabled": ["true", (c) => c.collectors.verification.enabled, true],
  "collectors.verification.interval": ["6m", (c) => c.collectors.verification.intervalMs, 360_000],
  "rate_limit.requests_per_second": ["7.5", (c) => c.rateLimit.requestsPerSecond, 7.5],
  "rate_limit.burst": ["2", (c) => c.rateLimit.burst, 2],
  "rate_limit.region_requests_per_second": ["99", (c) => c.rateLimit.regionRequestsPerSecond, 99],
  "rate_limit.max_concurrent_requests": ["8", (c) => c.rateLimit.maxConcurrentRequests, 8],
  "api.timeout": ["9s", (c) => c.api.timeoutMs, 9_000],
  "api.max_attempts": ["2", (c) => c.api.maxAttempts, 2],
  "api.page_size": ["20", (c) => c.api.pageSize, 20],
  "api.max_response_size": ["1MiB", (c) => c.api.maxResponseSizeBytes, 1_048_576],
  "api.signature": ["v3", (c) => c.api.signature, "v3"],
  "staleness.max_age": ["10m", (c) => c.staleness.maxAgeMs, 600_000],
  "metrics.status_sets": ["full", (c) => c.metrics.statusSets, "full"],
  "metrics.job_name_label": ["false", (c) => c.metrics.jobNameLabel, false],
  "metrics.tag_labels": ["team, env", (c) => c.metrics.tagLabels, ["team", "env"]],
  "web.listen_address": [":1,[::1]:2", (c) => c.web.listenAddresses, [":1", "[::1]:2"]],
  "web.telemetry_path": ["/m", (c) => c.web.telemetryPath, "/m"],
  "web.config_file": ["/etc/web.yml", (c) => c.web.configFile, "/etc/web.yml"],
  "web.enable_lifecycle": ["true", (c) => c.web.enableLifecycle, true],
  "web.enable_probe": ["true", (c) => c.web.enableProbe, true],
  "log.level": ["debug", (c) => c.log.level, "debug"],
  "log.format": ["pretty", (c) => c.log.format, "pretty"],
  "sharding.shard": ["3", (c) => c.sharding.shard, 3],
  "sharding.total_shards": ["9", (c) => c.sharding.totalShards, 9],
  "sharding.previous_total_shards": ["4", (c) => c.sharding.previousTotalShards, 4],
};

test("every setting of the table has a sample here", () => {
  expect(Object.keys(samples).sort()).toEqual(settingRows.map(({ path }) => path).sort());
});

test.each(Object.entries(samples))(
  "%s is set by its environment variable, and by nothing else",
  (path, sample) => {
    const [text, read, value] = sample;
    const base = fileWith("sharding: {total_shards: 5}");
    const name = `DTS_EXPORTER_${path.replaceAll(".", "_").toUpperCase()}`;
    const before = load({ file: base });
    const after = load({ file: base, env: { [name]: text } });
    expect(read(before)).not.toEqual(value);
    expect(read(after)).toEqual(value);
    expect(differences(before, after)).toBe(1);
  },
);

test.each(settingRows.map((row) => [row.env, row] as const))(
  "%s takes the default as it is written",
  (env, row) => {
    expect(load({ env: { [env]: row.default } })).toEqual(load({}));
  },
);

test.each([
  ["log.level", "warn", (c: Config) => c.log.level, "warn"],
  ["log.format", "pretty", (c: Config) => c.log.format, "pretty"],
  ["web.listen-address", ":1", (c: Config) => c.web.listenAddresses, [":1"]],
  ["web.listen-address", [":1", ":2"], (c: Config) => c.web.listenAddresses, [":1", ":2"]],
  ["web.telemetry-path", "/m", (c: Config) => c.web.telemetryPath, "/m"],
  ["web.config.file", "web.yml", (c: Config) => c.web.configFile, "web.yml"],
  ["web.enable-lifecycle", true, (c: Config) => c.web.enableLifecycle, true],
  ["total-shards", "3", (c: Config) => c.sharding.totalShards, 3],
  ["previous-total-shards", "4", (c: Config) => c.sharding.previousTotalShards, 4],
  ["shard", ["0"], (c: Config) => c.sharding.shard, 0],
])("--%s %j sets its setting", (flag, given, read, value) => {
  expect(read(load({ flags: { [flag]: given } }))).toEqual(value);
});

test.each(["exporter-2", "aliyun-dts-exporter-blue-2"])("--pod %s means shard 2", (pod) => {
  const flags = { pod, "total-shards": "4" };
  const env = { DTS_EXPORTER_SHARDING_SHARD: "1" };
  expect(load({ flags, env }).sharding).toEqual({ shard: 2, totalShards: 4, previousTotalShards: 0 });
});

test("flags that are no settings are left to the command line", () => {
  expect(load({ flags: { "config.file": "x.yml", once: true } })).toEqual(load({}));
});

test.each([
  [
    { env: { DTS_EXPORTER_API_TIMEOUT: "60" } },
    'environment DTS_EXPORTER_API_TIMEOUT: api.timeout: not a duration (found "60") (write a duration from 100ms to 5m, with its unit)',
  ],
  [
    { env: { DTS_EXPORTER_WEB_ENABLE_PROBE: "" } },
    'environment DTS_EXPORTER_WEB_ENABLE_PROBE: web.enable_probe: not true or false (found "") (write true or false)',
  ],
  [
    { env: { DTS_EXPORTER_RATE_LIMIT_BURST: "5 " } },
    'environment DTS_EXPORTER_RATE_LIMIT_BURST: rate_limit.burst: not a whole number (found "5 ") (write a whole number from 1 to 20)',
  ],
  [
    { env: { DTS_EXPORTER_WEB_LISTEN_ADDRESS: ":1,:x" } },
    'environment DTS_EXPORTER_WEB_LISTEN_ADDRESS: web.listen_address[1]: not an address (found ":x") (write an address such as :10155, 127.0.0.1:10155 or [::1]:10155)',
  ],
  [
    { flags: { "log.level": "trace" } },
    'flag --log.level: log.level: an unknown word (found "trace") (write one of: debug, info, warn, error)',
  ],
  [
    { flags: { "log.level": ["info", "warn"] } },
    "flag --log.level: log.level: the flag is given more than once (found 2 of them) (write it once)",
  ],
  [
    { flags: { "log.level": true } },
    'flag --log.level: log.level: an unknown word (found "true") (write one of: debug, info, warn, error)',
  ],
  [
    { flags: { pod: "exporter" } },
    'flag --pod: sharding.shard: not the name of a StatefulSet pod (found "exporter") (write a name that ends in - and a number from 0 to 999, such as aliyun-dts-exporter-0)',
  ],
  [
    { flags: { pod: "exporter-1", shard: "1" } },
    "flag --pod: sharding.shard: --pod and --shard cannot both be given (found both) (write one of them)",
  ],
  [
    { flags: { pod: "exporter-1" } },
    "flag --pod: sharding.shard: not below sharding.total_shards, which is 1 (found the number 1) (write 0, or raise sharding.total_shards)",
  ],
  [
    { env: { DTS_EXPORTER_SHARDING_SHARD: "4" }, flags: { "total-shards": "3" } },
    "environment DTS_EXPORTER_SHARDING_SHARD: sharding.shard: not below sharding.total_shards, which is 3 (found the number 4) (write a whole number from 0 to 2, or raise sharding.total_shards)",
  ],
  [
    { flags: { shard: "5", "total-shards": "2", "previous-total-shards": "5" } },
    "flag --shard: sharding.shard: not below sharding.total_shards, which is 2 and sharding.previous_total_shards, which is 5 (found the number 5) (write a whole number from 0 to 4, or raise sharding.total_shards)",
  ],
  [
    { flags: { "total-shards": "0" } },
    'flag --total-shards: sharding.total_shards: out of range (found "0") (write a whole number from 1 to 1000)',
  ],
  [
    { flags: { "total-shards": "three" } },
    'flag --total-shards: sharding.total_shards: not a whole number (found "three") (write a whole number from 1 to 1000)',
  ],
  [
    { env: { DTS_EXPORTER_SHARDING_PREVIOUS_TOTAL_SHARDS: "1001" } },
    'environment DTS_EXPORTER_SHARDING_PREVIOUS_TOTAL_SHARDS: sharding.previous_total_shards: out of range (found "1001") (write a whole number from 0 to 1000)',
  ],
])("%j is refused with its source named", (sources, line) => {
  expect(linesOf({ file: fileWith(), ...sources })).toEqual([line]);
});

test("mistakes of the file, the environment and the flags are told at once", () => {
  const lines = linesOf({
    file: fileWith("api: {timeout: 1}"),
    env: { DTS_EXPORTER_LOG_LEVEL: "x" },
    flags: { shard: "-1" },
  });
  expect(lines.map((line) => line.split(": ")[0])).toEqual([
    "c.yml:2:16",
    "environment DTS_EXPORTER_LOG_LEVEL",
    "flag --shard",
  ]);
});

function differences(a: unknown, b: unknown): number {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null || Array.isArray(a)) {
    return JSON.stringify(a) === JSON.stringify(b) ? 0 : 1;
  }
  const other = new Map(Object.entries(b));
  return Object.entries(a).reduce((sum, [key, value]) => sum + differences(value, other.get(key)), 0);
}

test("a shard that no account and region belongs to is told, and is no mistake", () => {
  const shardsOf = (shard: number) =>
    loadConfig({
      file: { name: "c.yml", text: "accounts: [{name: a, regions: [cn-hangzhou]}]" },
      env: {},
      flags: { shard: String(shard), "total-shards": "2" },
    }).warnings;
  const warnings = [0, 1].map(shardsOf);
  expect(warnings.filter(({ length }) => length === 0)).toHaveLength(1);
  expect(warnings.flat()).toEqual([
    expect.stringMatching(
      /^flag --shard: sharding\.shard: no account and region belongs to this shard \(found the number [01] of 2 shards\) \(run fewer shards/,
    ),
  ]);
});
