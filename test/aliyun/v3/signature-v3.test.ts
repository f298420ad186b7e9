import { describe, expect, it } from "vitest";
import { authorizationV3, sha256 } from "../../../src/aliyun/v3/signature-v3.js";

describe("the V3 signature", () => {
  it("is that of Alibaba Cloud's typed Python SDK for the same request", () => {
    // As alibabacloud_dts20200101 5.11.7 sent it, with key and secret "demo".
    const headers = {
      host: "127.0.0.1:18081",
      accept: "application/json",
      "user-agent": "AlibabaCloud (Linux; x86_64) Python/3.11.7 Core/0.4.3 TeaDSL/2",
      "x-acs-version": "2020-01-01",
      "x-acs-action": "DescribeDtsJobs",
      "x-acs-date": "2026-11-28T18:34:57Z",
      "x-acs-signature-nonce": "a06993ce3a2d973c44d887f6f532823f",
      "x-acs-content-sha256": sha256(""),
      "x-acs-credentials-provider": "static_ak",
    };
    const query = { Region: "cn-hangzhou", PageSize: "30", JobType: "SYNC" };
    const key = { accessKeyId: "demo", accessKeySecret: "demo" };
    expect(authorizationV3({ method: "POST", query, headers, body: "" }, key)).toBe(
      "ACS3-HMAC-SHA256 Credential=demo,SignedHeaders=accept;host;user-agent;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=16ebddd3cf1c466e2163a8122107abd89aac6f36c34dade540b0fbc4d262eddf",
    );
  });

  // As Utils.get_authorization of alibabacloud-tea-openapi 0.4.6 signs it.
  it.each([
    [
      "with a security token",
      { Region: "cn-hangzhou", JobType: "SYNC", PageNumber: "2" },
      { "x-acs-security-token": "CAIS+demo/token==~*" },
      "accept;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version",
      "b07026d8541fee3aac9d53bda07086b5850d3b79e3a9a6abd5126f9fed7ef206",
    ],
    [
      "with parameters that are not ASCII",
      {
        Region: "cn-hangzhou",
        JobType: "SYNC",
        DtsJobName: "订单 → Überweisung & co. (a*b~c)!'",
        Tags: '[{"key":"équipe","value":"ß/😀+"}]',
      },
      {},
      "accept;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version",
      "e3260cbf5b2ece1629d2127fd44f4202b16687fcfcf1695613883564c48da471",
    ],
  ])("is that of the SDK %s", (_what, query, more, signedHeaders, signature) => {
    const headers = {
      host: "dts.cn-hangzhou.aliyuncs.com",
      accept: "application/json",
      "x-acs-version": "2020-01-01",
      "x-acs-action": "DescribeDtsJobs",
      "x-acs-date": "2026-11-28T18:34:57Z",
      "x-acs-signature-nonce": "a06993ce3a2d973c44d887f6f532823f",
      "x-acs-content-sha256": sha256(""),
      ...more,
    };
    const key = { accessKeyId: "STS.NTdemo", accessKeySecret: "demo+secret/=&%" };
    expect(authorizationV3({ method: "POST", query, headers, body: "" }, key)).toBe(
      `ACS3-HMAC-SHA256 Credential=STS.NTdemo,SignedHeaders=${signedHeaders},Signature=${signature}`,
    );
  });
});
