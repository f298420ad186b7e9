import type { Target } from "../config/targets.js";
import type { Logger } from "../lib/logger.js";
import type { BudgetedTarget } from "./budget-warning.js";
import { stretchedIntervalMs } from "./stretch.js";

/** Says once when the polls of a target begin to take longer than its interval, and once when they do not any more. */
export interface LongPollLog {
  /** A poll is complete. */
  note(poll: FinishedPoll): void;
}

/** A poll that is complete. */
export interface FinishedPoll {
  readonly calls: number;
  readonly durationMs: number;
  /** Of the call that was answered soonest: how far the cloud is. */
  readonly latencyMs: number;
}

/** What limits how fast a target can be asked. */
export interface AskedTarget extends BudgetedTarget {
  /** How many of its requests may be under way. */
  readonly requestsAtOnce: number;
}

/** Nothing said yet. */
export function createLongPollLog(
  logger: Pick<Logger, "warn" | "info">,
  { target, requestsPerSecond, requestsAtOnce }: AskedTarget,
): LongPollLog {
  let stretchedMs: number | undefined;
  return {
    note(poll) {
      const wasLong = stretchedMs !== undefined;
      stretchedMs = stretchedIntervalMs(target, poll.durationMs, stretchedMs);
      const isLong = stretchedMs !== undefined;
      if (isLong === wasLong) return;
      const fields = fieldsOf(target, poll);
      if (!isLong) {
        logger.info("polls fit into their interval again", fields);
        return;
      }
      // So many calls at once, each as long as that, are fewer than the rate allows.
      const isFar = (1_000 * requestsAtOnce) / poll.latencyMs < requestsPerSecond;
      logger.warn("polls take longer than their interval", {
        ...fields,
        requests_per_second: requestsPerSecond,
        requests_at_once: requestsAtOnce,
        limited_by: isFar ? "latency" : "rate",
      });
    },
  };
}

function fieldsOf(target: Target, { calls, durationMs, latencyMs }: FinishedPoll) {
  return {
    account: target.account,
    region_id: target.regionId,
    collector: target.collector,
    calls,
    poll_seconds: tenths(durationMs),
    call_seconds: tenths(latencyMs),
    interval_seconds: target.intervalMs / 1_000,
  };
}

const tenths = (ms: number): number => Math.round(ms / 100) / 10;
