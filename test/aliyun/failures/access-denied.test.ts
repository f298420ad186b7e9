import { describe, expect, it } from "vitest";
import { failureOfAnswer } from "../../../src/aliyun/failures/failure-of-answer.js";
import { createRedactor } from "../../../src/aliyun/failures/redaction.js";
import { canaries } from "../fakes.js";

const redact = createRedactor(() => Object.values(canaries).map(String));
const detail = {
  AuthAction: "dts:DescribeDtsJobs",
  AuthPrincipalDisplayName: "canary-bird:session",
  AuthPrincipalOwnerId: "1998877665544332",
  AuthPrincipalType: "AssumedRoleUser",
  EncodedDiagnosticMessage: "AQFohtp4aIbaeEUwQjk3RkUyLTU5NzQtNTJCQy1BRkE5LUExOTlGRTU2NTIzMQ==",
  NoPermissionType: "ImplicitDeny",
  PolicyType: "AccountLevelIdentityBasedPolicy",
};
const principal = [
  detail.AuthPrincipalDisplayName,
  detail.AuthPrincipalOwnerId,
  detail.AuthPrincipalType,
  detail.EncodedDiagnosticMessage,
];

function messageOf(accessDenied: unknown, body: object = {}, status = 403): string {
  const answer = { Code: "NoPermission", Message: "No.", AccessDeniedDetail: accessDenied, ...body };
  const head = { status, headers: {} };
  return failureOfAnswer(answer, { operation: "DescribeDtsJobs", redact, head })?.message ?? "";
}

describe("a refusal by RAM", () => {
  it("names the action, the kind of denial and of policy, and what to allow", () => {
    expect(messageOf(detail)).toBe(
      "DescribeDtsJobs failed: NoPermission: No. " +
        "(HTTP 403, ImplicitDeny of dts:DescribeDtsJobs by AccountLevelIdentityBasedPolicy). " +
        "Allow dts:DescribeDtsJobs in the account's RAM policy.",
    );
  });

  it.each(["AuthPrincipalDisplayName", "EncodedDiagnosticMessage"])(
    "with a %s that cannot be looked for leaves the text out, or nothing",
    (field) => {
      expect(messageOf({ ...detail, [field]: "\ud800 canary" })).toContain("NoPermission: No.");
      expect(messageOf({ ...detail, [field]: "x".repeat(4_097) })).toContain("[3 characters left out]");
    },
  );

  it("by a policy that forbids the action says that no other policy helps", () => {
    expect(messageOf({ ...detail, NoPermissionType: "ExplicitDeny", PolicyType: "SessionPolicy" })).toMatch(
      /ExplicitDeny of dts:DescribeDtsJobs by SessionPolicy\)\. A policy forbids dts:DescribeDtsJobs: take that Deny away/,
    );
  });

  it("is read from a text that holds JSON, as some APIs send it", () => {
    expect(messageOf(JSON.stringify(detail))).toBe(messageOf(detail));
  });

  it.each([
    ["its code", { Message: `${principal.join(" and ")} may not.` }],
    ["no code", { Code: undefined, Message: `${principal.join(" and ")} may not.` }],
    ["the principal for a code and a request id", { Code: principal[1], RequestId: principal[1] }],
    ["the principal in base64", { Message: btoa(`user ${principal[0]} may not`) }],
    ["the principal for an action", { AccessDeniedDetail: { ...detail, AuthAction: principal[0] } }],
  ])("with %s says nothing of who was refused, and nothing of the encoded message", (_what, body) => {
    const message = messageOf(detail, body);
    const said = [principal[0], principal[1], principal[3]].flatMap((value = "") => [
      value,
      Buffer.from(value).toString("base64").slice(0, 12),
    ]);
    expect(said.filter((value) => message.includes(value))).toEqual([]);
    expect(message).toContain("HTTP 403");
  });

  it.each([
    ["two words", { AuthAction: "dts:Describe DtsJobs", PolicyType: "A Policy" }],
    ["markup", { AuthAction: "dts:<b>x</b>", PolicyType: "<b>Policy" }],
    [
      "a secret",
      { AuthAction: `dts:${canaries.accessKeySecret}`, PolicyType: `${canaries.accessKeySecret}Policy` },
    ],
    ["an unknown kind", { NoPermissionType: "Whim" }],
    ["objects", { AuthAction: { a: 1 }, NoPermissionType: [], PolicyType: 7 }],
    ["texts of megabytes", { AuthAction: `dts:${"x".repeat(2_000_000)}`, PolicyType: "P".repeat(2_000_000) }],
  ])("leaves out what is not of its form: %s", (_what, said) => {
    expect(messageOf(said)).toBe(
      "DescribeDtsJobs failed: NoPermission: No. (HTTP 403). Allow this action in the account's RAM policy.",
    );
  });

  it.each([undefined, null, [], "", "{", "[1]", "x".repeat(20_000), {}])(
    "without a detail is told as before: %#",
    (none) => {
      expect(messageOf(none)).toBe(
        "DescribeDtsJobs failed: NoPermission: No. (HTTP 403). Allow this action in the account's RAM policy.",
      );
    },
  );

  it("in an answer that is a success is none", () => {
    const head = { status: 200, headers: {} };
    const answer = { Success: true, AccessDeniedDetail: detail };
    expect(failureOfAnswer(answer, { operation: "DescribeDtsJobs", redact, head })).toBeUndefined();
  });
});
