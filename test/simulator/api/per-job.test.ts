import { describe, expect, test } from "vitest";
import { type Running, runSimulator } from "../running-simulator.js";
import type { Params } from "../signing-client.js";

type Row = Readonly<Record<string, unknown>>;

const call = ({ client }: Running, Action: string, params: Params) =>
  client.call({ Action, RegionId: "cn-hangzhou", ...params });

const plansOf = ({ simulator }: Running, type: "migration" | "sync" | "subscribe") =>
  simulator.world("cn-hangzhou").plans(type, "created");

async function groupsOf(running: Running): Promise<readonly (readonly Row[])[]> {
  const answers = plansOf(running, "subscribe").map(async ({ jobId }) => {
    const { body } = await call(running, "DescribeConsumerChannel", { DtsJobId: jobId, PageSize: "100" });
    return body["ConsumerChannels"] as readonly Row[];
  });
  return Promise.all(answers);
}

describe("DescribeConsumerChannel", () => {
  test("has jobs without groups, and groups that follow, lag and are not connected", async () => {
    const running = await runSimulator({ jobs: 60 });
    const jobs = await groupsOf(running);
    expect(jobs.some((groups) => groups.length === 0)).toBe(true);
    const delays = jobs.flat().map(({ MessageDelay }) => Number(MessageDelay));
    expect(delays.some((delay) => delay === -1)).toBe(true);
    expect(delays.some((delay) => delay >= 0 && delay <= 5)).toBe(true);
    expect(delays.some((delay) => delay > 2_000)).toBe(true);
    for (const { MessageDelay, UnconsumedData } of jobs.flat()) {
      expect(UnconsumedData === -1).toBe(MessageDelay === -1);
    }
  });

  test("answers page by page", async () => {
    const running = await runSimulator({ jobs: 5 });
    const [plan] = plansOf(running, "subscribe");
    const page = async (PageNumber: string) => {
      const params = { DtsJobId: plan?.jobId, PageSize: "2", PageNumber };
      const { body } = await call(running, "DescribeConsumerChannel", params);
      return [body["TotalRecordCount"], (body["ConsumerChannels"] as readonly Row[]).length];
    };
    expect([await page("1"), await page("2"), await page("3")]).toEqual([
      [3, 2],
      [3, 1],
      [3, 0],
    ]);
  });

  test("refuses a page of more than 100, an unknown job and one that tracks nothing", async () => {
    const running = await runSimulator({ jobs: 5 });
    const codeOf = async (params: Params) =>
      (await call(running, "DescribeConsumerChannel", params)).body["Code"];
    const jobId = plansOf(running, "subscribe")[0]?.jobId;
    expect(await codeOf({ DtsJobId: jobId, PageSize: "101" })).toBe("InvalidParameter");
    expect(await codeOf({ DtsJobId: "nobody" })).toBe("InvalidJobId");
    expect(await codeOf({ DtsJobId: plansOf(running, "sync")[0]?.jobId })).toBe("InvalidJobId");
    expect(await codeOf({})).toBe("MissingDtsJobId");
  });
});

describe("DescribeJobMonitorRule", () => {
  test("has jobs without any rule, and rules that are on and off", async () => {
    const running = await runSimulator({ jobs: 60 });
    const types = ["migration", "sync", "subscribe"] as const;
    // No more than the API lets pass in a second.
    const plans = types.flatMap((type) => plansOf(running, type).slice(0, 6));
    const rules = await Promise.all(
      plans.map(async ({ jobId }) => {
        const { body } = await call(running, "DescribeJobMonitorRule", { DtsJobId: jobId });
        return body["MonitorRules"] as readonly Row[];
      }),
    );
    expect(rules.some((list) => list.length === 0)).toBe(true);
    const states = new Set(rules.flat().map(({ Type, State }) => `${Type} ${State}`));
    expect(states).toContain("delay Y");
    expect(states).toContain("delay N");
    expect(new Set(rules.flat().map(({ JobType }) => JobType))).toEqual(new Set(["normal", "full_check"]));
  });

  test("knows both directions of a two-way job", async () => {
    const running = await runSimulator({ jobs: 60 });
    const twoWay = running.simulator
      .world("cn-hangzhou")
      .jobs()
      .find(({ ReverseJob }) => ReverseJob?.DtsJobId !== undefined);
    const { status } = await call(running, "DescribeJobMonitorRule", {
      DtsJobId: twoWay?.ReverseJob?.DtsJobId,
    });
    expect(status).toBe(200);
  });
});
