import { describe, expect, it } from "vitest";
import { createMonitorRulesCollector } from "../../src/dts/describe-job-monitor-rule.js";
import { Failure } from "../../src/lib/failure.js";
import { createFakeClock } from "../support/fake-clock.js";
import { target } from "./ask.js";
import { type Call, createFakeApiClient } from "./fake-api-client.js";

type Row = Readonly<Record<string, unknown>>;

/** A collector of the alarms of these jobs. */
function scene(jobIds: readonly string[], answer: (call: Call) => Row) {
  const clock = createFakeClock();
  const client = createFakeApiClient(answer);
  const collector = createMonitorRulesCollector({
    clock,
    target: { ...target, collector: "monitor_rules", role: "per_job" },
    jobIds: () => jobIds,
  });
  const { signal } = new AbortController();
  return { clock, client, poll: (spreadMs?: number) => collector(client, spreadMs)(signal) };
}

const rulesOf = (...rows: readonly Row[]) =>
  scene(["a"], () => ({ MonitorRules: rows, Topics: ["dts"] })).poll();
const unset = (...kinds: readonly string[]) =>
  kinds.map((alarm) => ({ alarm, part: "normal", enabled: false }));

describe("the alarms of a job", () => {
  it("are those of its rules; kinds that no rule speaks of are not set", async () => {
    const { jobAlarms } = await rulesOf(
      { Type: "delay", State: "Y", JobType: "normal", DelayRuleTime: 600, Phone: "13800001111" },
      { Type: "error", State: "N", JobType: "normal", Phone: "13800001111" },
      { Type: "delay", State: "Y", JobType: "full_check", DelayRuleTime: "60" },
    );
    expect(jobAlarms).toMatchObject([
      {
        account: "production",
        regionId: "cn-hangzhou",
        jobId: "a",
        alarms: [
          { alarm: "delay", part: "normal", enabled: true, thresholdSeconds: 600 },
          { alarm: "error", part: "normal", enabled: false },
          { alarm: "delay", part: "full_check", enabled: true, thresholdSeconds: 60 },
          ...unset("full_timeout", "warn"),
        ],
      },
    ]);
  });

  it("are none, each told, when it has no rule", async () => {
    const { jobAlarms } = await rulesOf();
    expect(jobAlarms?.[0]?.alarms).toEqual(unset("delay", "error", "full_timeout", "warn"));
  });

  it("never come with phones and topics", async () => {
    const result = await rulesOf({ Type: "delay", State: "Y", Phone: "13800001111" });
    expect(JSON.stringify([result, ...result.issues.unrecognized])).not.toMatch(/1380|dts"/);
  });

  it("are about the job itself where the rule names no part", async () => {
    const { jobAlarms } = await rulesOf({ Type: "warn", State: "Y" });
    expect(jobAlarms?.[0]?.alarms).toContainEqual({ alarm: "warn", part: "normal", enabled: true });
  });

  it.each([
    ["Type", { Type: "weather", State: "Y" }, "MonitorRules.Type"],
    ["JobType", { Type: "warn", State: "Y", JobType: "half_check" }, "MonitorRules.JobType"],
  ])("of an unknown %s are counted and left out", async (_field, row, counted) => {
    const { jobAlarms, issues } = await rulesOf(row);
    expect(jobAlarms?.[0]?.alarms).toEqual(unset("delay", "error", "full_timeout", "warn"));
    expect([...issues.unrecognized.keys()]).toEqual([counted]);
  });

  it("in an unknown state are neither set nor not set", async () => {
    const { jobAlarms, issues } = await rulesOf({ Type: "delay", State: "maybe", DelayRuleTime: 60 });
    expect(jobAlarms?.[0]?.alarms[0]).toEqual({
      alarm: "delay",
      part: "normal",
      enabled: undefined,
      thresholdSeconds: 60,
    });
    expect([...issues.unrecognized.keys()]).toEqual(["MonitorRules.State"]);
  });

  it.each([
    ["that is on, before one that is off", ["N", 10], ["Y", 600], true, 600],
    ["that is on, whichever comes first", ["Y", 600], ["N", 10], true, 600],
    ["with the lower threshold, of two that are on", ["Y", 600], ["Y", 60], true, 60],
  ] as const)(
    "of one kind with two rules are that %s",
    async (_case, one, other, enabled, thresholdSeconds) => {
      const { jobAlarms } = await rulesOf(
        ...[one, other].map(([State, DelayRuleTime]) => ({ Type: "delay", State, DelayRuleTime })),
      );
      const alarms = jobAlarms?.[0]?.alarms.filter(({ alarm }) => alarm === "delay");
      expect(alarms).toEqual([{ alarm: "delay", part: "normal", enabled, thresholdSeconds }]);
    },
  );

  it("are left out for a job that is gone meanwhile; any other failure fails the poll", async () => {
    const failing = (reason: "bad_request" | "forbidden", code: string) =>
      scene(["gone", "a"], ({ params }) => {
        if (params["DtsJobId"] === "a") return { MonitorRules: [] };
        throw new Failure({ reason, code, operation: "x", message: "no", retryable: false });
      }).poll();
    const { jobAlarms, unansweredIds } = await failing("bad_request", "InvalidJobId");
    expect([jobAlarms?.map(({ jobId }) => jobId), unansweredIds]).toEqual([["a"], 1]);
    await expect(failing("forbidden", "Forbidden.RAM")).rejects.toMatchObject({ reason: "forbidden" });
  });
});

describe("the calls for alarms", () => {
  const hour = 2_880_000;
  const ids = Array.from({ length: 100 }, (_, index) => `j${index}`);

  it("are one a second in the first poll, so that a start need not wait for an hour, and spread afterwards", async () => {
    const { clock, client, poll } = scene(ids, () => ({ MonitorRules: [] }));
    const first = poll(hour);
    await clock.advance(50_000);
    expect(client.calls.length).toBe(51);
    await clock.advance(50_000);
    await first;
    const second = poll(hour);
    await clock.advance(hour / 2);
    expect(client.calls.length).toBe(151);
    await clock.advance(hour / 2);
    expect((await second).jobAlarms?.length).toBe(100);
  });

  it("are never further apart than the time to spread them over allows", async () => {
    const { clock, client, poll } = scene(ids, () => ({ MonitorRules: [] }));
    const first = poll(10_000);
    await clock.advance(10_000);
    await first;
    expect(client.calls.length).toBe(100);
  });

  it("are not spread for somebody who waits", async () => {
    const { client, poll } = scene(ids, () => ({ MonitorRules: [] }));
    await poll();
    expect(client.calls.length).toBe(100);
  });
});
