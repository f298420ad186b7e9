import type { Clock } from "../lib/clock.js";

// However often it is asked for, the work takes a fifth of the time at most.
const restPerWork = 4;

/**
 * Runs `work` for whoever asks, one at a time. Those who ask while it runs or rests are answered together by one further
 * run, which begins after they have asked. `stopping` ends the rests.
 */
export function createOneAtATime<T>(
  { clock, stopping }: { readonly clock: Clock; readonly stopping: AbortSignal },
  work: () => Promise<T>,
): () => Promise<T> {
  let free: Promise<void> = Promise.resolve();
  let next: Promise<T> | undefined;
  let startMs = 0;

  const run = (): Promise<T> => {
    next = undefined;
    startMs = clock.monotonic();
    return work();
  };
  const rest = async (): Promise<void> => {
    const restMs = (clock.monotonic() - startMs) * restPerWork;
    if (restMs > 0) await clock.sleep(restMs, stopping).catch(() => undefined);
  };

  return () => {
    if (next === undefined) {
      next = free.then(run);
      free = next.then(rest, rest);
    }
    return next;
  };
}
