import { onAbort } from "./on-abort.js";

/**
 * All time in the program. Tests pass a clock that they move by hand.
 * `now` is the wall clock and may jump; intervals and ages use `monotonic` only.
 */
export interface Clock {
  /** Wall clock, Unix time in milliseconds. For timestamps that people and Prometheus read. */
  now(): number;
  /** Milliseconds that never go back, from an arbitrary start. For intervals, ages and deadlines. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds of monotonic time; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /**
   * Calls `ring` once, after `ms` milliseconds of monotonic time, never before it has returned. The result takes that back. For what nearly
   * always is taken back, such as deadlines: it leaves neither an aborted signal nor a rejected promise.
   */
  after(ms: number, ring: () => void): () => void;
}

/** What the platform offers to make a clock of. */
export interface Platform {
  now(): number;
  monotonic(): number;
  /** As `Clock.after`, for at most 2^31 - 1 ms; may ring a little early. */
  afterOnce(ms: number, ring: () => void): () => void;
}

// A longer Node timer fires at once (a 32-bit overflow), so long waits are cut into pieces.
const longestTimerMs = 2 ** 31 - 1;

/** A clock on a platform's timers. */
export function createClock({ now, monotonic, afterOnce }: Platform): Clock {
  const after: Clock["after"] = (ms, ring) => {
    const untilMs = monotonic() + ms;
    let takeBack: () => void;
    const wait = (leftMs: number): void => {
      takeBack = afterOnce(Math.min(leftMs, longestTimerMs), () => {
        const stillMs = untilMs - monotonic();
        if (stillMs > 0) wait(stillMs);
        else ring();
      });
    };
    wait(ms);
    return () => takeBack();
  };
  return { now, monotonic, after, sleep: sleepWith(after) };
}

/** `Clock.sleep`, by `Clock.after`. What takes no time takes no timer. */
export function sleepWith(after: Clock["after"]): Clock["sleep"] {
  return (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (ms <= 0) return resolve();
      const takeBack = after(ms, () => {
        release();
        resolve();
      });
      const release = onAbort(signal, () => {
        takeBack();
        reject(signal.reason);
      });
    });
}

/** The clock of the running process. Its timers keep the process alive until they ring or are taken back. */
export const systemClock: Clock = createClock({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  afterOnce: (ms, ring) => {
    // In whole ms from the start of the present turn of the event loop: without the one more it would ring too early, and be set again.
    const timer = setTimeout(ring, Math.min(Math.ceil(ms) + 1, longestTimerMs));
    return () => clearTimeout(timer);
  },
});
