import { expect, it } from "vitest";
import { adviceAbout, withAdvice } from "../../../src/aliyun/credentials/advice.js";
import { failureOfVerdict } from "../../../src/aliyun/failures/failure-of-verdict.js";
import { type Failure, type RequestReason, requestReasons } from "../../../src/lib/failure.js";
import { rejectionOf } from "../fakes.js";

const advice = adviceAbout({
  name: "STS",
  setting: "sts_endpoint",
  refused: "Check it",
  forbidden: "Allow it",
});
const head = { status: 400, headers: {} };
const failureFor = (reason: RequestReason, text = "it failed"): Failure =>
  failureOfVerdict({ reason, retryable: true }, text, {
    operation: "AssumeRole",
    redact: (said) => said,
    head,
  });

it.each(requestReasons)("a failure for the reason %s tells of STS and not of the DTS API", async (reason) => {
  const failed = (await rejectionOf(withAdvice(advice, () => Promise.reject(failureFor(reason))))) as Failure;
  expect(failed.message).toBe(`AssumeRole failed: it failed (HTTP 400). ${advice[reason]}.`);
  expect(failed.message).not.toContain("api.");
  expect(failed).toMatchObject({ operation: "AssumeRole", httpStatus: 400, retryable: true });
});

it.each([
  ["forbidden", "credentials"],
  ["bad_request", "credentials"],
  ["credentials", "credentials"],
  ["network", "network"],
  ["throttled", "throttled"],
] as const)("%s means %s for the account", async (reason, meaning) => {
  const failed = await rejectionOf(withAdvice(advice, () => Promise.reject(failureFor(reason))));
  expect(failed).toMatchObject({ reason: meaning });
});

it("a message stays within 1 KiB, advice included", async () => {
  const failed = (await rejectionOf(
    withAdvice(advice, () => Promise.reject(failureFor("network", "令".repeat(2_000)))),
  )) as Failure;
  expect(Buffer.byteLength(failed.message)).toBeLessThanOrEqual(1_024);
  expect(failed.message).not.toContain("\uFFFD");
  expect(failed.message).toMatch(/on the way to STS \(sts_endpoint\)\.$/);
});

it("a failure with advice of its own and any other error stay as they are", async () => {
  const own = (await rejectionOf(withAdvice(advice, () => Promise.reject(failureFor("tls"))))) as Failure;
  const other = new RangeError("x");
  expect(await rejectionOf(withAdvice(advice, () => Promise.reject(own)))).toBe(own);
  expect(await rejectionOf(withAdvice(advice, () => Promise.reject(other)))).toBe(other);
});

it("a denial that names its action gets the advice about the issuer, too", async () => {
  const denial = failureOfVerdict({ reason: "forbidden", retryable: false }, "no", {
    operation: "AssumeRole",
    redact: (said) => said,
    head,
    denied: { action: "sts:AssumeRole", type: "ImplicitDeny" },
  });
  expect(denial.message).toMatch(/Allow sts:AssumeRole in the account's RAM policy\.$/);
  expect(await rejectionOf(withAdvice(advice, () => Promise.reject(denial)))).toMatchObject({
    reason: "credentials",
    message: "AssumeRole failed: no (HTTP 400, ImplicitDeny of sts:AssumeRole). Allow it.",
  });
});
