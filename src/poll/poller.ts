import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";
import { longestNameBytes, oneLine } from "../lib/one-line.js";
import type { Telemetry } from "../lib/telemetry.js";
import type { Collect, SourceResult } from "../model/report.js";
import type { Snapshot } from "../model/snapshot.js";
import { collectInTime, failureOfWork } from "./attempt.js";
import type { Backoff } from "./backoff.js";
import { createFailureLog } from "./failure-log.js";
import type { Store } from "./store.js";
import { createValueLog } from "./value-log.js";

/** What a poller works with. */
export interface PollerDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly store: Pick<Store, "succeed" | "fail" | "snapshot">;
  /** Learns how the polls end. */
  readonly backoff?: Backoff | undefined;
  /** Learns that a poll gets on. */
  readonly onAnswer?: ((target: Target) => void) | undefined;
  /** Makes a snapshot visible to scrapes. */
  readonly publish: (snapshot: Snapshot) => Promise<void>;
}

/** Polls one target once: asks, stores, publishes. Never rejects; an abort by `signal` leaves everything as it was. */
export type Poll = (target: Target, collect: Collect, signal: AbortSignal) => Promise<void>;

/** A poller of any target. */
export function createPoller(deps: PollerDeps): Poll {
  const { clock, logger, telemetry, store } = deps;
  const failures = createFailureLog(clock, logger);
  const values = createValueLog({ telemetry, logger });

  const succeed = (target: Target, result: SourceResult, durationSeconds: number): void => {
    const gone = store.succeed(target, result, durationSeconds);
    deps.backoff?.succeeded(target);
    telemetry.poll(target, target.collector, "complete");
    failures.succeeded(target, result.disagreement);
    values.note(target, result);
    for (const job of gone) {
      telemetry.disappearedJob(target, job.type);
      logger.warn("job disappeared", {
        account: job.account,
        region_id: job.regionId,
        job_type: job.type,
        dts_job_id: oneLine(job.jobId, longestNameBytes),
        direction: job.direction,
        last_status: job.status,
      });
    }
  };

  return async (target, collect, signal) => {
    const startMs = clock.monotonic();
    const seconds = () => (clock.monotonic() - startMs) / 1000;
    const failure = await failureOfWork({ target, logger, doing: "polling", signal }, async () => {
      const onAnswer = () => deps.onAnswer?.(target);
      succeed(target, await collectInTime(collect, { target, clock, signal, onAnswer }), seconds());
    });
    if (failure === "aborted") return;
    if (failure) {
      store.fail(target, failure, seconds());
      deps.backoff?.failed(target, failure.reason);
      telemetry.poll(target, target.collector, "failed");
      failures.failed(target, failure);
    }
    await failureOfWork({ target, logger, doing: "publishing" }, () => deps.publish(store.snapshot()));
  };
}
