import type { Target } from "../config/targets.js";
import { scopeKey } from "../lib/scope.js";
import type { Backoff } from "./backoff.js";
import type { Store } from "./store.js";

/** The status list answers only what it is asked for, so the fast lane goes by the listings. */
export interface FastLane {
  /** False for a fast lane whose listings have not been answered for the first time. */
  mayPoll(target: Target): boolean;
  /** A poll of the target has ended: a fast lane that has waited for what it found is polled at once. */
  polled(target: Target): void;
}

/** No fast lane waits yet. */
export function createFastLane({
  store,
  backoff,
}: {
  readonly store: Pick<Store, "listing">;
  readonly backoff: Pick<Backoff, "wakeTarget">;
}): FastLane {
  const waiting = new Map<string, Target>();
  return {
    mayPoll(target) {
      if (target.role !== "fast_lane") return true;
      const listing = store.listing(target);
      if (listing === "known") waiting.delete(scopeKey(target));
      else waiting.set(scopeKey(target), target);
      return listing !== "unasked";
    },
    polled(target) {
      const fastLane = waiting.get(scopeKey(target));
      if (!fastLane || store.listing(fastLane) !== "known") return;
      waiting.delete(scopeKey(target));
      backoff.wakeTarget(fastLane);
    },
  };
}
