const refreshRatio = 0.2;
const refreshAheadMs = 300_000;
const refreshJitter = 0.25;
const shortestRefreshMs = 10_000;

const firstFailurePauseMs = 1_000;
const longestFailurePauseMs = 60_000;

const firstRefusalPauseMs = 10_000;
const longestRefusalPauseMs = 600_000;

/**
 * How long credentials that live for `lifeMs` are used before new ones are fetched: until a fifth of their life is
 * left, or 5 minutes if that is more (but never over half of their life). `random` (0 to 1) moves that forward by up
 * to a quarter of what is left, so that many accounts or replicas do not ask together.
 */
export function refreshAfterMs(lifeMs: number, random: number): number {
  const aheadMs = Math.max(lifeMs * refreshRatio, Math.min(refreshAheadMs, lifeMs / 2));
  return Math.max(shortestRefreshMs, lifeMs - aheadMs * (1 + refreshJitter * random));
}

/** How long nothing is fetched after the `count`th failure in a row: from 1 s, doubling up to a minute, half of it jitter. */
export function failurePauseMs(count: number, random: number): number {
  return Math.min(longestFailurePauseMs, firstFailurePauseMs * 2 ** (count - 1)) * (0.5 + random / 2);
}

/**
 * How long credentials stay in use after the API has refused so many new ones in a row: the first are replaced at
 * once, the next after 10 s, then doubling up to 10 minutes.
 */
export function refusalPauseMs(refusals: number): number {
  return refusals <= 1 ? 0 : Math.min(longestRefusalPauseMs, firstRefusalPauseMs * 2 ** (refusals - 2));
}
