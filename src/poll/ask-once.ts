import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { Failure } from "../lib/failure.js";
import type { Logger } from "../lib/logger.js";
import type { Collect, SourceResult } from "../model/report.js";
import { collectInTime, failureOfWork } from "./attempt.js";

/**
 * Asks one target outside of its rhythm, for somebody who waits. Stores and publishes nothing; never rejects. Undefined
 * when the API did not answer; the log says why.
 */
export type AskOnce = (
  target: Target,
  collect: Collect,
  signal: AbortSignal,
) => Promise<SourceResult | undefined>;

/** Asks any target. */
export function createAskOnce({
  clock,
  logger,
}: {
  readonly clock: Clock;
  readonly logger: Logger;
}): AskOnce {
  return async (target, collect, signal) => {
    const results: SourceResult[] = [];
    const failure = await failureOfWork({ target, logger, doing: "probing", signal }, async () => {
      results.push(await collectInTime(collect, { target, clock, signal }));
    });
    if (failure instanceof Failure) {
      logger.info("probe failed", { reason: failure.reason, code: failure.code, error: failure.message });
    }
    return results[0];
  };
}
