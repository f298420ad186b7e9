import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { Failure } from "../lib/failure.js";
import type { Logger } from "../lib/logger.js";
import { untilStopped } from "../lib/until-stopped.js";
import type { Collect, SourceResult } from "../model/report.js";

/** One attempt to poll, publish or probe a target. */
export interface Attempt {
  readonly target: Target;
  readonly logger: Logger;
  /** For the log. */
  readonly doing: "polling" | "publishing" | "probing";
  /** What makes an end of the work no failure. */
  readonly signal?: AbortSignal;
}

/**
 * What the work failed with, if it did; never rejects. The one place where the failure of a poll ends. On its way a
 * failure is caught and thrown on: `aliyun/pop` makes it of the raw error, `aliyun/limits` counts it and repeats the
 * call, `aliyun/credentials` rewords it. Two are dealt with before: credentials that cannot be renewed while the old
 * ones are valid, and a task that the API does not know.
 */
export async function failureOfWork(
  attempt: Attempt,
  work: () => Promise<void>,
): Promise<Failure | "aborted" | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (attempt.signal?.aborted) return "aborted";
    return error instanceof Failure ? error : failureOfDefect(error, attempt);
  }
}

/** Against what a collector runs. */
export interface CollectConditions {
  readonly target: Target;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onAnswer?: (() => void) | undefined;
}

/** A poll that gets on is not given up before: 20,000 jobs at one call a second take 11 minutes, three times if they move. */
const longestPollMs = 3_600_000;

/**
 * Runs a collector against the target's deadline, which each answer puts off: a walk that takes long, because the cloud is far or the jobs
 * are many, comes to its end. Even a collector that ignores its signal cannot hold the poll up.
 * @throws Failure with the reason `deadline` when the time is over; the signal's reason when it aborts.
 */
export function collectInTime(
  collect: Collect,
  { target, clock, signal, onAnswer = () => undefined }: CollectConditions,
): Promise<SourceResult> {
  const stop = new AbortController();
  const { timeoutMs } = target;
  const startMs = clock.monotonic();
  let answeredMs = startMs;
  const putOffUntilMs = () => Math.min(answeredMs + timeoutMs, startMs + Math.max(timeoutMs, longestPollMs));
  const onTimeout = (): Failure =>
    new Failure({
      reason: "deadline",
      message: `the poll did not end within ${Math.round((clock.monotonic() - startMs) / 1000)} s: lower the number of jobs, or raise the interval or the rate limit`,
      retryable: true,
    });
  return untilStopped({ stop, signal, clock, timeoutMs, putOffUntilMs, onTimeout }, () =>
    collect(stop.signal, () => {
      answeredMs = clock.monotonic();
      onAnswer();
    }),
  );
}

/** A defect of ours must not stop the polls: it becomes a failure, and the log gets what is needed to mend it. */
function failureOfDefect(error: unknown, { target, logger, doing }: Attempt): Failure {
  logger.error("unexpected error", {
    doing,
    collector: target.collector,
    stack: error instanceof Error ? error.stack : typeof error,
  });
  return new Failure({
    reason: "internal",
    message: "the answer could not be processed: see the log",
    retryable: false,
  });
}
