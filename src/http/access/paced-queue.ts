import type { Clock } from "../../lib/clock.js";

/** Runs costly work one piece at a time. */
export interface PacedQueue {
  /** The result of the work, when its turn came; `undefined` at once when too many wait already. */
  take<T>(work: () => Promise<T>): Promise<T> | undefined;
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

  async function turnOf<T>(before: Promise<unknown>, work: () => Promise<T>): Promise<T> {
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
    take(work) {
      if (waiting >= maxWaiting) return undefined;
      waiting += 1;
      const turn = turnOf(last, work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
