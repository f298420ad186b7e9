import type { Target } from "../config/targets.js";
import type { Logger } from "../lib/logger.js";
import type { BudgetedTarget } from "./budget-warning.js";
import { isTooLong } from "./stretch.js";

/** Says once when the polls of a target begin to take longer than its interval, and once when they do not any more. */
export interface LongPollLog {
  /** A poll is complete. */
  note(poll: { readonly calls: number; readonly durationMs: number }): void;
}

/** The share of a poll's time that its calls need at the full rate, from which on it is the rate that limits. */
const rateShare = 0.6;

/** Nothing said yet. */
export function createLongPollLog(
  logger: Pick<Logger, "warn" | "info">,
  { target, requestsPerSecond }: BudgetedTarget,
): LongPollLog {
  let wasLong = false;
  return {
    note({ calls, durationMs }) {
      const isLong = isTooLong(target, durationMs);
      if (isLong === wasLong) return;
      wasLong = isLong;
      const fields = fieldsOf(target, { calls, durationMs });
      if (!isLong) {
        logger.info("polls fit into their interval again", fields);
        return;
      }
      const isRate = calls / requestsPerSecond >= (rateShare * durationMs) / 1_000;
      logger.warn("polls take longer than their interval", {
        ...fields,
        requests_per_second: requestsPerSecond,
        limited_by: isRate ? "rate" : "latency",
      });
    },
  };
}

function fieldsOf(
  target: Target,
  { calls, durationMs }: { readonly calls: number; readonly durationMs: number },
) {
  return {
    account: target.account,
    region_id: target.regionId,
    collector: target.collector,
    calls,
    poll_seconds: Math.round(durationMs / 100) / 10,
    interval_seconds: target.intervalMs / 1_000,
  };
}
