import { describe, expect, it } from "vitest";
import { authorizationOf, signV3, stringToSignV3 } from "../../../src/simulator/gateway/signature-v3.js";

// A request as Alibaba Cloud's typed Python SDK (alibabacloud_dts20200101 5.11.7) signed it, with key and secret "demo".
const headers = {
  host: "127.0.0.1:18081",
  accept: "application/json",
  "user-agent": "AlibabaCloud (Linux; x86_64) Python/3.11.7 Core/0.4.3 TeaDSL/2",
  "x-acs-version": "2020-01-01",
  "x-acs-action": "DescribeDtsJobs",
  "x-acs-date": "2026-11-28T18:34:57Z",
  "x-acs-signature-nonce": "a06993ce3a2d973c44d887f6f532823f",
  "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "x-acs-credentials-provider": "static_ak",
  authorization:
    "ACS3-HMAC-SHA256 Credential=demo,SignedHeaders=accept;host;user-agent;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=16ebddd3cf1c466e2163a8122107abd89aac6f36c34dade540b0fbc4d262eddf",
};
const query = new Map([
  ["JobType", "SYNC"],
  ["PageSize", "30"],
  ["Region", "cn-hangzhou"],
]);
const request = { method: "POST", path: "/", parameters: query, query, headers, body: "" };

describe("the V3 signature", () => {
  it("is that of the official SDK for the same request", () => {
    const authorization = authorizationOf(headers.authorization);
    expect(authorization?.accessKeyId).toBe("demo");
    const text = stringToSignV3(request, authorization?.signedHeaders ?? []);
    expect(signV3(text, "demo")).toBe(authorization?.signature);
  });

  it.each([
    ["another secret", request, "demo2"],
    ["another parameter", { ...request, query: new Map([...query, ["PageNumber", "2"]]) }, "demo"],
    ["another body", { ...request, body: "a=1" }, "demo"],
    ["another time", { ...request, headers: { ...headers, "x-acs-date": "2026-11-28T18:34:58Z" } }, "demo"],
  ])("changes with %s", (_what, other, secret) => {
    const authorization = authorizationOf(headers.authorization);
    const text = stringToSignV3(other, authorization?.signedHeaders ?? []);
    expect(signV3(text, secret)).not.toBe(authorization?.signature);
  });

  it.each([
    "",
    "ACS3-HMAC-SHA256",
    "ACS3-HMAC-SHA256 Credential=demo,Signature=00",
    "ACS3-HMAC-SM3 Credential=a,SignedHeaders=host,Signature=00",
  ])("is not read from %j", (header) => {
    expect(authorizationOf(header)).toBeUndefined();
  });
});
