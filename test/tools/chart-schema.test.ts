import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Format, type SettingValue, WrongValue } from "../../src/config/document/formats.js";
import type { DocumentNode } from "../../src/config/document/node.js";
import { duration } from "../../src/config/document/number-formats.js";
import { list } from "../../src/config/list-format.js";
import { settingRows } from "../../src/config/schema.js";
import {
  accountName,
  credentialsUri,
  endpointUrl,
  listenAddress,
  metadataEndpoint,
  oidcProviderArn,
  regionId,
  roleArn,
  secretFile,
  secretVariable,
  stsEndpoint,
  taskId,
  telemetryPath,
} from "../../src/config/text-formats.js";
import { chartSchema } from "../../tools/chart-schema.js";
import { configExample } from "../../tools/config-example.js";
import { fits } from "./schema-checker.js";

const committed = readFileSync(
  new URL("../../deploy/helm/aliyun-dts-exporter/values.schema.json", import.meta.url),
  "utf8",
);
const { config } = JSON.parse(committed).$defs;

/** The settings that the chart leaves to its users. */
function values(text: string) {
  const { sharding, web, ...rest } = parse(text);
  const { listen_address, config_file, ...ours } = web;
  return { ...rest, web: ours };
}

test("the schema is current, and all else in the file stays as it is", () => {
  expect(chartSchema(committed)).toBe(committed);
  const stale = committed.replace('"maximum": 30', '"maximum": 31').replace('"Always"', '"Sometimes"');
  expect(chartSchema(stale)).toBe(committed.replace('"Always"', '"Sometimes"'));
});

test("the whole example fits the schema", () => {
  expect(fits(config, values(configExample()))).toBe(true);
});

test("a file with every setting fits the schema, but for what the chart writes itself", () => {
  const file = readFileSync(new URL("../config/valid/every-setting.yml", import.meta.url), "utf8");
  expect(fits(config, values(file))).toBe(true);
  expect(fits(config, parse(file))).toBe(false);
});

const wrong: readonly (readonly [string, unknown])[] = [
  ["collectors.sync.interval", "60"],
  ["collectors.sync.interval", 60],
  ["collectors.sync.enabled", "true"],
  ["collectors.sync.delay_unit", "seconds"],
  ["collectors.sync_status.batch_size", 31],
  ["collectors.sync_status.batch_size", 1.5],
  ["rate_limit.requests_per_second", 0],
  ["rate_limit.requests_per_second", 20.5],
  ["api.page_size", 15],
  ["api.max_response_size", "8MB"],
  ["metrics.tag_labels", "team"],
  ["metrics.tag_labels", ["team", "team"]],
  ["metrics.tag_labels", [""]],
  ["web.telemetry_path", "metrics"],
  ["web.telemetry_path", "/jobs"],
];

test.each(wrong)("%s: %j does not fit the schema of its setting", (path, value) => {
  const row = settingRows.find((candidate) => candidate.path === path);
  expect(row).toBeDefined();
  expect(fits(row?.format.schema, value)).toBe(false);
});

type Sample = string | readonly string[];

function nodeOf(value: Sample): DocumentNode {
  if (typeof value === "string") return { kind: "scalar", where: "c.yml:1:1", value };
  return { kind: "list", where: "c.yml:1:1", items: value.map(nodeOf) };
}

const taken: readonly (readonly [string, Format<SettingValue>, readonly Sample[]])[] = [
  ["an account name", accountName, ["a", "production", "staging_2"]],
  ["a region id", regionId, ["cn-hangzhou", "cn-shanghai-finance-1"]],
  ["a task id", taskId, ["k71r16fj13g", "71216"]],
  ["a telemetry path", telemetryPath, ["/metrics", "/dts/metrics", "/jobs2"]],
  ["addresses", list({ of: listenAddress, min: 1, max: 2, single: true }), [":1", ["[::1]:2", "a.b:3"]]],
  ["an endpoint", endpointUrl, ["https://dts.aliyuncs.com", "http://127.0.0.1:8099", "http://[::1]:1/"]],
  ["an STS endpoint", stsEndpoint, ["https://sts.aliyuncs.com", "http://localhost:1", "http://[::1]:1"]],
  ["a metadata endpoint", metadataEndpoint, ["http://100.100.100.200", "http://127.0.0.1:9", "https://m/"]],
  ["a URL of credentials", credentialsUri, ["https://c/p/q", "http://localhost:8080/credentials"]],
  ["a file", secretFile, ["/var/run/secrets/access-key"]],
  ["a variable", secretVariable, ["ALIBABA_CLOUD_ACCESS_KEY_ID", "_a1"]],
  ["a role", roleArn, ["acs:ram::1234567890123456:role/dts-exporter"]],
  ["a provider", oidcProviderArn, ["acs:ram::1234567890123456:oidc-provider/ack-rrsa-c1"]],
];

describe.each(taken)("%s", (_, format, samples) => {
  test.each(samples)("%j fits the format and its schema", (value) => {
    expect([format.fromDocument(nodeOf(value))].flat()).toEqual([value].flat());
    expect(fits(format.schema, value)).toBe(true);
  });
});

const refused: readonly (readonly [string, Format<SettingValue>, readonly string[]])[] = [
  ["an endpoint", endpointUrl, ["ftp://x", "https://u:p@x", "https://x/a", "https://x?a=b", "dts"]],
  ["an STS endpoint", stsEndpoint, ["http://sts.aliyuncs.com", "http://localhost.evil.org"]],
  ["a metadata endpoint", metadataEndpoint, ["http://169.254.169.254", "http://100.100.100.200.evil.org"]],
  ["a URL of credentials", credentialsUri, ["http://example.org/", "https://u:p@x/", "https://x/?a=b"]],
  ["a file", secretFile, ["LTAI5tAbCdEfGhIj", "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0"]],
  ["a variable", secretVariable, ["LTAI5tAbCdEfGhIj", "STS.NUx", "A-B", "1A"]],
];

describe.each(refused)("what is not %s", (_, format, samples) => {
  test.each(samples)("%j fits neither the format nor its schema", (value) => {
    expect(() => format.fromDocument(nodeOf(value))).toThrow(WrongValue);
    expect(fits(format.schema, value)).toBe(false);
  });
});

test("a schema of a text says what to write, and nothing that would make a validator print what it found", () => {
  for (const format of [
    secretFile,
    secretVariable,
    roleArn,
    endpointUrl,
    accountName,
    duration("1s", "1h"),
  ]) {
    expect(Object.keys(format.schema).sort()).toEqual(["else", "if", "type"]);
    expect(format.schema).toMatchObject({ else: { const: format.allowed } });
  }
});
