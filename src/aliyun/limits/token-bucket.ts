import type { Clock } from "../../lib/clock.js";

/** A budget of requests that refills with time. */
export interface TokenBucket {
  /** How long until one request may leave, in whole milliseconds; 0 means now. */
  waitMs(): number;
  /** Pays for one request. Only when `waitMs()` is 0. */
  take(): void;
  /** The API throttled: halves the rate, at most once a second. */
  penalize(): void;
  /** The present rate. */
  requestsPerSecond(): number;
}

/** What a bucket is made of. */
export interface TokenBucketInput {
  readonly clock: Clock;
  readonly requestsPerSecond: number;
  readonly burst: number;
  /** The API's own limit for any sliding second. */
  readonly ceiling: number;
  /**
   * For a bucket that takes the place of another one: nothing passes in its first second, so that no sliding second
   * has requests of both. Default: it starts full.
   */
  readonly restsAtFirst?: boolean | undefined;
}

const recoveryPerSecond = 0.5;
const slowestPerSecond = 1;
const penaltyIntervalMs = 1_000;
// Rounding must not delay a request by another turn of the timer.
const almostOne = 1 - 1e-9;
// Nor may it when a wait is taken up again on its way. At any rate less than what almost one may be short of.
const roundingMs = 1e-9;

/**
 * A token bucket that computes everything from the monotonic clock when it is asked, so that a late
 * timer or a blocked event loop never adds up to more than one burst.
 *
 * In any sliding second at most burst + rate requests pass: the full bucket, and what flows in meanwhile. Hence both
 * are cut so that their sum stays within the ceiling: the burst to half of it, the rate to the rest.
 */
export function createTokenBucket(input: TokenBucketInput): TokenBucket {
  const { clock, ceiling } = input;
  const burst = Math.min(Math.max(1, Math.floor(input.burst)), Math.floor(ceiling / 2));
  const fullRate = Math.min(input.requestsPerSecond, ceiling - burst);
  let tokens = input.restsAtFirst ? -fullRate : burst;
  let rate = fullRate;
  let refilledMs = clock.monotonic();
  let penalizedMs = Number.NEGATIVE_INFINITY;

  const refill = (): void => {
    const nowMs = clock.monotonic();
    const seconds = (nowMs - refilledMs) / 1000;
    const climbing = Math.min(seconds, (fullRate - rate) / recoveryPerSecond);
    const gained =
      rate * climbing + (recoveryPerSecond / 2) * climbing ** 2 + fullRate * (seconds - climbing);
    tokens = Math.min(burst, tokens + gained);
    rate = Math.min(fullRate, rate + recoveryPerSecond * seconds);
    refilledMs = nowMs;
  };

  return {
    waitMs() {
      refill();
      if (tokens >= almostOne) return 0;
      const missing = 1 - tokens;
      // While the rate climbs: the time after which its integral is what is missing.
      const seconds =
        rate < fullRate
          ? (Math.sqrt(rate ** 2 + 2 * recoveryPerSecond * missing) - rate) / recoveryPerSecond
          : missing / rate;
      return Math.max(1, Math.ceil(seconds * 1000 - roundingMs));
    },
    take() {
      refill();
      tokens -= 1;
    },
    penalize() {
      refill();
      if (clock.monotonic() - penalizedMs < penaltyIntervalMs) return;
      penalizedMs = clock.monotonic();
      rate = Math.max(Math.min(slowestPerSecond, fullRate), rate / 2);
    },
    requestsPerSecond() {
      refill();
      return rate;
    },
  };
}
