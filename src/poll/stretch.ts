import type { Target } from "../config/targets.js";

/** Of an interval: a poll that takes longer has no room left in it. */
const fullShare = 0.9;
/** A stretched interval has room for a poll that takes a little longer than the last. */
const room = 1.25;
/** Seconds, so that the interval does not follow each poll. */
const stepMs = 10_000;

/** Whether a poll took longer than the interval of its target can hold. One that is spread over its interval never does. */
export function isTooLong({ spreadMs, intervalMs }: Target, durationMs: number): boolean {
  return spreadMs === undefined && durationMs > fullShare * intervalMs;
}

/**
 * The interval that a target needs whose last poll took so long; undefined: its own is enough. The present one stays as long as it fits,
 * neither too short nor twice as long as needed.
 */
export function stretchedIntervalMs(
  target: Target,
  durationMs: number,
  presentMs: number | undefined,
): number | undefined {
  if (!isTooLong(target, durationMs)) return undefined;
  const neededMs = Math.ceil((room * durationMs) / stepMs) * stepMs;
  const stays = presentMs !== undefined && durationMs <= fullShare * presentMs && 2 * neededMs >= presentMs;
  return stays ? presentMs : neededMs;
}
