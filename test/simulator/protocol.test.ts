import { expect, test } from "vitest";
import { runSimulator } from "./running-simulator.js";
import type { Params } from "./signing-client.js";

const minutes = 60_000;

test("a correctly signed call is answered", async () => {
  const { list } = await runSimulator();
  const answer = await list();
  expect(answer.status).toBe(200);
  expect(answer.body["Success"]).toBe(true);
});

interface RefusedCall {
  readonly call: string;
  readonly params: Params;
  readonly status: number;
  readonly code: string;
}

test.each<RefusedCall>([
  { call: "no action", params: { Action: undefined }, status: 400, code: "MissingAction" },
  {
    call: "an unknown action",
    params: { Action: "DescribeDtsJob" },
    status: 404,
    code: "InvalidAction.NotFound",
  },
  { call: "another version", params: { Version: "2018-08-01" }, status: 404, code: "InvalidVersion" },
  { call: "no version", params: { Version: undefined }, status: 404, code: "InvalidVersion" },
  { call: "no access key", params: { AccessKeyId: undefined }, status: 400, code: "MissingAccessKeyId" },
  { call: "an unknown key", params: { AccessKeyId: "x" }, status: 404, code: "InvalidAccessKeyId.NotFound" },
  { call: "no signature", params: { Signature: undefined }, status: 400, code: "MissingSignature" },
  { call: "a wrong signature", params: { Signature: "AAAA" }, status: 400, code: "SignatureDoesNotMatch" },
  { call: "no nonce", params: { SignatureNonce: undefined }, status: 400, code: "MissingSignatureNonce" },
  { call: "no timestamp", params: { Timestamp: undefined }, status: 400, code: "MissingTimestamp" },
  {
    call: "a local timestamp",
    params: { Timestamp: "2025-11-20T12:00:00" },
    status: 400,
    code: "InvalidTimeStamp.Format",
  },
  { call: "SHA256", params: { SignatureMethod: "HMAC-SHA256" }, status: 400, code: "InvalidSignatureMethod" },
  {
    call: "signature version 2",
    params: { SignatureVersion: "2.0" },
    status: 400,
    code: "InvalidSignatureVersion",
  },
  {
    call: "an unasked token",
    params: { SecurityToken: "t" },
    status: 400,
    code: "InvalidSecurityToken.Malformed",
  },
])("$call is refused with $code", async ({ params, status, code }) => {
  const { list, simulator } = await runSimulator();
  const answer = await list(params);
  expect({ status: answer.status, code: answer.body["Code"] }).toEqual({ status, code });
  expect(simulator.calls().map((call) => call.outcome)).toEqual([code]);
});

test("the error envelope has the five fields of the gateway and repeats the request id in a header", async () => {
  const { list } = await runSimulator();
  const answer = await list({ Version: "1" });
  expect(answer.body).toEqual({
    RequestId: answer.headers["x-acs-request-id"],
    HostId: "dts.cn-hangzhou.aliyuncs.com",
    Code: "InvalidVersion",
    Message: "Specified parameter Version is not valid.",
    Recommend: "https://api.aliyun.com/troubleshoot?q=InvalidVersion&product=Dts",
  });
});

test("a wrong signature is answered with the string that the server would have signed", async () => {
  const { list } = await runSimulator();
  const answer = await list({ Signature: "AAAA", SignatureNonce: "n 1*~" });
  expect(answer.body["Message"]).toContain(
    "server string to sign is:POST&%2F&AccessKeyId%3Ddemo%26Action%3D",
  );
  expect(answer.body["Message"]).toContain("%26SignatureNonce%3Dn%25201%252A~%26");
});

test("a signature covers every parameter", async () => {
  const { client } = await runSimulator();
  const form = client.form({ Action: "DescribeDtsJobs", Region: "cn-hangzhou" });
  expect((await client.send(`${form}&PageSize=30`)).body["Code"]).toBe("SignatureDoesNotMatch");
});

test("parameters with blanks, signs and Chinese text are signed alike on both sides", async () => {
  const { list } = await runSimulator();
  const answer = await list({ Type: "name", Params: "订单 +&=/'()*!~%20" });
  expect(answer.status).toBe(200);
});

test("a parameter given twice is refused", async () => {
  const { client } = await runSimulator();
  const form = client.form({ Action: "DescribeDtsJobs", Region: "cn-hangzhou" });
  expect((await client.send(`${form}&Region=cn-hangzhou`)).body["Code"]).toBe("InvalidParameter");
});

test("a nonce is refused for 15 minutes", async () => {
  const { list, clock } = await runSimulator();
  const params = { SignatureNonce: "once" };
  expect((await list(params)).status).toBe(200);
  await clock.advance(15 * minutes - 1);
  expect((await list(params)).body["Code"]).toBe("SignatureNonceUsed");
  await clock.advance(1);
  expect((await list(params)).status).toBe(200);
});

