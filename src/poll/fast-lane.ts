import { type Target, targetKey } from "../config/targets.js";
import { scopeKey } from "../lib/scope.js";
import type { Backoff } from "./backoff.js";
import type { Store } from "./store.js";

/** The status list answers only what it is asked for, and so do the APIs about one job: they go by the listings. */
export interface FastLane {
  /** False for a target that goes by listings which have not been answered for the first time. */
  mayPoll(target: Target): boolean;
  /** A poll of the target has ended: what has waited for that which it found is polled at once. */
  polled(target: Target): void;
}

/** Nothing waits yet. */
export function createFastLane({
  store,
  backoff,
}: {
  readonly store: Pick<Store, "listing">;
  readonly backoff: Pick<Backoff, "wakeTarget">;
}): FastLane {
  // By account and region: what a poll has found concerns only those who wait there.
  const waiting = new Map<string, Map<string, Target>>();
  const wait = (target: Target): void => {
    const followers = waiting.get(scopeKey(target)) ?? new Map<string, Target>();
    waiting.set(scopeKey(target), followers.set(targetKey(target), target));
  };
  return {
    mayPoll(target) {
      if (target.role !== "fast_lane" && target.role !== "per_job") return true;
      const listing = store.listing(target);
      if (listing === "known") waiting.get(scopeKey(target))?.delete(targetKey(target));
      else wait(target);
      return listing !== "unasked";
    },
    polled(target) {
      const followers = waiting.get(scopeKey(target));
      for (const [key, follower] of followers ?? []) {
        if (store.listing(follower) !== "known") continue;
        followers?.delete(key);
        backoff.wakeTarget(follower);
      }
    },
  };
}
