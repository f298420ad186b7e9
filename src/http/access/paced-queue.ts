import type { Clock } from "../../lib/clock.js";

/** Runs costly work one piece at a time. */
export interface PacedQueue {
  /** Runs the work after what came before it. `undefined` at once, without running it, when too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T> | undefined;
}

/**
 * After each piece comes a rest as long as the piece was, so that work without end takes half of the processor at
 * most. At most `maxWaiting` pieces wait.
 */
export function createPacedQueue({
  clock,
  maxWaiting,
}: {
  readonly clock: Clock;
  readonly maxWaiting: number;
}): PacedQueue {
  const never = new AbortController().signal;
  let waiting = 0;
  let restUntilMs = Number.NEGATIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();

  async function runAfter<T>(before: Promise<unknown>, work: () => Promise<T>): Promise<T> {
    await before;
    const restMs = restUntilMs - clock.monotonic();
    if (restMs > 0) await clock.sleep(restMs, never);
    waiting -= 1;
    const startMs = clock.monotonic();
    try {
      return await work();
    } finally {
      const endMs = clock.monotonic();
      restUntilMs = endMs + (endMs - startMs);
    }
  }

  return {
    run(work) {
      if (waiting >= maxWaiting) return undefined;
      waiting += 1;
      const result = runAfter(last, work);
      last = result.catch(() => undefined);
      return result;
    },
  };
}
