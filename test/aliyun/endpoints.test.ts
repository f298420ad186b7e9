import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { disputedHosts, endpointCandidates, endpointOf } from "../../src/aliyun/endpoints.js";
import { loadConfig } from "../../src/config/load.js";

const none = {};

describe("the public endpoint", () => {
  it.each([
    ["cn-hangzhou", "https://dts.cn-hangzhou.aliyuncs.com"],
    ["cn-zhangjiakou", "https://dts.cn-zhangjiakou.aliyuncs.com"],
    ["cn-hongkong", "https://dts.cn-hongkong.aliyuncs.com"],
    ["cn-shanghai-finance-1", "https://dts.cn-shanghai-finance-1.aliyuncs.com"],
    ["ap-southeast-1", "https://dts.ap-southeast-1.aliyuncs.com"],
    ["ap-southeast-6", "https://dts.ap-southeast-6.aliyuncs.com"],
    ["us-east-1", "https://dts.us-east-1.aliyuncs.com"],
    ["me-central-1", "https://dts.me-central-1.aliyuncs.com"],
    ["cn-wulanchabu", "https://dts.aliyuncs.com"],
    ["cn-chengdu", "https://dts.aliyuncs.com"],
    ["cn-beijing-finance-1", "https://dts.aliyuncs.com"],
    ["cn-heyuan", "https://dts.cn-heyuan.aliyuncs.com"],
    ["cn-guangzhou", "https://dts.cn-guangzhou.aliyuncs.com"],
    ["cn-north-2-gov-1", "https://dts.aliyuncs.com"],
    ["cn-shenzhen-finance-1", "https://dts.cn-shenzhen-finance-1.aliyuncs.com"],
    ["cn-hangzhou-finance", "https://dts.cn-hangzhou.aliyuncs.com"],
    ["xx-new-9", "https://dts.xx-new-9.aliyuncs.com"],
    ["constructor", "https://dts.constructor.aliyuncs.com"],
  ])("of %s is %s", (regionId, url) => {
    expect(endpointOf({ regionId, network: "public", overrides: none })).toBe(url);
  });
});

describe("the VPC endpoint", () => {
  it.each([
    ["cn-hangzhou", "https://dts-vpc.cn-hangzhou.aliyuncs.com"],
    ["cn-chengdu", "https://dts-vpc.cn-chengdu.aliyuncs.com"],
    ["xx-new-9", "https://dts-vpc.xx-new-9.aliyuncs.com"],
  ])("of %s is %s", (regionId, url) => {
    expect(endpointOf({ regionId, network: "vpc", overrides: none })).toBe(url);
  });
});

describe("an override", () => {
  it.each(["public", "vpc"] as const)("wins on a %s network, for its region only", (network) => {
    const overrides = { "cn-hangzhou": "http://127.0.0.1:8080" };
    expect(endpointOf({ regionId: "cn-hangzhou", network, overrides })).toBe("http://127.0.0.1:8080");
    expect(endpointOf({ regionId: "cn-beijing", network, overrides })).toMatch(/^https:.*cn-beijing/);
  });
});

describe("the candidates of a region", () => {
  it.each([
    ["cn-hangzhou", ["https://dts.cn-hangzhou.aliyuncs.com", "https://dts.aliyuncs.com"]],
    ["cn-chengdu", ["https://dts.aliyuncs.com", "https://dts.cn-chengdu.aliyuncs.com"]],
    [
      "cn-shanghai-finance-1",
      [
        "https://dts.cn-shanghai-finance-1.aliyuncs.com",
        "https://dts.cn-hangzhou.aliyuncs.com",
        "https://dts.aliyuncs.com",
      ],
    ],
  ])("%s begin with the one in use", (regionId, urls) => {
    expect(endpointCandidates({ regionId, network: "public", overrides: none })).toEqual(urls);
  });

  it("begin with the host within the VPC there", () => {
    expect(endpointCandidates({ regionId: "cn-hangzhou", network: "vpc", overrides: none })).toEqual([
      "https://dts-vpc.cn-hangzhou.aliyuncs.com",
      "https://dts.cn-hangzhou.aliyuncs.com",
      "https://dts.aliyuncs.com",
    ]);
  });
});

describe("the case regions-with-an-endpoint-of-their-own", () => {
  const text = readFileSync(
    new URL("../config/cases/regions-with-an-endpoint-of-their-own/config.yaml", import.meta.url),
    "utf8",
  );

  it("asks the hosts of the official SDKs of 2026", () => {
    const { config, warnings } = loadConfig({ file: { name: "c.yaml", text }, env: {}, flags: {} });
    const [account] = config.accounts;
    expect(warnings).toEqual([]);
    expect(
      account?.regions.map((regionId) =>
        endpointOf({ regionId, network: account.network, overrides: account.endpoints }),
      ),
    ).toEqual([
      "https://dts.cn-heyuan.aliyuncs.com",
      "https://dts.cn-guangzhou.aliyuncs.com",
      "https://dts.aliyuncs.com",
    ]);
  });
});

describe("docs/endpoints.md", () => {
  const page = readFileSync(new URL("../../docs/endpoints.md", import.meta.url), "utf8");

  it.each(Object.entries(disputedHosts))(
    "lists the disputed region %s with all its hosts",
    (region, hosts) => {
      const [used, ...others] = hosts;
      expect(page).toContain(`| ${region} | ${used} | ${others.join(", ")} |`);
    },
  );
});
