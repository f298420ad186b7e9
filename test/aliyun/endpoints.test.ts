import { describe, expect, it } from "vitest";
import { endpointOf } from "../../src/aliyun/endpoints.js";

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
    ["cn-heyuan", "https://dts.aliyuncs.com"],
    ["cn-guangzhou", "https://dts.aliyuncs.com"],
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
