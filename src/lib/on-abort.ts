/**
 * Calls `listener` once when the signal aborts, not at once when it has aborted before. The result ends that.
 *
 * Instead of the option `signal` of addEventListener: when garbage is collected while two such listeners wait on one
 * signal, Node (20 to 24) forgets how to remove the first, and a signal that lives long gathers them.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}
