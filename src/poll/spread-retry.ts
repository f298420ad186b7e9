import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { scopeKey } from "../lib/scope.js";
import type { TargetSnapshot } from "../model/snapshot.js";
import { type Backoff, longestRestMs } from "./backoff.js";
import type { Store } from "./store.js";

/** What a retry works with. */
export interface SpreadRetryDeps {
  readonly clock: Clock;
  readonly store: Pick<Store, "snapshot">;
  readonly backoff: Pick<Backoff, "wakeTarget">;
}

const shortestRetryMs = 60_000;

/**
 * Called when a poll has ended: one that is spread over a long interval, and has failed, need not wait for all of the next.
 * Its target is asked again as soon as any other that has failed for long. What waits for a listing is woken by that.
 */
export function createSpreadRetry(deps: SpreadRetryDeps): (target: Target, signal: AbortSignal) => void {
  const { clock, store, backoff } = deps;
  return (target, signal) => {
    if (target.spreadMs === undefined) return;
    const state = store.snapshot().targets.find((each) => isOf(each, target));
    if (!state?.failureReason || state.failureReason === "listing_unknown") return;
    const retryMs = Math.max(shortestRetryMs, longestRestMs[state.failureReason]);
    if (retryMs >= target.intervalMs) return;
    clock.sleep(retryMs, signal).then(
      () => backoff.wakeTarget(target),
      () => undefined,
    );
  };
}

function isOf(snapshot: TargetSnapshot, target: Target): boolean {
  return snapshot.collector === target.collector && scopeKey(snapshot) === scopeKey(target);
}
