import type { Clock } from "./clock.js";
import { onAbort } from "./on-abort.js";

/** When work is given up. */
export interface StopConditions {
  /** Aborted for any of the reasons below; may be aborted from outside, too. */
  readonly stop: AbortController;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Monotonic: until when what has come of the work puts the end of its time off. Absent: nothing does. */
  readonly putOffUntilMs?: (() => number) | undefined;
  /** The reason that `stop` gets when the time is over. */
  readonly onTimeout: () => Error;
}

/**
 * Runs `work` until it ends, or until `stop` is aborted: by the caller's signal, by the deadline, or from outside.
 * Then it rejects with the reason of `stop` at once, whatever becomes of `work`.
 */
export async function untilStopped<T>(conditions: StopConditions, work: () => Promise<T>): Promise<T> {
  const { stop, signal, clock, timeoutMs, putOffUntilMs = () => 0, onTimeout } = conditions;
  signal.throwIfAborted();
  // Not AbortSignal.any: Node 20 never lets go of a signal made of one that lives as long as the process.
  const release = onAbort(signal, () => stop.abort(signal.reason));
  let takeBack = () => {};
  const wait = (leftMs: number): void => {
    if (leftMs > 0) takeBack = clock.after(leftMs, () => wait(putOffUntilMs() - clock.monotonic()));
    else stop.abort(onTimeout());
  };
  wait(timeoutMs);
  try {
    return await orAborted(stop.signal, work);
  } finally {
    release();
    takeBack();
  }
}

/**
 * Runs `work`, but rejects with the signal's reason as soon as it aborts, whatever becomes of `work`. For work that
 * knows no abort, or notices it late.
 */
export async function orAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let release = () => {};
  try {
    // Not Promise.race, which makes further promises of the two.
    return await new Promise<T>((resolve, reject) => {
      release = onAbort(signal, () => reject(signal.reason));
      work().then(resolve, reject);
    });
  } finally {
    release();
  }
}
