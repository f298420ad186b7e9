import type { Clock } from "../../lib/clock.js";

/** Those who want to know of changed credentials. */
export interface ChangeWatch {
  /** Calls `listener` at each change, until the returned function is called. */
  add(listener: () => void): () => void;
  /** Tells everybody. */
  changed(): void;
}

const checkIntervalMs = 5_000;

/**
 * While there are listeners, calls `check` every 5 s: an account whose calls are all refused may be asked for
 * credentials rarely, and must still learn at once that they have changed. `check` may fail.
 */
export function createChangeWatch(input: {
  readonly clock: Clock;
  readonly check: (signal: AbortSignal) => Promise<unknown>;
}): ChangeWatch {
  const { clock, check } = input;
  // Objects, so that the same function can be added twice.
  const entries = new Set<{ readonly listener: () => void }>();
  let stop = new AbortController();

  const run = async (signal: AbortSignal): Promise<never> => {
    for (;;) {
      await clock.sleep(checkIntervalMs, signal);
      await check(signal).catch(() => undefined);
    }
  };

  return {
    add(listener) {
      if (entries.size === 0) {
        stop = new AbortController();
        run(stop.signal).catch(() => undefined);
      }
      const entry = { listener };
      entries.add(entry);
      return () => {
        if (entries.delete(entry) && entries.size === 0) stop.abort();
      };
    },
    changed() {
      for (const { listener } of [...entries]) listener();
    },
  };
}
