import { describe, expect, it } from "vitest";
import { failureOfAnswer } from "../../../src/aliyun/failures/failure-of-answer.js";
import { failureOfError } from "../../../src/aliyun/failures/failure-of-error.js";
import { createRedactor } from "../../../src/aliyun/failures/redaction.js";
import { canaries, leaksIn } from "../fakes.js";

const redact = createRedactor(() => Object.values(canaries).map(String));
const operation = "DescribeDtsJobs";

const bodyFailure = (body: object, status = 400, headers: Record<string, string> = {}) =>
  failureOfAnswer(body, { operation, redact, head: { status, headers } });

const connectionFailure = (error: unknown) => failureOfError(error, { operation, redact, head: undefined });

describe("an API error code", () => {
  it.each([
    ["Throttling", "throttled", true],
    ["Throttling.Api", "throttled", true],
    ["Rejected.Throttling", "throttled", true],
    ["DTS.Msg.Throttling.User", "throttled", true],
    ["SignatureNonceUsed", "server", true],
    ["ServiceUnavailable", "server", true],
    ["InternalError", "server", true],
    ["InvalidAccessKeyId.NotFound", "credentials", false],
    ["InvalidAccessKeyId", "credentials", false],
    ["InvalidTimeStamp.Format", "credentials", false],
    ["IncompleteSignature", "credentials", false],
    ["MissingSecurityToken", "credentials", false],
    ["SignatureDoesNotMatch", "credentials", false],
    ["InvalidAccessKeyIdentity", "bad_request", false],
    ["Forbidden", "forbidden", false],
    ["Forbidden.RAM", "forbidden", false],
    ["NoPermission", "forbidden", false],
    ["DTS.Msg.RamPermissionDenied", "forbidden", false],
    ["Forbidden.InstanceNotFound", "bad_request", false],
    ["MissingRegion", "bad_request", false],
    ["InvalidAction.NotFound", "bad_request", false],
    ["InvalidVersion", "bad_request", false],
    ["UnsupportedOperation", "bad_request", false],
    ["401", "credentials", false],
    ["403", "forbidden", false],
    ["404", "bad_request", false],
    ["429", "throttled", true],
    ["500", "server", true],
    ["200", "server", true],
  ])("%s with Success false is %s, retryable %s", (ErrCode, reason, retryable) => {
    expect(bodyFailure({ Success: false, ErrCode }, 200)).toMatchObject({ reason, retryable, code: ErrCode });
  });

  it("that is unknown counts as the HTTP status in the body says", () => {
    expect(bodyFailure({ Success: false, ErrCode: "Odd", HttpStatusCode: 403 }, 200)).toMatchObject({
      reason: "forbidden",
    });
  });
});

