import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { Failure } from "../lib/failure.js";
import type { Logger } from "../lib/logger.js";
import { onAbort } from "../lib/on-abort.js";
import { longestNameBytes, oneLine } from "../lib/one-line.js";
import type { Telemetry } from "../lib/telemetry.js";
import type { Collect, SourceResult } from "../model/report.js";
import type { Snapshot } from "../model/snapshot.js";
import type { Backoff } from "./backoff.js";
import { createFailureLog } from "./failure-log.js";
import type { Store } from "./store.js";

/** What a poller works with. */
export interface PollerDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly store: Store;
  /** Learns how the polls end. */
  readonly backoff?: Backoff | undefined;
  /** Makes a snapshot visible to scrapes. */
  readonly publish: (snapshot: Snapshot) => Promise<void>;
}

/** Polls one target once: asks, stores, publishes. Never rejects; an abort by `signal` leaves everything as it was. */
export type Poll = (target: Target, collect: Collect, signal: AbortSignal) => Promise<void>;

/** A poller of any target. */
export function createPoller(deps: PollerDeps): Poll {
  const { clock, logger, telemetry, store } = deps;
  const failures = createFailureLog(clock, logger);
  const values = createValueLog(deps);

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
    const failure = await failureOf({ ...deps, target, doing: "polling", signal }, async () => {
      succeed(target, await withDeadline(collect, { target, clock, signal }), seconds());
    });
    if (failure === "aborted") return;
    if (failure) {
      store.fail(target, failure, seconds());
      deps.backoff?.failed(target, failure.reason);
      telemetry.poll(target, target.collector, "failed");
      failures.failed(target, failure);
    }
    await failureOf({ ...deps, target, doing: "publishing" }, () => deps.publish(store.snapshot()));
  };
}

/** Asks one target outside of its rhythm, for somebody who waits. Stores and publishes nothing; never rejects. */
export type Probe = (
  target: Target,
  collect: Collect,
  signal: AbortSignal,
) => Promise<SourceResult | undefined>;

/** A prober of any target. Its answer is undefined when the API did not give one; the log says why. */
export function createProbe(deps: Pick<PollerDeps, "clock" | "logger">): Probe {
  return async (target, collect, signal) => {
    const results: SourceResult[] = [];
    const failure = await failureOf({ ...deps, target, doing: "probing", signal }, async () => {
      results.push(await withDeadline(collect, { target, clock: deps.clock, signal }));
    });
    if (failure instanceof Failure) {
      deps.logger.info("probe failed", {
        reason: failure.reason,
        code: failure.code,
        error: failure.message,
      });
    }
    return results[0];
  };
}

interface Work {
  readonly target: Target;
  readonly logger: Logger;
  /** For the log. */
  readonly doing: string;
  /** What makes an end of the work no failure. */
  readonly signal?: AbortSignal;
}

/** The one place where failures are caught: what the work failed with, if it did. */
async function failureOf(work: Work, run: () => Promise<void>): Promise<Failure | "aborted" | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return work.signal?.aborted ? "aborted" : asFailure(error, work);
  }
}

/** Runs a collector against the target's deadline. Even one that ignores its signal cannot hold the poll up. */
async function withDeadline(
  collect: Collect,
  { target, clock, signal }: { readonly target: Target; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<SourceResult> {
  signal.throwIfAborted();
  const done = new AbortController();
  const stop = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener("abort", () => reject(stop.signal.reason), { once: true });
  });
  // Not AbortSignal.any: Node 20 never lets go of a signal made of one that lives as long as the process.
  const release = onAbort(signal, () => stop.abort(signal.reason));
  const failure = new Failure({
    reason: "timeout",
    operation: target.collector,
    message: `the poll did not end within ${target.timeoutMs / 1000} s: lower the number of jobs, or raise the interval or the rate limit`,
    retryable: true,
  });
  clock.sleep(target.timeoutMs, done.signal).then(
    () => stop.abort(failure),
    () => undefined,
  );
  // A collector that throws before it returns a promise is a rejected one.
  const collected = Promise.resolve(stop.signal).then(collect);
  return Promise.race([collected, aborted]).finally(() => {
    release();
    done.abort();
  });
}

/** A defect of ours must not stop the polls: it becomes a failure, and the log gets what is needed to mend it. */
function asFailure(error: unknown, { target, logger, doing }: Work): Failure {
  if (error instanceof Failure) return error;
  logger.error(`unexpected error while ${doing}`, {
    collector: target.collector,
    stack: error instanceof Error ? error.stack : typeof error,
  });
  return new Failure({
    reason: "bad_response",
    operation: target.collector,
    message: "the answer could not be processed: see the log",
    retryable: false,
  });
}

const maxLoggedValues = 1_000;

/** Counts the values that could not be used, and logs each unrecognized text once. */
function createValueLog({ telemetry, logger }: PollerDeps) {
  const logged = new Set<string>();
  const logOnce = (field: string, value: string, target: Target): void => {
    if (logged.has(`${field}=${value}`) || logged.size >= maxLoggedValues) return;
    logged.add(`${field}=${value}`);
    logger.warn("unrecognized value", { field, value, collector: target.collector });
  };
  return {
    note(target: Target, result: SourceResult): void {
      telemetry.rejectedJobs(target.collector, result.rejectedRows);
      telemetry.unansweredIds(target, result.unansweredIds);
      for (const [field, count] of result.issues.rejected) telemetry.rejectedValues(field, count);
      for (const [field, { count, texts }] of result.issues.unrecognized) {
        telemetry.unrecognizedValues(field, count);
        for (const text of texts) logOnce(field, JSON.stringify(text).slice(0, 256), target);
      }
    },
  };
}
