import type { Target } from "../config/targets.js";
import type { Logger } from "../lib/logger.js";

/** What a target asks with. */
export interface BudgetedTarget {
  readonly target: Target;
  /** Of the account in the region, shared by all collectors. */
  readonly requestsPerSecond: number;
}

/**
 * How long one call for each of so many jobs takes at least, in milliseconds, and whether a poll of the target has that time.
 */
export function budgetOf({ target, requestsPerSecond }: BudgetedTarget, jobs: number) {
  const neededMs = (jobs / requestsPerSecond) * 1_000;
  const givenMs = target.spreadMs ?? target.timeoutMs;
  return {
    fits: neededMs <= givenMs,
    shortestIntervalMs: Math.ceil((neededMs / givenMs) * (target.intervalMs / 1_000)) * 1_000,
  };
}

/** Warns once when the budget cannot hold one call for each of the jobs. */
export function createBudgetWarning(
  logger: Pick<Logger, "warn">,
  budgeted: BudgetedTarget,
): (jobs: number) => void {
  const { target, requestsPerSecond } = budgeted;
  let hasWarned = false;
  return (jobs) => {
    const { fits, shortestIntervalMs } = budgetOf(budgeted, jobs);
    if (fits || hasWarned) return;
    hasWarned = true;
    logger.warn("interval is too short for the number of jobs", {
      account: target.account,
      region_id: target.regionId,
      collector: target.collector,
      jobs,
      interval_seconds: target.intervalMs / 1_000,
      requests_per_second: requestsPerSecond,
      shortest_interval_seconds: shortestIntervalMs / 1_000,
    });
  };
}
