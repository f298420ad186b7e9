import type { Clock } from "../../lib/clock.js";
import { Failure } from "../../lib/failure.js";
import { untilStopped } from "../../lib/until-stopped.js";
import type { TemporaryCredentials } from "./temporary-credentials.js";

/** What is fetched, and how repetitions are spread. */
export interface FetchInput {
  readonly type: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: (signal: AbortSignal) => Promise<TemporaryCredentials>;
}

// Longer than one request may take, short enough for a process that has to end within 8 s.
const deadlineMs = 6_000;
const mostRepetitions = 2;
const baseMs = 200;

/**
 * Fetches credentials, up to three times within 6 s when a failure is retryable: a reset connection, or a clock or
 * source that has just been set right. An issuer that throttles is left alone.
 * @throws Failure of the last attempt that ended; of reason `timeout` when the time is over before the first one does.
 */
export function fetchWithRetries(input: FetchInput): Promise<TemporaryCredentials> {
  const { type, clock, random } = input;
  const stop = new AbortController();
  let last: Failure | undefined;
  const onTimeout = (): Failure =>
    last ??
    new Failure({
      reason: "timeout",
      message: `Credentials of type ${type} were not there within ${deadlineMs} ms. Check the way to their issuer.`,
      retryable: true,
    });
  const conditions = { stop, signal: new AbortController().signal, clock, timeoutMs: deadlineMs, onTimeout };
  return untilStopped(conditions, async () => {
    for (let repetitions = 0; ; repetitions += 1) {
      try {
        return await input.fetch(stop.signal);
      } catch (error) {
        if (repetitions >= mostRepetitions || !isTransient(error)) throw error;
        last = error;
        const waitMs = random() * baseMs * 2 ** repetitions;
        if (waitMs > 0) await clock.sleep(waitMs, stop.signal);
      }
    }
  });
}

function isTransient(error: unknown): error is Failure {
  return error instanceof Failure && error.retryable && error.reason !== "throttled";
}
