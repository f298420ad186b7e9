import type { Clock } from "../lib/clock.js";
import { onAbort } from "../lib/on-abort.js";
import { orAborted } from "./or-aborted.js";

/** When work is given up. */
export interface StopConditions {
  /** Aborted for any of the reasons below; may be aborted from outside, too. */
  readonly stop: AbortController;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** The reason that `stop` gets when the time is over. */
  readonly onTimeout: () => Error;
}

/**
 * Runs `work` until it ends, or until `stop` is aborted: by the caller's signal, by the deadline, or from outside.
 * Then it rejects with the reason of `stop` at once, whatever becomes of `work`.
 */
export async function untilStopped<T>(conditions: StopConditions, work: () => Promise<T>): Promise<T> {
  const { stop, signal, clock, timeoutMs, onTimeout } = conditions;
  signal.throwIfAborted();
  const done = new AbortController();
  const release = onAbort(signal, () => stop.abort(signal.reason));
  clock.sleep(timeoutMs, done.signal).then(
    () => stop.abort(onTimeout()),
    () => undefined,
  );
  try {
    return await orAborted(stop.signal, work);
  } finally {
    release();
    done.abort();
  }
}
