import { expect, it } from "vitest";
import { createIssuerRedactor } from "../../../src/aliyun/credentials/issuer-redaction.js";

const redact = createIssuerRedactor("known+secret", undefined, "another/1");

it.each([
  ["known+secret", "a secret of the request"],
  ["known%2Bsecret", "URL-encoded"],
  [Buffer.from("another/1").toString("base64"), "in base64"],
  ["aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0", "an access key secret of nobody's"],
  ["eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkdHMifQ.c2lnbmF0dXJl", "a JSON web token"],
  ["CAISng8xQ/1Ab+cdEFgh12%3D%3D", "an encoded security token"],
  ["STS.NUgYrLnoC37mZZCNnAbez7T1u", "a temporary key id"],
])("%s is removed: %s", (secret) => {
  expect(redact(`it is ${secret}, or so`)).toBe("it is [removed], or so");
});

it.each([
  "The role not exists: acs:ram::1234567890123456:role/dts-exporter-of-production.",
  "AuthenticationFail.OIDCToken.InvalidSignature",
  "6894B13B-6D71-4EF5-88FA-F32781734A7F",
  "You are not authorized to do this action. You should be authorized by RAM.",
])("%s stays", (text) => {
  expect(redact(text)).toBe(text);
});