describe("an error of the connection", () => {
  it.each([
    ["ENOTFOUND", "network"],
    ["EAI_AGAIN", "network"],
    ["ECONNREFUSED", "network"],
    ["ECONNRESET", "network"],
    ["EPIPE", "network"],
    ["EHOSTUNREACH", "network"],
    ["ETIMEDOUT", "timeout"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["CERT_NOT_YET_VALID", "tls"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["EPROTO", "tls"],
    ["HPE_INVALID_CONSTANT", "bad_response"],
    ["HPE_HEADER_OVERFLOW", "bad_response"],
    ["Z_DATA_ERROR", "bad_response"],
    ["", "network"],
  ])("with code %j is %s", (code, reason) => {
    expect(connectionFailure(Object.assign(new Error("https://host/"), { code }))).toMatchObject({ reason });
  });

  it("that one of the HTTP library's timers made is a timeout", () => {
    expect(connectionFailure({ name: "RequestTimeoutError", message: "" })).toMatchObject({
      reason: "timeout",
    });
  });

  it("says the code and what to do, and nothing of the raw error", () => {
    const error = Object.assign(new Error(`POST https://host/?${canaries.accessKeyId} failed.`), {
      code: "ECONNREFUSED",
    });
    expect(connectionFailure(error).message).toBe(
      "DescribeDtsJobs failed: the connection failed (ECONNREFUSED). " +
        "Check DNS, routes and firewalls on the way to the endpoint.",
    );
  });

  it("says which host it was meant for", () => {
    const error = Object.assign(new Error(""), { code: "ENOTFOUND" });
    const { message } = failureOfError(error, {
      operation,
      redact,
      head: undefined,
      host: "dts-vpc.cn-nowhere.aliyuncs.com",
    });
    expect(message).toContain("the connection to dts-vpc.cn-nowhere.aliyuncs.com failed (ENOTFOUND)");
  });

  it.each([undefined, null, "text", 7])("that is %j is a network failure", (error) => {
    expect(connectionFailure(error)).toMatchObject({ reason: "network" });
  });
});

describe("a message", () => {
  it("has the dynamic part filled in", () => {
    const failed = bodyFailure({
      Success: false,
      ErrCode: "403",
      ErrMessage: "The Value of Input Parameter %s is not valid",
      DynamicMessage: "$& Type",
    });
    expect(failed?.message).toContain("The Value of Input Parameter $& Type is not valid");
  });

  it.each(["HttpStatusCode", "Code"])(
    "is made of an answer whose %s is an object without a text",
    (field) => {
      const nothing = Object.assign(Object.create(null), { a: 1 });
      expect(bodyFailure({ Code: "Foo", [field]: nothing }, 200)).toMatchObject({ reason: "server" });
    },
  );

  it.each([[{ toString: 1 }], [{ toString: null, valueOf: null }], [["Type"]], [7], [null]])(
    "leaves out a dynamic part that is no text: %j",
    (DynamicMessage: unknown) => {
      const body = { Success: false, ErrCode: "Throttling.User", ErrMessage: "for %s", DynamicMessage };
      expect(bodyFailure(body)).toMatchObject({
        reason: "throttled",
        message: expect.stringContaining("for %s"),
      });
    },
  );

  it("says what failed, with which code, status and request id, and what to do", () => {
    const body = { Code: "Forbidden.RAM", Message: "User not authorized.", RequestId: "7F1A-35" };
    expect(bodyFailure(body, 403)?.message).toBe(
      "DescribeDtsJobs failed: Forbidden.RAM: User not authorized. (HTTP 403, request 7F1A-35). " +
        "Allow this action in the account's RAM policy.",
    );
  });

  it("is one line without controls, bidi marks and lone surrogates", () => {
    const Message = "a\nb\r\tc\u2028d\u202Ee\u0000f\uD800g";
    expect(bodyFailure({ Code: "Odd", Message })?.message).toContain(": a b c d e f g (");
  });

  it.each(["x", "ö", "漢", "😀"])("of many %s is at most 1 KiB and ends with the advice", (letter) => {
    const message = bodyFailure({ Code: "Odd", Message: letter.repeat(8_000) })?.message ?? "";
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
    expect(Buffer.byteLength(message)).toBeGreaterThan(1010);
    expect(message).toMatch(/\.\.\. \(HTTP 400\)\. .*\.$/);
    expect(message).not.toContain("\uFFFD");
  });

  it("of megabytes is left out", () => {
    const message = bodyFailure({ Code: "Odd", Message: "x".repeat(1_000_000) })?.message;
    expect(message).toContain("[1000000 characters left out]");
  });

  it("does not let a cut leave a part of a secret", () => {
    for (let at = 700; at < 1024; at += 1) {
      const Message = `${"x".repeat(at)}${canaries.accessKeySecret}`;
      const message = bodyFailure({ Code: "Odd", Message })?.message ?? "";
      expect(message).not.toContain(canaries.accessKeySecret.slice(0, 6));
    }
  });
});

describe("codes and request ids", () => {
  it.each(["two words", "x".repeat(129), canaries.accessKeyId, "a\nb"])("%j is left out", (RequestId) => {
    const failed = bodyFailure({ Code: RequestId, RequestId, Message: "no" });
    expect([failed?.requestId, failed?.code]).toEqual([undefined, undefined]);
    expect(leaksIn(failed?.message ?? "")).toEqual([]);
  });

  it("come from the header when the body has none", () => {
    expect(bodyFailure({ Code: "Odd" }, 400, { "x-acs-request-id": "7F1A" })?.requestId).toBe("7F1A");
  });
});

describe("x-acs-retry-after", () => {
  it.each([
    ["812", 812],
    ["0", 0],
    ["99999999999", 3_600_000],
    ["-5", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["", undefined],
  ])("%j is %s ms", (value, expected) => {
    expect(bodyFailure({ Code: "Throttling" }, 400, { "x-acs-retry-after": value })?.retryAfterMs).toBe(
      expected,
    );
  });
});
