import { type Target, targetKey } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { Failure } from "../lib/failure.js";
import type { Logger } from "../lib/logger.js";

/** Logs when a target's condition changes, and a reminder every five minutes while it fails: never per poll. */
export interface FailureLog {
  failed(target: Target, failure: Failure): void;
  /** `disagreement`: why the listing may not be all there is. */
  succeeded(target: Target, disagreement: string | undefined): void;
}

interface Condition {
  readonly summary: string;
  readonly loggedAtMs: number;
  readonly failedPolls: number;
}

const reminderMs = 300_000;

/** No target has failed yet. */
export function createFailureLog(clock: Clock, logger: Logger): FailureLog {
  const conditions = new Map<string, Condition>();

  return {
    failed(target, failure) {
      const key = targetKey(target);
      const known = conditions.get(key);
      const summary = `${failure.reason} ${failure.code ?? ""}`;
      const failedPolls = (known?.failedPolls ?? 0) + 1;
      const due = known?.summary !== summary || clock.monotonic() - known.loggedAtMs >= reminderMs;
      conditions.set(key, {
        summary,
        failedPolls,
        loggedAtMs: due ? clock.monotonic() : (known?.loggedAtMs ?? 0),
      });
      if (due) {
        logger.warn("poll failed", {
          ...labelsOf(target),
          reason: failure.reason,
          operation: failure.operation,
          code: failure.code,
          http_status: failure.httpStatus,
          request_id: failure.requestId,
          failed_polls: failedPolls,
          error: failure.message,
        });
      }
    },
    succeeded(target, disagreement) {
      const key = targetKey(target);
      const known = conditions.get(key);
      if (known && known.failedPolls > 0) {
        logger.info("poll recovered", { ...labelsOf(target), failed_polls: known.failedPolls });
      }
      const summary = disagreement === undefined ? "" : "disagreement";
      if (summary !== "" && known?.summary !== summary) {
        logger.warn("listing disagrees with its total", { ...labelsOf(target), found: disagreement });
      }
      conditions.set(key, { summary, failedPolls: 0, loggedAtMs: clock.monotonic() });
    },
  };
}

function labelsOf(target: Target) {
  return { account: target.account, region_id: target.regionId, collector: target.collector };
}
