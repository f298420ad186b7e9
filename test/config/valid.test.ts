import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Config } from "../../src/config/config.js";
import { loadConfig } from "../../src/config/load.js";

const folder = new URL("valid/", import.meta.url);

function load(name: string): Config {
  const text = readFileSync(new URL(name, folder), "utf8");
  return loadConfig({ file: { name, text }, env: {}, flags: {} }).config;
}

const defaults: Config = {
  accounts: [
    {
      name: "production",
      regions: ["cn-hangzhou"],
      allRegions: false,
      network: "public",
      endpoints: {},
      resourceGroupId: "",
      labels: {},
      select: { include: [], exclude: [] },
      credentials: { type: "auto" },
    },
  ],
  collectors: {
    migration: { enabled: true, intervalMs: 60_000, delayUnit: "ms" },
    sync: { enabled: true, intervalMs: 60_000, delayUnit: "s", zeroEtl: false },
    subscribe: { enabled: true, intervalMs: 60_000, delayUnit: "s" },
    sync_status: { enabled: true, intervalMs: 15_000, batchSize: 30 },
    legacy_sync: { enabled: false, intervalMs: 60_000 },
    object_modification: { enabled: true, intervalMs: 30_000, tasks: [] },
    consumer_groups: { enabled: false, intervalMs: 60_000 },
    monitor_rules: { enabled: false, intervalMs: 3_600_000 },
    dedicated_clusters: { enabled: false, intervalMs: 300_000 },
    verification: { enabled: false, intervalMs: 300_000 },
  },
  rateLimit: { requestsPerSecond: 10, burst: 5, regionRequestsPerSecond: 100, maxConcurrentRequests: 16 },
  api: {
    timeoutMs: 10_000,
    maxAttempts: 3,
    pageSize: 30,
    maxResponseSizeBytes: 8 * 1024 * 1024,
    signature: "v2",
  },
  staleness: { maxAgeMs: 300_000 },
  metrics: { statusSets: "active", jobNameLabel: true, tagLabels: [] },
  web: {
    listenAddresses: [":10155"],
    telemetryPath: "/metrics",
    configFile: "",
    enableLifecycle: false,
    enableProbe: false,
  },
  log: { level: "info", format: "json" },
  sharding: { shard: 0, totalShards: 1, previousTotalShards: 0 },
};

test("an account and its regions are enough, the rest are the documented defaults", () => {
  expect(load("minimal.yml")).toEqual(defaults);
});

test("every setting of a file reaches the configuration in its own unit", () => {
  expect(load("every-setting.yml")).toEqual({
    accounts: [
      {
        name: "production",
        regions: ["cn-hangzhou", "eu-central-1"],
        allRegions: false,
        network: "vpc",
        endpoints: { "eu-central-1": "http://127.0.0.1:8099" },
        resourceGroupId: "rg-acfm2p7a",
        labels: { team: "payments", cost_center: "4711" },
        select: {
          include: [
            { by: "name", value: "orders-*" },
            { by: "tag", key: "team", value: "pay=ments" },
          ],
          exclude: [
            { by: "id", value: "k71r16fj13g" },
            { by: "instance_id", value: "dtsk71r16fj13h" },
          ],
        },
        credentials: {
          type: "access_key",
          accessKeyIdFile: "/run/secrets/id",
          accessKeySecretEnv: "DTS_SECRET",
        },
      },
      {
        name: "staging_2",
        regions: ["cn-beijing"],
        allRegions: false,
        network: "public",
        endpoints: {},
        resourceGroupId: "",
        labels: {},
        select: { include: [], exclude: [] },
        credentials: { type: "auto" },
      },
    ],
    collectors: {
      migration: { enabled: false, intervalMs: 120_000, delayUnit: "s" },
      sync: { enabled: false, intervalMs: 90_000, delayUnit: "ms", zeroEtl: true },
      subscribe: { enabled: false, intervalMs: 5_400_000, delayUnit: "ms" },
      sync_status: { enabled: false, intervalMs: 20_500, batchSize: 7 },
      legacy_sync: { enabled: true, intervalMs: 86_400_000 },
      object_modification: {
        enabled: false,
        intervalMs: 1_000,
        tasks: [
          { account: "production", regionId: "eu-central-1", taskId: "k71r16fj13g" },
          { account: "staging_2", regionId: "cn-beijing", taskId: "71216" },
        ],
      },
      consumer_groups: { enabled: true, intervalMs: 30_000 },
      monitor_rules: { enabled: true, intervalMs: 7_200_000 },
      dedicated_clusters: { enabled: true, intervalMs: 600_000 },
      verification: { enabled: true, intervalMs: 900_000 },
    },
    rateLimit: { requestsPerSecond: 0.5, burst: 1, regionRequestsPerSecond: 200, maxConcurrentRequests: 100 },
    api: { timeoutMs: 100, maxAttempts: 1, pageSize: 10, maxResponseSizeBytes: 524_288, signature: "v3" },
    staleness: { maxAgeMs: 3_600_000 },
    metrics: { statusSets: "full", jobNameLabel: false, tagLabels: ["team", "acs:rm:rgId"] },
    web: {
      listenAddresses: ["127.0.0.1:9100", "[::1]:9100", "localhost:0"],
      telemetryPath: "/dts/metrics",
      configFile: "web.yml",
      enableLifecycle: true,
      enableProbe: true,
    },
    log: { level: "debug", format: "pretty" },
    sharding: { shard: 2, totalShards: 3, previousTotalShards: 2 },
  } satisfies Config);
});

