import { afterEach, describe, expect, it } from "vitest";
import { json } from "./loopback.js";
import { type RpcFixture, startRpcFixture } from "./rpc-fixture.js";

let fixture: RpcFixture;
afterEach(() => fixture.close());

describe("the list that an answer is about", () => {
  it.each([
    ["an array", []],
    ["an array wrapped in an object", { DtsJobStatus: [] }],
  ])("may be %s, even an empty one", async (_what, list) => {
    const body = { DtsJobList: list };
    fixture = await startRpcFixture((_, response) => json(response, body), { list: "DtsJobList" });
    expect(await fixture.call()).toEqual(body);
  });

  it.each([
    ["missing", {}],
    ["null", { DtsJobList: null }],
    ["a text", { DtsJobList: "[]" }],
    ["an empty object", { DtsJobList: {} }],
  ])("makes the answer a counted, retryable failure when it is %s", async (_what, body) => {
    fixture = await startRpcFixture((_, response) => json(response, { Success: true, ...body }), {
      list: "DtsJobList",
    });
    const failure = await fixture.failure();
    expect([failure.reason, failure.retryable]).toEqual(["bad_response", true]);
    expect(failure.message).toContain("the answer has no list DtsJobList");
    expect(fixture.telemetry.events).toContainEqual(
      expect.arrayContaining(["apiRequestError", "DescribeDtsJobs", "bad_response"]),
    );
  });
});