test.each([
  { skewMs: 15 * minutes, status: 200 },
  { skewMs: -15 * minutes, status: 200 },
  { skewMs: 15 * minutes + 1_000, status: 400 },
  { skewMs: -15 * minutes - 1_000, status: 400 },
])("a caller whose clock is off by $skewMs ms gets $status", async ({ skewMs, status }) => {
  const { list, clock } = await runSimulator();
  const Timestamp = new Date(clock.now() + skewMs).toISOString().replace(".000Z", "Z");
  const answer = await list({ Timestamp });
  expect(answer.status).toBe(status);
  expect(answer.body["Code"]).toBe(status === 200 ? undefined : "InvalidTimeStamp.Expired");
});

test("the Date header tells the gateway's clock", async () => {
  const { list, clock } = await runSimulator();
  clock.jumpWall(3 * 86_400_000);
  expect((await list()).headers.date).toBe(new Date(clock.now()).toUTCString());
});

const sts = { accessKeyId: "demo", accessKeySecret: "demo", securityToken: "token-1", name: "production" };

test.each([
  { token: "token-1", code: undefined },
  { token: "token-2", code: "InvalidSecurityToken.Malformed" },
  { token: undefined, code: "MissingSecurityToken" },
])("a temporary key with the token $token gets $code", async ({ token, code }) => {
  const { list } = await runSimulator({ accounts: [sts] });
  expect((await list({ SecurityToken: token })).body["Code"]).toBe(code);
});

test("a token is refused with 403 from its expiry on", async () => {
  const { list, clock, simulator } = await runSimulator();
  simulator.setAccounts([{ ...sts, securityTokenExpiresAtMs: clock.now() + 1_000 }]);
  expect((await list({ SecurityToken: "token-1" })).status).toBe(200);
  await clock.advance(1_000);
  const answer = await list({ SecurityToken: "token-1" });
  expect([answer.status, answer.body["Code"]]).toEqual([403, "InvalidSecurityToken.Expired"]);
});

test("a key that is taken away is no longer found", async () => {
  const { list, simulator } = await runSimulator();
  simulator.setAccounts([{ accessKeyId: "other", accessKeySecret: "secret" }]);
  expect((await list()).body["Code"]).toBe("InvalidAccessKeyId.NotFound");
});

test("GET is accepted and recorded as such", async () => {
  const { client, simulator } = await runSimulator();
  const answer = await client.call({ Action: "DescribeDtsJobs", Region: "cn-hangzhou" }, { method: "GET" });
  expect(answer.status).toBe(200);
  expect(simulator.calls().map((call) => call.method)).toEqual(["GET"]);
});

test.each([
  { method: "PUT", path: "/", code: "UnsupportedHTTPMethod" },
  { method: "POST", path: "/jobs", code: "InvalidAction.NotFound" },
])("$method $path is refused with $code", async ({ method, path, code }) => {
  const { client } = await runSimulator();
  const answer = await client.call({ Action: "DescribeDtsJobs", Region: "cn-hangzhou" }, { method, path });
  expect(answer.body["Code"]).toBe(code);
});

test("a caller that forgets Format gets XML", async () => {
  const { list } = await runSimulator({ types: { sync: 1 } });
  const answer = await list({ Format: undefined, JobType: "SYNC" });
  expect(answer.headers["content-type"]).toMatch(/^text\/xml/);
  expect(answer.text).toMatch(/^<\?xml .*<DescribeDtsJobsResponse><TotalRecordCount>1<\/TotalRecordCount>/s);
  expect(answer.text).toContain("<ReverseJob><PrecheckStatus/><DataInitializationStatus/>");
  const refused = await list({ Format: undefined, Version: "1" });
  expect(refused.text).toContain("<Error><RequestId>");
  expect(refused.text).toContain("<Code>InvalidVersion</Code>");
});

test("a body beyond 1 MiB is not read", async () => {
  const { client } = await runSimulator();
  expect((await client.send("x".repeat(1024 * 1024 + 1))).status).toBe(413);
});

test("a recorded call says who asked for what, when", async () => {
  const { list, simulator, clock } = await runSimulator({
    accounts: [{ accessKeyId: "demo", accessKeySecret: "demo" }],
  });
  await list({ JobType: "SYNC", PageNumber: "2" });
  expect(simulator.calls()).toEqual([
    {
      action: "DescribeDtsJobs",
      region: "cn-hangzhou",
      jobType: "SYNC",
      page: 2,
      account: "demo",
      method: "POST",
      arrivedAtMs: clock.monotonic(),
      outcome: "ok",
    },
  ]);
});
