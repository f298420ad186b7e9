import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.js";
import { linesOf } from "../lines-of.js";

const key = { ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAI5tx", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "hush" };
const rrsa = {
  ALIBABA_CLOUD_ROLE_ARN: "acs:ram::1:role/a",
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: "acs:ram::1:oidc-provider/p",
  ALIBABA_CLOUD_OIDC_TOKEN_FILE: "/token",
};
const regions = { DTS_EXPORTER_REGIONS: "cn-hangzhou,cn-beijing" };
const keyNames = {
  type: "access_key",
  accessKeyIdEnv: "ALIBABA_CLOUD_ACCESS_KEY_ID",
  accessKeySecretEnv: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
};

describe("without accounts, one account named default", () => {
  test.each([
    ["an access key", key, keyNames],
    [
      "an access key with a token",
      { ...key, ALIBABA_CLOUD_SECURITY_TOKEN: "t" },
      { ...keyNames, securityTokenEnv: "ALIBABA_CLOUD_SECURITY_TOKEN" },
    ],
    ["an access key with an empty token", { ...key, ALIBABA_CLOUD_SECURITY_TOKEN: "" }, keyNames],
    ["RRSA", rrsa, { type: "rrsa" }],
    ["RRSA and an access key", { ...rrsa, ...key }, { type: "rrsa" }],
    ["half of RRSA and an access key", { ...key, ALIBABA_CLOUD_ROLE_ARN: "acs:ram::1:role/a" }, keyNames],
  ])("has the credentials of %s", (_, env, credentials) => {
    const { config } = loadConfig({ env: { ...env, ...regions }, flags: {} });
    expect(config.accounts).toStrictEqual([
      {
        name: "default",
        regions: ["cn-hangzhou", "cn-beijing"],
        allRegions: false,
        network: "public",
        endpoints: {},
        resourceGroupId: "",
        labels: {},
        select: { include: [], exclude: [] },
        credentials,
      },
    ]);
  });

  test.each([
    ["ALIBABA_CLOUD_REGION_ID", { ALIBABA_CLOUD_REGION_ID: "eu-west-1" }, ["eu-west-1"]],
    [
      "DTS_EXPORTER_REGIONS before it",
      { ALIBABA_CLOUD_REGION_ID: "eu-west-1", DTS_EXPORTER_REGIONS: "us-east-1" },
      ["us-east-1"],
    ],
  ])("has its regions from %s", (_, env, expected) => {
    const { config } = loadConfig({ env: { ...key, ...env }, flags: {} });
    expect(config.accounts[0]?.regions).toEqual(expected);
  });

  test.each([
    [
      { ...regions },
      "environment ALIBABA_CLOUD_ACCESS_KEY_ID: accounts: no account is configured (found neither a configuration file nor credentials in the environment) (write accounts in a file and name it with --config.file, or set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET)",
    ],
    [
      { ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAI5tx", ...regions },
      "environment ALIBABA_CLOUD_ACCESS_KEY_SECRET: accounts: missing (found only ALIBABA_CLOUD_ACCESS_KEY_ID) (set ALIBABA_CLOUD_ACCESS_KEY_SECRET too, or write accounts in a configuration file)",
    ],
    [
      { ...rrsa, ALIBABA_CLOUD_OIDC_TOKEN_FILE: "", ...regions },
      "environment ALIBABA_CLOUD_OIDC_TOKEN_FILE: accounts: missing (found only ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_PROVIDER_ARN) (set ALIBABA_CLOUD_OIDC_TOKEN_FILE too, or write accounts in a configuration file)",
    ],
    [
      { ...key },
      "environment DTS_EXPORTER_REGIONS: accounts: no region is configured (found neither DTS_EXPORTER_REGIONS nor ALIBABA_CLOUD_REGION_ID) (set DTS_EXPORTER_REGIONS to one or more region ids, such as cn-hangzhou,cn-beijing)",
    ],
    [
      { ...key, DTS_EXPORTER_REGIONS: "cn-hangzhou,," },
      'environment DTS_EXPORTER_REGIONS: accounts[0].regions[1]: not a region id (found "") (write a region id such as cn-hangzhou)',
    ],
  ])("is refused with what to set: %#", (env, line) => {
    expect(linesOf({ env })[0]).toBe(line);
  });
});

describe("a warning", () => {
  const file = (rest: string) => ({ name: "c.yml", text: rest });

  test("tells of a region for which no host within its VPC is known, unless it has an endpoint", () => {
    const text = (more: string) =>
      `accounts: [{name: a, network: vpc, regions: [cn-hangzhou, cn-heyuan]${more}}]`;
    const warningsOf = (more: string) => loadConfig({ file: file(text(more)), env: {}, flags: {} }).warnings;
    expect(warningsOf("")).toEqual([
      'c.yml:1:59: accounts[0].regions[1]: no host of DTS within a VPC is known for this region (found "cn-heyuan" with network vpc) (check that dts-vpc.cn-heyuan.aliyuncs.com resolves there, or write its URL into endpoints)',
    ]);
    expect(warningsOf(', endpoints: {cn-heyuan: "https://dts.example.com"}')).toEqual([]);
  });

  test.each([
    [
      "tells of a misspelt region",
      { file: file("accounts: [{name: a, regions: [cn-beijing, cn-hangzou]}]") },
      'c.yml:1:44: accounts[0].regions[1]: not a region that DTS documents; a misspelt region looks like one without jobs (found "cn-hangzou") (did you mean cn-hangzhou?)',
    ],
    [
      "tells of a misspelt region in the environment",
      { env: { ...key, DTS_EXPORTER_REGIONS: "mars-north-1" } },
      'environment DTS_EXPORTER_REGIONS: accounts[0].regions: not a region that DTS documents; a misspelt region looks like one without jobs (found "mars-north-1") (check the region id)',
    ],
    [
      "tells of an endpoint that is never called",
      {
        file: file(
          'accounts: [{name: a, regions: [cn-beijing], endpoints: {cn-hangzhou: "http://localhost:1"}}]',
        ),
      },
      'c.yml:1:57: accounts[0].endpoints.cn-hangzhou: an endpoint for a region that this account does not watch (found "cn-hangzhou") (remove it, or write one of: cn-beijing)',
    ],
    [
      "tells of regions in the environment that the file overrules",
      { file: file("accounts: [{name: a, regions: [cn-beijing]}]"), env: regions },
      "environment DTS_EXPORTER_REGIONS: accounts: has no effect, because the file has accounts (found both) (write the regions into the file, or unset the variable)",
    ],
    [
      "tells of a misspelt variable without its value",
      { env: { ...key, ...regions, DTS_EXPORTER_LOG_LEVL: "debug" } },
      "environment DTS_EXPORTER_LOG_LEVL: environment: not a setting (found an unknown name, its value is not shown) (did you mean DTS_EXPORTER_LOG_LEVEL?)",
    ],
    [
      "tells of a rate and burst that the limiter cuts",
      { env: { ...key, ...regions, DTS_EXPORTER_RATE_LIMIT_BURST: "11" } },
      "default: rate_limit.requests_per_second: together with rate_limit.burst above the documented limit of 20 per second (found 10 + 11) (the limiter keeps to 20; write values that add up to at most 20)",
    ],
    [
      "tells of a number of shards before a change that is none",
      { env: { ...key, ...regions }, flags: { "total-shards": "3", "previous-total-shards": "3" } },
      "flag --previous-total-shards: sharding.previous_total_shards: has no effect, because it is what sharding.total_shards is (found the number 3) (write the number of shards before the change, or 0 when no change is under way)",
    ],
  ])("%s", (_, sources, line) => {
    expect(loadConfig({ env: {}, flags: {}, ...sources }).warnings).toEqual([line]);
  });

  test("does not tell of the variables that Kubernetes makes of a Service named dts-exporter", () => {
    const env = {
      ...key,
      ...regions,
      DTS_EXPORTER_SERVICE_HOST: "10.0.0.1",
      DTS_EXPORTER_SERVICE_PORT_HTTP: "10155",
      DTS_EXPORTER_PORT: "tcp://10.0.0.1:10155",
      DTS_EXPORTER_PORT_10155_TCP_ADDR: "10.0.0.1",
    };
    expect(loadConfig({ env, flags: {} }).warnings).toEqual([]);
  });
});
