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
}

/** What the platform offers to make a clock of. */
export interface Platform {
  now(): number;
  monotonic(): number;
  /** Sleeps about `ms`, at most 2^31 - 1; may wake a little early. */
  sleepOnce(ms: number, signal: AbortSignal): Promise<void>;
}

// A longer Node timer fires at once (a 32-bit overflow), so long sleeps are cut into pieces.
const longestTimerMs = 2 ** 31 - 1;

/** A clock on a platform's timers. */
export function createClock({ now, monotonic, sleepOnce }: Platform): Clock {
  return {
    now,
    monotonic,
    async sleep(ms, signal) {
      const until = monotonic() + ms;
      for (let left = ms; left > 0; left = until - monotonic()) {
        await sleepOnce(Math.min(left, longestTimerMs), signal);
      }
      signal.throwIfAborted();
    },
  };
}

/** The clock of the running process. Its timers keep the process alive until they fire or abort. */
export const systemClock: Clock = createClock({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // Not the timers of promises: each that is aborted makes an error with a stack, and most sleeps of the program are.
  sleepOnce: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const timer = setTimeout(() => {
        release();
        resolve();
      }, ms);
      const release = onAbort(signal, () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
});
