import { onAbort } from "../lib/on-abort.js";

/**
 * Runs `work`, but rejects with the signal's reason as soon as it aborts, whatever becomes of `work`. For libraries
 * that know no abort, or notice it late.
 */
export async function orAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let release = () => {};
  const aborted = new Promise<never>((_, reject) => {
    release = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    release();
  }
}
