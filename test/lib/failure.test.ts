import { describe, expect, it } from "vitest";
import { Failure, failureReasons, isRequestReason, requestReasons } from "../../src/lib/failure.js";

describe("a failure", () => {
  it("carries what is known of the call", () => {
    const details = {
      reason: "throttled",
      operation: "DescribeDtsJobs",
      message: "too many requests",
      code: "Throttling.User",
      requestId: "r1",
      httpStatus: 400,
      retryAfterMs: 15_000,
      retryable: true,
    } as const;
    const failure = new Failure(details);
    expect(failure).toBeInstanceOf(Error);
    expect(failure.name).toBe("Failure");
    expect({ ...failure, message: failure.message }).toMatchObject(details);
  });

  it("has no cause, which could hold a key", () => {
    const failure = new Failure({ reason: "network", operation: "X", message: "refused", retryable: true });
    expect(failure.cause).toBeUndefined();
    expect([failure.code, failure.requestId, failure.httpStatus, failure.retryAfterMs]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("of a request has one of nine reasons, and four more are of polls alone", () => {
    expect(requestReasons).toEqual([
      "throttled",
      "credentials",
      "forbidden",
      "bad_request",
      "server",
      "timeout",
      "network",
      "tls",
      "bad_response",
    ]);
    expect(failureReasons.filter((reason) => !isRequestReason(reason))).toEqual([
      "deadline",
      "listing_unknown",
      "too_many_jobs",
      "internal",
    ]);
  });
});
