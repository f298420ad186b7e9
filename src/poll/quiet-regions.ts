import type { Target } from "../config/targets.js";
import { withFields } from "../lib/with-fields.js";
import type { TargetSnapshot } from "../model/snapshot.js";

/** What the rhythm of a target depends on, and what it comes to. */
export interface Rhythm {
  target: Target;
  /** Listings only: complete polls in a row, up to the last one, that found no job. */
  emptyPolls: number;
  /** The interval that its polls need because they take longer than its own; undefined: its own is enough. */
  stretchedMs: number | undefined;
  /** How old its data may become: by the longest interval that it had since its last success. */
  maxAgeMs: number;
  snapshot: TargetSnapshot;
}

/** That a region is empty is not believed at once. */
const believedPolls = 3;

/**
 * Gives the targets of a region the interval that holds now: their own, or a longer one that their polls need, or that of a quiet region.
 * It is quiet when every listing has found no job three times in a row. When it is not quiet any more, what was seen while it was stays good until the next poll of its target.
 */
export function settleRhythm(targets: readonly Rhythm[]): void {
  const isQuiet = isWithoutJobs(targets);
  for (const rhythm of targets) {
    const { target } = rhythm;
    const ownMs = Math.max(target.intervalMs, rhythm.stretchedMs ?? 0);
    const intervalMs = Math.max(ownMs, (isQuiet ? target.quietIntervalMs : undefined) ?? 0);
    if (intervalMs > target.intervalMs) rhythm.maxAgeMs = Math.max(rhythm.maxAgeMs, 5 * intervalMs);
    if (rhythm.snapshot.intervalSeconds !== intervalMs / 1000)
      rhythm.snapshot = withFields(rhythm.snapshot, { intervalSeconds: intervalMs / 1000 });
  }
}

/**
 * How much longer a target rests because its interval is longer than its own: from the start of one poll to the next. One that is down does
 * not: it is asked until it is back.
 */
export function longerRestMs(
  { target, snapshot }: Pick<Rhythm, "target" | "snapshot">,
  sinceSuccessMs: number,
): number {
  const intervalMs = snapshot.intervalSeconds * 1000;
  if (!snapshot.up || intervalMs <= target.intervalMs) return 0;
  return Math.max(0, intervalMs - 1000 * (snapshot.pollDurationSeconds ?? 0) - sinceSuccessMs);
}

function isWithoutJobs(targets: readonly Rhythm[]): boolean {
  const listings = targets.filter(({ target }) => target.role === "listing");
  return listings.length > 0 && listings.every(({ emptyPolls }) => emptyPolls >= believedPolls);
}
