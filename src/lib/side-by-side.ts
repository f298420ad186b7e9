import { setMaxListeners } from "node:events";
import { onAbort } from "./on-abort.js";

/** How many at once, and until when. */
export interface SideBySide {
  readonly atOnce: number;
  readonly signal: AbortSignal;
}

/**
 * `work` for each item, at most `atOnce` at a time, begun in their order. Resolves with the results in that order. The first failure, or the
 * signal, aborts what is under way, begins nothing more, and is what this rejects with, once nothing is under way any more.
 */
export async function sideBySide<T, U>(
  items: Iterable<T>,
  { atOnce, signal }: SideBySide,
  work: (item: T, signal: AbortSignal) => Promise<U>,
): Promise<readonly U[]> {
  signal.throwIfAborted();
  // One iterator for all of them: each takes the next item that nobody has begun.
  const left = items[Symbol.iterator]();
  const first = left.next();
  if (first.done) return [];
  const second = atOnce > 1 ? left.next() : undefined;
  if (second?.done) return [await alone(first.value, signal, work)];
  const ahead = [first, second];
  const take = (): IteratorResult<T> => ahead.shift() ?? left.next();
  const stop = new AbortController();
  // All that is under way listens to it: beyond ten Node would warn of a leak on stderr.
  setMaxListeners(0, stop.signal);
  const release = onAbort(signal, () => stop.abort(signal.reason));
  const results: U[] = [];
  let begun = 0;
  const workOn = async (value: T): Promise<void> => {
    for (let item: IteratorResult<T> = { value }; !item.done; item = take()) {
      if (stop.signal.aborted) return;
      const index = begun;
      begun += 1;
      results[index] = await work(item.value, stop.signal);
    }
  };
  const working: Promise<void>[] = [];
  while (working.length < atOnce) {
    const next = take();
    if (next.done) break;
    working.push(workOn(next.value).catch((error: unknown) => stop.abort(error)));
  }
  await Promise.all(working);
  release();
  stop.signal.throwIfAborted();
  return results;
}

/** With nobody beside it there is nobody to stop: most regions have one page of jobs. */
async function alone<T, U>(
  item: T,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<U>,
): Promise<U> {
  try {
    return await work(item, signal);
  } finally {
    signal.throwIfAborted();
  }
}
