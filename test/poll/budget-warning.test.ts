import { describe, expect, it } from "vitest";
import { createBudgetWarning } from "../../src/poll/budget-warning.js";
import { createFakeLogger, targetOf } from "./fixtures.js";

const rules = targetOf({ collector: "monitor_rules", intervalMs: 3_600_000, spreadMs: 2_880_000 });

describe("the warning of an interval that the budget cannot hold", () => {
  it("has the numbers, and the interval that would do", () => {
    const logger = createFakeLogger();
    const warn = createBudgetWarning(logger, { target: rules, requestsPerSecond: 10 });
    warn(28_800);
    expect(logger.lines).toEqual([]);
    warn(36_000);
    warn(40_000);
    expect(logger.lines).toEqual([
      {
        level: "warn",
        message: "interval is too short for the number of jobs",
        fields: {
          account: "production",
          region_id: "cn-hangzhou",
          collector: "monitor_rules",
          jobs: 36_000,
          interval_seconds: 3_600,
          requests_per_second: 10,
          shortest_interval_seconds: 4_500,
        },
      },
    ]);
  });

  it("goes by the deadline of a poll that is not spread", () => {
    const logger = createFakeLogger();
    const target = targetOf({ collector: "consumer_groups" });
    const warn = createBudgetWarning(logger, { target, requestsPerSecond: 10 });
    warn(540);
    expect(logger.lines).toHaveLength(0);
    warn(541);
    expect(logger.lines).toHaveLength(1);
  });
});
