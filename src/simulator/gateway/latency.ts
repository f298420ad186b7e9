import { fraction } from "../world/noise.js";

/** How late answers come. */
export interface LatencyOptions {
  readonly seed: number;
  /** How long every answer takes at least. */
  readonly latencyMs: number;
  /** Up to how much longer it may take. */
  readonly jitterMs: number;
}

/** How long the next answer takes, in whole milliseconds; the n-th answer of a seed is always as late. */
export function createLatency({ seed, latencyMs, jitterMs }: LatencyOptions): () => number {
  let count = 0;
  return () => {
    count += 1;
    return Math.round(latencyMs + jitterMs * fraction("latency", seed, count));
  };
}
