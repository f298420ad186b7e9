import type { Target } from "../config/targets.js";

/** Of an interval: a poll that takes longer has no room left in it. */
const fullShare = 0.9;
/**
 * Of an interval: a poll of a stretched one has to be as short to come back. Three listings of an account that meet have a third of the rate
 * each: one that fits may do so only because the stretched interval keeps it out of the way of the others.
 */
const aloneShare = fullShare / 3;
/** A stretched interval has room for a poll that takes a little longer than the last. */
const room = 1.25;
/** Seconds, so that the interval does not follow each poll. */
const stepMs = 10_000;

/**
 * The interval that a target needs whose last poll took so long; undefined: its own is enough, as it is for one that is spread over its
 * interval. The present one stays as long as it fits, neither too short nor twice as long as needed.
 */
export function stretchedIntervalMs(
  { spreadMs, intervalMs }: Target,
  durationMs: number,
  presentMs: number | undefined,
): number | undefined {
  const enoughShare = presentMs === undefined ? fullShare : aloneShare;
  if (spreadMs !== undefined || durationMs <= enoughShare * intervalMs) return undefined;
  const neededMs = Math.max(stepUp(room * durationMs), stepUp(intervalMs + 1));
  const stays = presentMs !== undefined && durationMs <= fullShare * presentMs && 2 * neededMs >= presentMs;
  return stays ? presentMs : neededMs;
}

const stepUp = (ms: number): number => Math.ceil(ms / stepMs) * stepMs;
