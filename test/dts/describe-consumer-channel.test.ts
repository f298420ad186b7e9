import { describe, expect, it } from "vitest";
import { createConsumerGroupsCollector } from "../../src/dts/describe-consumer-channel.js";
import { Failure } from "../../src/lib/failure.js";
import { createFakeClock } from "../support/fake-clock.js";
import { target } from "./ask.js";
import { type Call, createFakeApiClient } from "./fake-api-client.js";

type Row = Readonly<Record<string, unknown>>;

const group = (id: string, rest: Row = {}): Row => ({
  ConsumerGroupId: id,
  ConsumerGroupName: `name of ${id}`,
  ConsumerGroupUserName: "secret_reader",
  ConsumptionCheckpoint: "2025-11-20T11:59:48Z",
  MessageDelay: 12,
  UnconsumedData: 340,
  ...rest,
});

/** Polls jobs of which each has these groups. */
function poll(jobIds: readonly string[], answer: (call: Call) => Row) {
  const client = createFakeApiClient(answer);
  const collect = createConsumerGroupsCollector({
    client,
    clock: createFakeClock(),
    target: { ...target, collector: "consumer_groups", role: "per_job", jobType: "subscribe" },
    jobIds: () => jobIds,
  });
  return { client, result: collect(new AbortController().signal) };
}

const answerOf = (...rows: readonly Row[]): Row => ({
  TotalRecordCount: rows.length,
  ConsumerChannels: rows,
});
const failWith = (code: string | undefined, reason: "bad_request" | "server" = "bad_request"): never => {
  throw new Failure({
    reason,
    ...(code === undefined ? {} : { code }),
    operation: "x",
    message: "no",
    retryable: false,
  });
};

describe("the consumer groups of change tracking jobs", () => {
  it("are asked for by job, and come with name, delay, messages and checkpoint, never with their user", async () => {
    const { client, result } = poll(["a", "b"], ({ params }) => answerOf(group(`g-${params["DtsJobId"]}`)));
    const { consumerGroups } = await result;
    expect(consumerGroups).toEqual(
      ["a", "b"].map((jobId) => ({
        account: "production",
        regionId: "cn-hangzhou",
        jobId,
        groupId: `g-${jobId}`,
        name: `name of g-${jobId}`,
        connected: true,
        delaySeconds: 12,
        unconsumedMessages: 340,
        checkpointSeconds: 1_763_639_988,
      })),
    );
    expect(JSON.stringify(await result)).not.toContain("secret_reader");
    expect(client.calls[0]?.params).toEqual({
      RegionId: "cn-hangzhou",
      DtsJobId: "a",
      PageNumber: 1,
      PageSize: 100,
    });
  });

  it("are read to the last page", async () => {
    const rows = Array.from({ length: 250 }, (_, index) => group(`g${index}`));
    const { client, result } = poll(["a"], ({ params }) => {
      const page = Number(params["PageNumber"]);
      return { TotalRecordCount: 250, ConsumerChannels: rows.slice((page - 1) * 100, page * 100) };
    });
    const { consumerGroups, exhaustive } = await result;
    expect([consumerGroups?.length, exhaustive, client.calls.length]).toEqual([250, true, 3]);
  });

  it.each([
    ["-1 in both", { MessageDelay: -1, UnconsumedData: -1 }],
    ["-1 as text", { MessageDelay: "-1", UnconsumedData: "-1" }],
    ["-1 where the delay is absent", { MessageDelay: undefined, UnconsumedData: -1 }],
  ])("that nobody reads for are not connected and have nothing else: %s", async (_case, row) => {
    const { consumerGroups, issues } = await poll(["a"], () => answerOf(group("g", row))).result;
    expect(consumerGroups).toEqual([
      {
        account: "production",
        regionId: "cn-hangzhou",
        jobId: "a",
        groupId: "g",
        name: "name of g",
        connected: false,
      },
    ]);
    expect(issues.rejected.size).toBe(0);
  });

  it("with impossible numbers have no such values, which are counted", async () => {
    const row = { MessageDelay: -2, UnconsumedData: "many", ConsumptionCheckpoint: "yesterday" };
    const { consumerGroups, issues } = await poll(["a"], () => answerOf(group("g", row))).result;
    expect(consumerGroups?.[0]).toMatchObject({
      groupId: "g",
      connected: undefined,
      delaySeconds: undefined,
    });
    expect(Object.fromEntries(issues.rejected)).toEqual({
      MessageDelay: 1,
      UnconsumedData: 1,
      ConsumptionCheckpoint: 1,
    });
  });

  it("without an id are rejected and counted, the others are not affected", async () => {
    const { consumerGroups, rejectedRows } = await poll(["a"], () =>
      answerOf(group("g"), { ConsumerGroupName: "nobody" }),
    ).result;
    expect([consumerGroups?.length, rejectedRows]).toEqual([1, 1]);
  });

  it("of a job that is gone meanwhile are left out: its refused id is no failure", async () => {
    const { consumerGroups, unansweredIds } = await poll(["gone", "a"], ({ params }) =>
      params["DtsJobId"] === "gone" ? failWith("InvalidJobId") : answerOf(group("g")),
    ).result;
    expect(consumerGroups?.map(({ jobId }) => jobId)).toEqual(["a"]);
    expect(unansweredIds).toBe(1);
  });

  it.each([
    ["InternalError", "server"],
    ["MissingRegionId", "bad_request"],
    [undefined, "bad_request"],
  ] as const)(
    "are whole or not at all: one job that fails with %s (%s) fails the poll",
    async (code, reason) => {
      const { result } = poll(["a", "b"], ({ params }) =>
        params["DtsJobId"] === "b" ? failWith(code, reason) : answerOf(group("g")),
      );
      await expect(result).rejects.toMatchObject({ reason });
    },
  );

  it("that are missing from an answer are no empty list", async () => {
    await expect(poll(["a"], () => ({ Success: true })).result).rejects.toMatchObject({
      reason: "bad_response",
    });
  });

  it("that are not as many as the API says are told of, with their job", async () => {
    const { exhaustive, disagreement } = await poll(["a"], () => ({
      TotalRecordCount: 3,
      ConsumerChannels: [group("g")],
    })).result;
    expect(exhaustive).toBe(false);
    expect(disagreement).toContain("consumer groups of a: 1 rows were listed of a total of 3");
  });
});
