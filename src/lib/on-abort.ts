/**
 * Calls `listener` once when the signal aborts, not at once when it has aborted before. The result ends that.
 *
 * Instead of the option `signal` of addEventListener: when garbage is collected while two such listeners wait on one
 * signal, Node (20 to 24) forgets how to remove the first, and a signal that lives long gathers them.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  // What is removed still points to what was added after it, and, once old, keeps all of that until the next whole collection: on a signal
  // that lives long, every poll with its requests. So it lets go of its own.
  let present: (() => void) | undefined = listener;
  const call = (): void => present?.();
  signal.addEventListener("abort", call, { once: true });
  return () => {
    present = undefined;
    signal.removeEventListener("abort", call);
  };
}

/** Why a wait is aborted that nobody needs any more. Without a reason each abort makes an error of its own, with a stack. */
export const over: unknown = new Error("nobody waits any more");
