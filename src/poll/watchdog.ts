import { type Target, targetKey } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";

/** Tells whether polls still come to an end, whatever their result. */
export interface Watchdog {
  progressed(target: Target): void;
  /** Every target was polled at least once. */
  allAttempted(): boolean;
  /** The targets without any progress for ten minutes beyond their interval. */
  stuck(): readonly Target[];
}

const patienceMs = 600_000;

/** Starts watching now. A target is known by its account, region and collector: a reload makes it anew. */
export function createWatchdog(targets: readonly Target[], clock: Clock): Watchdog {
  const startMs = clock.monotonic();
  const progressMs = new Map<string, number>();
  return {
    progressed: (target) => void progressMs.set(targetKey(target), clock.monotonic()),
    allAttempted: () => targets.every((target) => progressMs.has(targetKey(target))),
    stuck: () =>
      targets.filter(
        (target) =>
          clock.monotonic() - (progressMs.get(targetKey(target)) ?? startMs) >=
          patienceMs + target.intervalMs,
      ),
  };
}