test("every type of credentials keeps exactly the keys that were written", () => {
  const { accounts } = load("every-credentials-type.yml");
  const arn = "acs:ram::1234567890123456:role/dts-exporter";
  expect(Object.fromEntries(accounts.map(({ name, credentials }) => [name, credentials]))).toStrictEqual({
    "default-type": { type: "auto" },
    empty: { type: "auto" },
    auto: { type: "auto" },
    files: {
      type: "access_key",
      accessKeyIdFile: "/run/secrets/id",
      accessKeySecretFile: "./secret",
      securityTokenFile: "token.txt",
    },
    variables: {
      type: "access_key",
      accessKeyIdEnv: "KEY_ID",
      accessKeySecretEnv: "KEY_SECRET",
      securityTokenEnv: "KEY_TOKEN",
    },
    "rrsa-default": { type: "rrsa" },
    rrsa: {
      type: "rrsa",
      roleArn: arn,
      oidcProviderArn: "acs:ram::1234567890123456:oidc-provider/ack-rrsa-c1",
      oidcTokenFile: "/var/run/secrets/ack.alibabacloud.com/rrsa-tokens/token",
      stsEndpoint: "https://sts-vpc.cn-hangzhou.aliyuncs.com",
    },
    role: {
      type: "assume_role",
      roleArn: arn,
      externalId: "team-7",
      sessionName: "exporter",
      sessionDurationMs: 3_600_000,
      stsEndpoint: "http://127.0.0.1:10157",
      source: { type: "ecs_ram_role", roleName: "node" },
    },
    ecs: { type: "ecs_ram_role" },
    "ecs-endpoint": { type: "ecs_ram_role", metadataEndpoint: "http://100.100.100.200" },
    sidecar: { type: "uri", uri: "http://localhost:8080/credentials" },
  });
});

test("aliases stand for what they name, and an empty section keeps its defaults", () => {
  const config = load("anchors-and-empty-sections.yml");
  const key = { type: "access_key", accessKeyIdEnv: "KEY_ID", accessKeySecretEnv: "KEY_SECRET" };
  expect(config.accounts[1]).toMatchObject({
    regions: ["cn-hangzhou", "cn-beijing"],
    credentials: { source: key },
  });
  expect(config.collectors.sync).toEqual(defaults.collectors.sync);
  expect(config.web).toEqual(defaults.web);
});

test("JSON indented with tabs is read, and a single address stands for a list of one", () => {
  const text =
    '{\n\t"accounts": [{"name": "a", "regions": ["cn-hangzhou"]}],\n\t"web": {"listen_address": ":9100"}\n}\n';
  const { config } = loadConfig({ file: { name: "c.json", text }, env: {}, flags: {} });
  expect(config.web.listenAddresses).toEqual([":9100"]);
});

describe("the configuration", () => {
  test.each(readdirSync(folder))("of %s is frozen to the bottom", (name) => {
    expect(unfrozenPaths(load(name))).toEqual([]);
  });
});

function unfrozenPaths(value: unknown, path = "config"): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.entries(value).flatMap(([key, child]) => unfrozenPaths(child, `${path}.${key}`));
  return Object.isFrozen(value) ? below : [path, ...below];
}
